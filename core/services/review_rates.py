"""How often edits are wrong, by what made them: rates of closed reviews, weighted by stratum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.access import Actor
from core.domain.statistics import Statistic
from core.metrics.clustered import clustered_share
from core.metrics.intervals import divide, resampled_sums, wilson, with_interval
from core.services.review_rows import ItemRow, ReviewRows, review_rows
from core.services.scoring import SEED
from core.store import Store

PER = 100
RESAMPLES = 2000
_NOTHING = "no edit is settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """The rates of some edits. `undecided` ones hold a passage on which nothing is settled.

    An edit with an undecided passage still counts as wrong when another one is; otherwise it is
    in `error_open` (or `major_open`) and in no share, which is too high by as much as these are
    fine. `errors_per_100_facts` rests on edits without an undecided passage.
    `with_error` and `with_major` are shares of all edits that were there, each reviewed one with
    the weight of its stratum; undefined where a stratum was not seen at all. `major_seen` is the
    plain share of the reviewed edits, with Wilson's interval. `errors_per_100_facts` counts
    passages with an error, per 100 facts of the edits.
    """

    by: str
    value: str
    items: int
    undecided: int
    error_open: int
    major_open: int
    with_error: Statistic
    with_major: Statistic
    major_seen: Statistic
    errors_per_100_facts: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """All edits first, then by what made them; `unreviewed` ones were drawn and not rated."""

    overall: RateLine
    lines: tuple[RateLine, ...]
    unreviewed: int


_BY: Mapping[str, Callable[[ItemRow], str]] = {
    "editor": lambda row: row.engine,
    "prompt": lambda row: row.prompt,
    "level": lambda row: row.level.value,
    "length": lambda row: row.band.value,
    "checker": lambda row: row.checker,
}


def rates(store: Store, actor: Actor, review_ids: Sequence[str] = ()) -> Rates:
    """Return the rates of closed reviews, of all of them where none is named.

    Raises
    ------
    InvalidInput, NotFound
        When a review is still open, or there is none of this id.
    """
    found = review_rows(store, actor, review_ids)
    return Rates(
        overall=_line(found, "all", "all", found.items),
        lines=tuple(_lines(found)),
        unreviewed=found.unreviewed,
    )


def _lines(found: ReviewRows) -> Iterator[RateLine]:
    for by, value_of in _BY.items():
        for value in sorted({value_of(row) for row in found.items}):
            items = [row for row in found.items if value_of(row) == value]
            yield _line(found, by, value, items)


def _line(found: ReviewRows, by: str, value: str, items: Sequence[ItemRow]) -> RateLine:
    known = [row.is_major for row in items if row.is_major is not None]
    return RateLine(
        by=by,
        value=value,
        items=len(items),
        undecided=sum(row.undecided > 0 for row in items),
        error_open=sum(row.is_error is None for row in items),
        major_open=sum(row.is_major is None for row in items),
        with_error=found.of_whole(_share(items, lambda row: row.is_error)),
        with_major=found.of_whole(_share(items, lambda row: row.is_major)),
        major_seen=wilson(sum(known), len(known))
        if known
        else Statistic(estimate=None, reason=_NOTHING),
        errors_per_100_facts=found.of_whole(_per_facts(items)),
    )


def _share(items: Sequence[ItemRow], claim: Callable[[ItemRow], bool | None]) -> Statistic:
    known = [(row, said) for row in items if (said := claim(row)) is not None]
    return clustered_share(
        [float(said) for _, said in known],
        [1.0] * len(known),
        strata=[f"{row.review_id} {row.stratum}" for row, _ in known],
        weights=[row.weight for row, _ in known],
        reason=_NOTHING,
    )


def _per_facts(items: Sequence[ItemRow]) -> Statistic:
    settled = [row for row in items if not row.undecided]
    errors = [row.weight * row.errors for row in settled]
    facts = [row.weight * row.n_facts for row in settled]
    n = sum(row.n_facts for row in settled)
    if not n:
        return Statistic(estimate=None, reason="the settled edits state no fact")
    sums = resampled_sums(
        np.array([errors, facts]), rng=np.random.default_rng(SEED), resamples=RESAMPLES
    )
    return with_interval(
        PER * sum(errors) / sum(facts),
        PER * divide(sums[0], sums[1]),
        n=n,
        items=len(settled),
        reason=_NOTHING,
    )
