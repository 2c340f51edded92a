"""What each pair adds to the scores of an arm, its replicates averaged first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.metrics.intervals import Floats, divide
from core.metrics.pooling import Labels
from core.metrics.ratios import fact_f1
from core.metrics.sums import Summed, ratio

__all__ = ["MEASURES", "Arm", "Measure", "Reply"]

NOTHING_IN_ORIGINAL = "no decided fact in any original"
NOTHING_IN_EDIT = "no decided fact in any edit"
NOTHING_IN_BOTH = "no edit has both a recall and a precision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One checked edit as arms are compared by it.

    `kept` are the verdicts on the facts of the original, `grounded` those on the facts of the
    edit, None where undecided. `flags` counts the reasons to look; what is None is not known.
    """

    kept: Labels
    grounded: Labels
    flags: int | None = None
    length_ratio: float | None = None
    reading_grade: float | None = None

    @property
    def recall(self) -> float | None:
        """The share of the original's decided facts that the edit entails."""
        return _share(self.kept)

    @property
    def precision(self) -> float | None:
        """The share of the edit's decided facts that the original entails."""
        return _share(self.grounded)

    @property
    def f1(self) -> float | None:
        """Both in one number."""
        return fact_f1(self.recall, self.precision)


Arm: TypeAlias = Mapping[str, Sequence[Reply]]
Replies: TypeAlias = Sequence[Reply]
Added: TypeAlias = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A score of an arm: what a pair adds, None where nothing is defined, and what sums give.

    `is_pooled` says that pairs weigh by their facts; elsewhere each weighs alike and adds its
    value and 1.
    """

    added: Callable[[Replies], Added | None]
    value: Callable[[Floats], Floats]
    width: int
    undefined: str
    is_pooled: bool = False

    def columns(self, arm: Iterable[Replies]) -> Floats:
        """Lay out what each pair adds; zeros where nothing is defined."""
        nothing = (0.0,) * self.width
        found = [self.added(replies) or nothing for replies in arm]
        return np.array(found, dtype=np.float64).reshape(-1, self.width).T


def mean_of(values: Iterable[float | None]) -> float | None:
    """Average what is defined."""
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None


def value_of(name: str) -> Callable[[Replies], float | None]:
    """Return how one pair is scored by what its replies have under `name`."""
    return lambda replies: mean_of(getattr(reply, name) for reply in replies)


def _share(labels: Labels) -> float | None:
    decided = [label for label in labels if label is not None]
    return sum(decided) / len(decided) if decided else None


def _pooled(*fields: str) -> Callable[[Replies], Added | None]:
    """Add hits and decided facts of each field, averaged over replicates."""

    def added(replies: Replies) -> Added | None:
        cells: list[float] = []
        for field in fields:
            decided = [
                [label for label in getattr(reply, field) if label is not None] for reply in replies
            ]
            cells += [sum(map(sum, decided)), sum(map(len, decided))]
        return tuple(cell / len(replies) for cell in cells) if any(cells[1::2]) else None

    return added


def _alike(field: str, *, times: float = 1.0) -> Callable[[Replies], Added | None]:
    """Add the value of a pair, and 1."""
    score = value_of(field)

    def added(replies: Replies) -> Added | None:
        value = score(replies)
        return None if value is None else (times * value, 1.0)

    return added


def _f1_of_sums(sums: Floats) -> Floats:
    recall, precision = divide(sums[0], sums[1]), divide(sums[2], sums[3])
    total = recall + precision
    return np.where(total == 0, 0.0, divide(2 * recall * precision, total))


MEASURES: Mapping[str, Measure] = {
    "recall_micro": Measure(
        added=_pooled("kept"), value=ratio, width=2, undefined=NOTHING_IN_ORIGINAL, is_pooled=True
    ),
    "precision_micro": Measure(
        added=_pooled("grounded"), value=ratio, width=2, undefined=NOTHING_IN_EDIT, is_pooled=True
    ),
    "f1_micro": Measure(
        added=_pooled("kept", "grounded"),
        value=_f1_of_sums,
        width=4,
        undefined=NOTHING_IN_BOTH,
        is_pooled=True,
    ),
    "recall_macro": Measure(
        added=_alike("recall"), value=ratio, width=2, undefined=NOTHING_IN_ORIGINAL
    ),
    "precision_macro": Measure(
        added=_alike("precision"), value=ratio, width=2, undefined=NOTHING_IN_EDIT
    ),
    "f1_macro": Measure(added=_alike("f1"), value=ratio, width=2, undefined=NOTHING_IN_BOTH),
    "flags_per_100": Measure(
        added=_alike("flags", times=100.0),
        value=ratio,
        width=2,
        undefined="no edit was looked at for flags",
    ),
    "length_ratio": Measure(
        added=_alike("length_ratio"), value=ratio, width=2, undefined="no length is known"
    ),
    "reading_grade": Measure(
        added=_alike("reading_grade"),
        value=ratio,
        width=2,
        undefined="no edit has a reading grade",
    ),
}


def change_of(measure: Measure, olds: Sequence[Replies], news: Sequence[Replies]) -> Summed:
    """Prepare a difference; a pair without the score in either arm adds to neither."""
    old, new = measure.columns(olds), measure.columns(news)
    has_both = (old[1::2].any(axis=0)) & (new[1::2].any(axis=0))
    old, new = old * has_both, new * has_both
    width = measure.width

    def change(sums: Floats) -> Floats:
        return measure.value(sums[width:]) - measure.value(sums[:width])

    return Summed(
        columns=np.vstack([old, new]) if measure.is_pooled else np.stack([new[0] - old[0], old[1]]),
        value=change if measure.is_pooled else ratio,
        n=int(np.count_nonzero(has_both)),
        undefined="no pair has this score in both",
    )
