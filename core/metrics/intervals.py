"""Intervals: Wilson for one proportion, resampling of items for everything pooled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic

__all__ = ["Resampled", "bootstrap_ratio", "wilson"]

Floats = npt.NDArray[np.float64]

# Indices drawn at a time, so that many items times many resamples stay within tens of MB.
_DRAWS_AT_ONCE = 2_000_000


def wilson(successes: int, n: int, *, confidence: float = 0.95) -> Statistic:
    """Proportion with the Wilson score interval, which stays inside 0 to 1 for small counts.

    It treats the n units as independent; facts of one reply or ratings of one pair are not, so
    pooled scores use `bootstrap_ratio` over items instead.

    Parameters
    ----------
    successes, n : int
        Units that count, and all units.
    confidence : float, default=0.95
        Two-sided confidence level.

    Returns
    -------
    share : Statistic
        Undefined, with the reason, when n is 0.

    Notes
    -----
    Wilson, J Am Stat Assoc 1927;22:209-212. Center (p + z²/2n) / (1 + z²/n), half-width
    z sqrt(p (1 - p) / n + z²/4n²) / (1 + z²/n).

    Examples
    --------
    >>> share = wilson(8, 11)
    >>> round(share.estimate, 4), round(share.low, 4), round(share.high, 4)
    (0.7273, 0.4344, 0.9025)
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes must be between 0 and n, got {successes} of {n}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence}")
    if n == 0:
        return Statistic(estimate=None, reason="nothing was counted")
    share = successes / n
    low, high = score_bounds(share, n, z=NormalDist().inv_cdf((1 + confidence) / 2))
    return Statistic(estimate=share, low=low, high=high, n=n)


def score_bounds(share: float, n: float, *, z: float) -> tuple[float, float]:
    """Return the bounds of Wilson's interval; `n` may be an effective size, so no whole number."""
    shrink = 1 + z * z / n
    center = (share + z * z / (2 * n)) / shrink
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / shrink
    # At the ends the bound is exactly 0 or 1; the formula leaves rounding dust there.
    return 0.0 if share == 0 else center - half, 1.0 if share == 1 else center + half


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampled:
    """A percentile interval and how it came about.

    `dropped` counts resamples in which the statistic is undefined; `low` and `high` are None
    when all are.
    """

    low: float | None
    high: float | None
    resamples: int
    dropped: int


def bootstrap_ratio(
    numerators: Sequence[float],
    denominators: Sequence[float],
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Resampled:
    """Percentile interval of a pooled ratio, from resampling whole items.

    Items are drawn with replacement, each with all its facts, because facts of one reply are
    not independent of one another. It is too narrow for very few items.

    Parameters
    ----------
    numerators, denominators : sequences of numbers
        One of each per item; the ratio is the sum of the first over the sum of the second.
    rng : numpy.random.Generator
        Where the draws come from; the same state gives the same interval.
    resamples : int, default=2000
        How many times the items are redrawn.
    confidence : float, default=0.95
        Two-sided confidence level.

    Returns
    -------
    interval : Resampled
        With the number of resamples dropped because their denominators sum to zero.

    Notes
    -----
    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, the percentile method.

    Examples
    --------
    >>> rng = np.random.default_rng(7)
    >>> interval = bootstrap_ratio([4, 2, 0, 0], [5, 4, 3, 0], rng=rng, resamples=10_000)
    >>> interval.low, interval.high, interval.dropped
    (0.0, 0.8, 38)
    """
    if len(numerators) != len(denominators):
        raise ValueError(
            "numerators and denominators must have one element per item, "
            f"got {len(numerators)} and {len(denominators)}"
        )
    columns = np.array([numerators, denominators], dtype=float)
    above, below = resampled_sums(columns, rng=rng, resamples=resamples)
    return percentiles(divide(above, below), confidence=confidence)


def resampled_sums(columns: Floats, *, rng: np.random.Generator, resamples: int) -> Floats:
    """Sum each row of `columns` (statistics by items) over each resample of the items."""
    drawn = resampled_weights(columns.shape[1], rng=rng, resamples=resamples)
    return np.concatenate([columns @ weights for weights in drawn], axis=1)


def resampled_weights(items: int, *, rng: np.random.Generator, resamples: int) -> Iterator[Floats]:
    """Yield how often each resample holds each item, items by resamples, a block at a time."""
    if items == 0:
        raise ValueError("columns must have at least one item")
    if resamples < 1:
        raise ValueError(f"resamples must be at least 1, got {resamples}")
    at_once = max(1, _DRAWS_AT_ONCE // items)
    for done in range(0, resamples, at_once):
        size = min(at_once, resamples - done)
        drawn = rng.integers(0, items, size=(size, items))
        drawn += items * np.arange(size)[:, np.newaxis]
        times = np.bincount(drawn.ravel(), minlength=size * items)
        yield times.reshape(size, items).T.astype(np.float64)


def divide(above: Floats, below: Floats) -> Floats:
    """Divide elementwise; NaN marks a resample without a denominator, for `percentiles` to drop."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below != 0)


def percentiles(values: Floats, *, confidence: float = 0.95) -> Resampled:
    """Return the central interval of the defined values, and count the others."""
    defined = values[~np.isnan(values)]
    dropped = int(values.size - defined.size)
    if not defined.size:
        return Resampled(low=None, high=None, resamples=int(values.size), dropped=dropped)
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Resampled(low=float(low), high=float(high), resamples=int(values.size), dropped=dropped)


def with_interval(
    estimate: float | None, resampled: Floats, *, n: int, items: int, reason: str
) -> Statistic:
    """Join an estimate, which rests on `items`, with the interval of its resamples."""
    if estimate is None:
        return Statistic(estimate=None, n=n, reason=reason)
    if items < 2:  # noqa: PLR2004 - one item says nothing of the spread between items
        return Statistic(estimate=estimate, n=n, reason="one item has no interval")
    interval = percentiles(resampled)
    same = interval.low == interval.high
    return Statistic(
        estimate=estimate,
        low=interval.low,
        high=interval.high,
        n=n,
        reason="all items agree, so resampling them shows no spread" if same else None,
    )


def resampled_totals(
    rows: npt.NDArray[np.int64], *, rng: np.random.Generator, resamples: int
) -> Floats:
    """Sum `rows` (items by counts) over each resample of the items: resamples by counts.

    Items with the same counts are drawn together, so that many items cost little.
    """
    alike, sizes = np.unique(rows, axis=0, return_counts=True)
    at_once = max(1, _DRAWS_AT_ONCE // len(alike))
    blocks: list[Floats] = []
    for done in range(0, resamples, at_once):
        times = rng.multinomial(len(rows), sizes / len(rows), size=min(at_once, resamples - done))
        blocks.append(times.astype(np.float64) @ alike.astype(np.float64))
    return np.concatenate(blocks)
