"""What changed on each pair from one arm to another: scores, new flags, lost and added facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.domain.facts import FlagKind
from core.domain.messages import LengthBand
from core.metrics.arm_sums import Arm, mean_of
from core.services.run_cases import RunCase
from core.store import Store, run_texts

T = TypeVar("T", bound=str)
Statements = Mapping[str, tuple[list[str], list[str]]]

# Averages over replicates may differ by rounding alone.
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One arm on one pair, averaged over its replicates; None where undefined."""

    recall: float | None
    precision: float | None
    f1: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChange:
    """One pair in both arms; `before_cases` and `after_cases` open on the edit page.

    `new_flags` and `gone_flags` are kinds that one arm has and the other has not. `lost` are
    facts of the original that only the first arm keeps, `added` facts of the second arm's edit
    that the original does not state and the first arm does not say.
    """

    pair_id: str
    band: LengthBand
    before: Scores
    after: Scores
    before_cases: tuple[str, ...]
    after_cases: tuple[str, ...]
    new_flags: tuple[FlagKind, ...]
    gone_flags: tuple[FlagKind, ...]
    lost: tuple[str, ...] = field(repr=False)
    added: tuple[str, ...] = field(repr=False)

    @property
    def recall(self) -> float | None:
        """What recall changed by."""
        return _minus(self.after.recall, self.before.recall)

    @property
    def precision(self) -> float | None:
        """What precision changed by."""
        return _minus(self.after.precision, self.before.precision)

    @property
    def is_worse(self) -> bool:
        """Whether recall or precision fell, or there is a new kind of flag."""
        return self._fall < -_SAME or bool(self.new_flags)

    @property
    def place(self) -> tuple[bool, float, int, str]:
        """Where it stands when what got worse comes first."""
        return not self.is_worse, self._fall, -len(self.new_flags), self.pair_id

    @property
    def _fall(self) -> float:
        return min((each for each in (self.recall, self.precision) if each is not None), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One arm: its checked cells, and the same as `core.metrics.arms` reads them."""

    cells: Sequence[RunCase] = field(repr=False)
    replies: Arm = field(repr=False)

    def by_pair(self) -> dict[str, list[RunCase]]:
        """Return the checked cells by pair."""
        found: defaultdict[str, list[RunCase]] = defaultdict(list)
        for cell in self.cells:
            found[cell.pair_id].append(cell)
        return found


def changes(
    store: Store, before: Side, after: Side, bands: Mapping[str, LengthBand]
) -> tuple[PairChange, ...]:
    """Return every pair that both arms have, those that got worse first, the worst at the top."""
    olds, news = before.by_pair(), after.by_pair()
    shared = [pair for pair in olds if pair in news]
    cells = [cell for pair in shared for cell in (*olds[pair], *news[pair])]
    said = run_texts.statements(store, [cell.case_id for cell in cells if cell.case_id])
    found = (
        PairChange(
            pair_id=pair,
            band=bands[pair],
            before=_scores(before.replies, pair),
            after=_scores(after.replies, pair),
            before_cases=_cases(olds[pair]),
            after_cases=_cases(news[pair]),
            new_flags=_only(_flags(news[pair]), _flags(olds[pair])),
            gone_flags=_only(_flags(olds[pair]), _flags(news[pair])),
            lost=_only(_lost(news[pair], said), _lost(olds[pair], said)),
            added=_only(_added(news[pair], said), _added(olds[pair], said)),
        )
        for pair in shared
    )
    return tuple(sorted(found, key=lambda change: change.place))


def _minus(new: float | None, old: float | None) -> float | None:
    return None if new is None or old is None else new - old


def _scores(arm: Arm, pair: str) -> Scores:
    replies = arm[pair]
    return Scores(
        recall=mean_of(reply.recall for reply in replies),
        precision=mean_of(reply.precision for reply in replies),
        f1=mean_of(reply.f1 for reply in replies),
    )


def _cases(cells: Sequence[RunCase]) -> tuple[str, ...]:
    return tuple(cell.case_id for cell in cells if cell.case_id)


def _flags(cells: Sequence[RunCase]) -> list[FlagKind]:
    return [kind for cell in cells for kind in cell.flags]


def _lost(cells: Sequence[RunCase], said: Statements) -> list[str]:
    """Return the facts of the original that any of these edits does not keep."""
    return [
        statement
        for cell in cells
        for statement, label in zip(
            said.get(cell.case_id or "", ([], []))[0],
            cell.labels.kept if cell.labels else (),
            strict=False,
        )
        if label is False
    ]


def _added(cells: Sequence[RunCase], said: Statements) -> list[str]:
    """Return the facts of these edits that the original does not state."""
    return [
        statement
        for cell in cells
        for statement, label in zip(
            said.get(cell.case_id or "", ([], []))[1],
            cell.labels.grounded if cell.labels else (),
            strict=False,
        )
        if label is False
    ]


def _only(these: Sequence[T], those: Sequence[T]) -> tuple[T, ...]:
    known = set(those)
    return tuple(each for each in dict.fromkeys(these) if each not in known)
