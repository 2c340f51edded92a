"""Groups of raters beside each other: how far agreement and alignment differ between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.alignment_sums import checked
from core.metrics.group_sums import (
    Drawn,
    agreement_drawn,
    agreement_of,
    alignment_drawn,
    alignment_of,
    draws,
    within,
)
from core.metrics.intervals import Floats, percentiles
from core.metrics.sums import Summed
from core.metrics.votes import MISSING, Votes

__all__ = ["Difference", "Group", "Groups", "agreement_by_group", "alignment_by_group"]

FEWEST_RATERS = 3
"""Resampling fewer raters than this says nothing of how raters differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group: how many raters and votes it has, and each statistic by its name.

    `items` counts the items on which its first statistic rests.
    """

    raters: int
    items: int
    votes: int
    statistics: Mapping[str, Statistic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Group `second` minus group `first`, by their places, for each statistic.

    The n of a difference counts the raters of both groups.
    """

    first: int
    second: int
    statistics: Mapping[str, Statistic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """All groups and all differences between two of them."""

    groups: tuple[Group, ...]
    differences: tuple[Difference, ...]


def agreement_by_group(
    votes: Votes, groups: npt.ArrayLike, *, rng: np.random.Generator, resamples: int = 2000
) -> Groups:
    """Compute how far the raters of each group agree with one another, and the differences.

    Only raters of one group are compared with each other. Items that a group has fewer than two
    votes on count for no agreement of it, so groups may rest on different items; where raters were
    drawn into groups at random, a difference is due to what the groups were given or to chance.

    Parameters
    ----------
    votes : Votes
        Of people.
    groups : array-like of int
        The group of each rater, from 0; a negative number for none.
    rng : numpy.random.Generator
        Draws the resamples.
    resamples : int, default=2000
        How many times raters and items are redrawn.

    Returns
    -------
    found : Groups
        `percent_agreement`, `alpha_ordinal` and `ac1` of each group, and second minus first. No
        interval under three raters or two items, and where most resamples leave it undefined.

    Notes
    -----
    The units are raters within each group and items, both redrawn: raters separately in each
    group, items once for all groups (two-way, or pigeonhole, bootstrap). A rater drawn twice is
    never compared with itself: of an item's weights w, a pair of raters i, j counts w_i w_j, and
    i = j not at all. What is due to neither rater nor item alone, such a bootstrap counts three
    times (Owen, Ann Appl Stat 2007;1:386-411), so its percentiles are drawn towards the estimate
    until the variance is 2 (V raters + V items) - V both, which counts it once, and at least
    that of raters or items alone; as for clusters in two ways, Cameron, Gelbach and Miller, J Bus
    Econ Stat 2011;29:238-249.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 1, 0], [0, 0, -1, 0], [-1, -1, 0, 0]])
    >>> found = agreement_by_group(votes, [0, 0, 1, 1], rng=np.random.default_rng(1))
    >>> [round(each.statistics["percent_agreement"].estimate, 4) for each in found.groups]
    [1.0, 0.3333]
    >>> round(found.differences[0].statistics["percent_agreement"].estimate, 4)
    -0.6667
    """
    parts = _parts(votes, groups)
    summed = list(map(agreement_of, parts))
    return _compared(
        parts, summed, list(map(agreement_drawn, summed)), rng=rng, resamples=resamples
    )


def alignment_by_group(
    votes: Votes,
    judge: npt.ArrayLike,
    groups: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Groups:
    """Compute how far a judge agrees with the raters of each group, and the differences.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item; UNDECIDED is wrong, items where it is MISSING are left out.
    groups : array-like of int
        The group of each rater, from 0; a negative number for none.
    rng : numpy.random.Generator
        Draws the resamples.
    resamples : int, default=2000
        How many times raters and items are redrawn.

    Returns
    -------
    found : Groups
        `align_pairwise` (share of the group's votes that the judge says too) and `align_majority`
        (share of items where it says what most of the group say), and second minus first.

    Notes
    -----
    As `agreement_by_group`: raters within each group and items are redrawn. With few votes of a
    group on an item its majority is often one person, so read `align_pairwise` first; a majority
    jumps when raters are redrawn, so the interval of `align_majority` is too wide.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 1, 0], [0, 0, -1, 0], [-1, -1, 0, 0]])
    >>> found = alignment_by_group(
    ...     votes, [1, 0, -1], [0, 0, 1, 1], rng=np.random.default_rng(1), resamples=200
    ... )
    >>> [round(each.statistics["align_pairwise"].estimate, 4) for each in found.groups]
    [1.0, 0.3333]
    """
    said = checked(votes, judge)
    parts = _parts(votes, groups)
    summed = [alignment_of(each, said) for each in parts]
    return _compared(
        parts, summed, [alignment_drawn(said)] * len(parts), rng=rng, resamples=resamples
    )


def _parts(votes: Votes, groups: npt.ArrayLike) -> list[Votes]:
    numbers = np.asarray(groups, dtype=np.intp)
    if numbers.shape != (votes.n_raters,):
        raise ValueError(
            f"groups must have one number for each of {votes.n_raters} raters, got {numbers.shape}"
        )
    return [within(votes, numbers, group) for group in range(int(numbers.max(initial=MISSING)) + 1)]


def _compared(
    parts: Sequence[Votes],
    summed: Sequence[Mapping[str, Summed]],
    drawn_by: Sequence[Callable[[Drawn], Mapping[str, Floats]]],
    *,
    rng: np.random.Generator,
    resamples: int,
) -> Groups:
    drawn = _resampled(parts, summed, drawn_by, rng=rng, resamples=resamples)
    groups = tuple(_group(*each) for each in zip(parts, summed, drawn, strict=True))
    return Groups(
        groups=groups,
        differences=tuple(
            Difference(
                first=one,
                second=other,
                statistics={
                    name: _difference(groups[one], groups[other], name, drawn[one], drawn[other])
                    for name in summed[one]
                },
            )
            for one, other in combinations(range(len(parts)), 2)
        ),
    )


def _resampled(
    parts: Sequence[Votes],
    summed: Sequence[Mapping[str, Summed]],
    drawn_by: Sequence[Callable[[Drawn], Mapping[str, Floats]]],
    *,
    rng: np.random.Generator,
    resamples: int,
) -> list[dict[str, Floats]]:
    """Return every statistic of every group in every resample, NaN where it is undefined.

    Rows: with raters and items drawn, with raters alone, with items alone.
    """
    if not parts or not parts[0].n_items:
        return [dict.fromkeys(each, np.zeros((3, 0))) for each in summed]
    blocks = [
        [list(map(values, drawn)) for values, drawn in zip(drawn_by, block, strict=True)]
        for block in draws(parts, rng=rng, resamples=resamples)
    ]
    return [
        {
            name: np.hstack([[way[name] for way in block[place]] for block in blocks])
            for name in each
        }
        for place, each in enumerate(summed)
    ]


def _group(votes: Votes, summed: Mapping[str, Summed], drawn: Mapping[str, Floats]) -> Group:
    statistics = {
        name: _stated(
            each.estimate(),
            drawn[name],
            n=each.n,
            lacking=_lacking(votes.n_raters, each.items()),
            undefined=each.undefined,
        )
        for name, each in summed.items()
    }
    return Group(
        raters=votes.n_raters,
        items=next(iter(summed.values())).items(),
        votes=int(votes.codes.size),
        statistics=statistics,
    )


def _difference(
    one: Group, other: Group, name: str, drawn: Mapping[str, Floats], also: Mapping[str, Floats]
) -> Statistic:
    first, second = one.statistics[name], other.statistics[name]
    n = one.raters + other.raters
    if first.estimate is None or second.estimate is None:
        undefined = first if first.estimate is None else second
        return Statistic(estimate=None, n=n, reason=undefined.reason)
    lacking = next((each.reason for each in (first, second) if each.low is None), None)
    return _stated(
        second.estimate - first.estimate, also[name] - drawn[name],
        n=n, lacking=lacking, undefined="",
    )  # fmt: skip


def _lacking(raters: int, items: int) -> str | None:
    """Say why there is no interval, None when there is one."""
    if raters < FEWEST_RATERS:
        return f"{raters} people have no interval; it takes {FEWEST_RATERS}"
    return "one item has no interval" if items < 2 else None  # noqa: PLR2004 - nothing to spread


def _stated(
    estimate: float | None, drawn: Floats, *, n: int, lacking: str | None, undefined: str
) -> Statistic:
    if estimate is None:
        return Statistic(estimate=None, n=n, reason=undefined)
    if lacking is not None:
        return Statistic(estimate=estimate, n=n, reason=lacking)
    interval = percentiles(drawn[0])
    if interval.low is None or interval.high is None or interval.dropped * 2 > interval.resamples:
        return Statistic(estimate=estimate, n=n, reason="undefined in most resamples")
    kept = _kept(drawn)
    return Statistic(
        estimate=estimate,
        low=estimate + kept * (interval.low - estimate),
        high=estimate + kept * (interval.high - estimate),
        n=n,
    )


def _kept(drawn: Floats) -> float:
    """Return how much of its width an interval keeps, so that nothing counts three times."""
    both, raters, items = np.nanvar(drawn, axis=1).tolist()
    wanted = max(2 * (raters + items) - both, raters, items)
    return min(1.0, float(np.sqrt(wanted / both))) if both else 1.0
