"""Votes of groups of raters, drawn anew: raters within each group, items for all groups at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.metrics.agreement_sums import ac1_summed, alpha_summed, percent_summed
from core.metrics.alignment_sums import align_summed, chances_of
from core.metrics.intervals import Floats, divide
from core.metrics.sums import Summed
from core.metrics.votes import CODES, MISSING, UNDECIDED, Judge, Votes

__all__ = ["Drawn"]

_CODES = len(CODES)
# Cells of resamples by items held at a time, so that large panels stay within tens of MB.
_CELLS_AT_ONCE = 1_000_000

Values = Mapping[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One group in some resamples: how often each answer, and by how many of the same rater.

    `counts` and `own` are resamples by items by answers; `own` holds what each rater would add by
    meeting itself, which is no agreement between people. `items` is how often each item is drawn.
    """

    counts: Floats
    own: Floats
    items: Floats


def within(votes: Votes, groups: npt.NDArray[np.intp], group: int) -> Votes:
    """Return the votes of one group's raters alone, on the same items."""
    mine = groups[votes.raters] == group
    _, raters = np.unique(votes.raters[mine], return_inverse=True)
    return Votes(
        items=votes.items[mine],
        raters=raters,
        codes=votes.codes[mine],
        n_items=votes.n_items,
        n_raters=int(raters.max(initial=-1)) + 1,
    )


def draws(
    parts: Sequence[Votes], *, rng: np.random.Generator, resamples: int
) -> Iterator[tuple[tuple[Drawn, Drawn, Drawn], ...]]:
    """Yield all groups in blocks of resamples, with the same items for all of them.

    Each block stands there three times: with raters and items drawn, with these raters and all
    items, and with all raters and these items.
    """
    items = parts[0].n_items
    cells = [_cells(votes) for votes in parts]
    at_once = max(1, _CELLS_AT_ONCE // (items * _CODES))
    for done in range(0, resamples, at_once):
        size = min(at_once, resamples - done)
        drawn = _times(items, size, rng)
        yield tuple(_drawn(each, drawn, size, rng) for each in cells)


def _cells(votes: Votes) -> Floats:
    """Lay votes out as raters by items and answers."""
    cells = np.zeros((votes.n_raters, votes.n_items * _CODES))
    cells[votes.raters, votes.items * _CODES + votes.codes + 1] = 1
    return cells


def _drawn(
    cells: Floats, items: Floats, size: int, rng: np.random.Generator
) -> tuple[Drawn, Drawn, Drawn]:
    raters, columns = cells.shape
    times = _times(raters, size, rng)
    everybody = np.ones((1, raters))

    def drawn(times: Floats, items: Floats) -> Drawn:
        shape = (len(times), columns // _CODES, _CODES)
        counts, own = ((each @ cells).reshape(shape) for each in (times, times**2))
        return Drawn(counts=counts, own=own, items=items)

    everything = np.ones((1, items.shape[1]))
    return drawn(times, items), drawn(times, everything), drawn(everybody, items)


def _times(units: int, size: int, rng: np.random.Generator) -> Floats:
    if not units:
        return np.zeros((size, 0))
    return rng.multinomial(units, np.full(units, 1 / units), size=size).astype(np.float64)


def agreement_of(votes: Votes) -> Mapping[str, Summed]:
    """Prepare the statistics of agreement that are compared between groups."""
    return {
        "percent_agreement": percent_summed(votes),
        "alpha_ordinal": alpha_summed(votes, "ordinal"),
        "ac1": ac1_summed(votes),
    }


def agreement_drawn(summed: Mapping[str, Summed]) -> Callable[[Drawn], Values]:
    """Return how to compute these statistics in resamples, where no rater meets itself."""

    def values(drawn: Drawn) -> Values:
        counts, own = drawn.counts, drawn.own
        people = counts.sum(axis=2)
        same = counts**2 - own
        pairs = people**2 - own.sum(axis=2)
        has_pair = pairs > 0
        agreeing = _sum(drawn, [divide(same.sum(axis=2), pairs), has_pair])
        weight = divide(people, pairs)
        coincidences = [
            weight
            * (same[:, :, row] if row == column else counts[:, :, row] * counts[:, :, column])
            for row in range(_CODES)
            for column in range(_CODES)
        ]
        shares = [divide(counts[:, :, code], people) for code in range(_CODES)]
        sums = {
            "percent_agreement": agreeing,
            "alpha_ordinal": _sum(drawn, coincidences),
            "ac1": np.vstack([agreeing, _sum(drawn, [*shares, people > 0])]),
        }
        return {name: summed[name].value(each) for name, each in sums.items()}

    return values


def alignment_of(votes: Votes, judge: Judge) -> Mapping[str, Summed]:
    """Prepare the alignments of a judge that are compared between groups."""
    summed = align_summed(votes, chances_of(judge))
    return {name: summed[name] for name in ("align_pairwise", "align_majority")}


def alignment_drawn(judge: Judge) -> Callable[[Drawn], Values]:
    """Return how to compute the alignments of a judge in resamples."""
    answered = judge != MISSING
    said = np.stack([(judge == code) & (judge != UNDECIDED) for code in CODES], axis=1)

    def values(drawn: Drawn) -> Values:
        counts = drawn.counts
        people = counts.sum(axis=2)
        most = counts.max(axis=2, keepdims=True)
        is_most = counts == most
        has_plurality = (is_most.sum(axis=2) == 1) & (people > 0) & answered
        hits = _sum(drawn, [(counts * said).sum(axis=2), people * answered])
        right = (is_most & said).any(axis=2) & has_plurality
        majority = _sum(drawn, [right, has_plurality])
        return {
            "align_pairwise": divide(hits[0], hits[1]),
            "align_majority": divide(majority[0], majority[1]),
        }

    return values


def _sum(drawn: Drawn, cells: Sequence[npt.NDArray[np.generic]]) -> Floats:
    """Sum cells (resamples by items) over the drawn items, one row each; undefined ones add 0."""
    return np.stack(
        [(np.nan_to_num(each.astype(np.float64)) * drawn.items).sum(axis=1) for each in cells]
    )
