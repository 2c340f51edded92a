"""Shares of facts where edits were drawn by stratum and facts of one edit hang together."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.intervals import Floats, score_bounds

__all__ = ["clustered_share"]

_Z = NormalDist().inv_cdf(0.975)


def clustered_share(
    hits: Sequence[float],
    units: Sequence[float],
    *,
    strata: Sequence[str],
    weights: Sequence[float],
    reason: str = "nothing was counted",
) -> Statistic:
    """Share of units that are hits, in the whole from which the edits were drawn by stratum.

    Every edit counts with its weight, so that a stratum of which few were drawn has its true
    part. Range 0 to 1. Facts of one edit are not independent: the interval rests on the spread
    between edits, and where all agree on the number of edits, not of facts. A stratum with one
    edit is compared with the others, which is cautious.

    Parameters
    ----------
    hits, units : sequences of numbers
        Of each edit: how many units count, and how many there are. 0 of 0 is allowed.
    strata : sequence of str
        The stratum that each edit was drawn from.
    weights : sequence of numbers
        What each edit stands for: edits in its stratum / edits drawn from it.
    reason : str
        Why there is no share when there is no unit.

    Returns
    -------
    share : Statistic
        `n` counts units, unweighted. None, with the reason, without any.

    Notes
    -----
    p = sum of w hits / sum of w units. Its variance by linearization: each edit's
    z = w (hits - p units) / sum of w units, and for each stratum of k edits k / (k - 1) times the
    sum of squares about its mean. Wilson's interval at the effective size p (1 - p) / variance,
    at most the units, times (1.96 / t)² with edits less strata degrees of freedom. Korn and
    Graubard, Survey Methodology 1998;24:193-201, with Wilson's interval in place of the exact one.

    Examples
    --------
    >>> share = clustered_share(
    ...     [1, 0, 2, 1], [2, 1, 2, 3], strata=["a", "a", "b", "b"], weights=[1, 1, 4, 4]
    ... )
    >>> round(share.estimate, 4), round(share.low, 3), round(share.high, 3), share.n
    (0.5652, 0.05, 0.97, 8)
    """
    columns = [np.asarray(each, dtype=np.float64) for each in (hits, units, weights)]
    if len({len(strata), *(column.size for column in columns)}) != 1:
        raise ValueError("hits, units, strata and weights must have one element per edit")
    counted, there, weight = columns
    total = float(weight @ there)
    n = round(float(there.sum()))
    if not total:
        return Statistic(estimate=None, reason=reason)
    share = float(weight @ counted) / total
    return with_spread(
        share,
        weight * (counted - share * there) / total,
        strata=strata,
        n=n,
        edits=int(np.count_nonzero(there)),
    )


def with_spread(
    share: float, influence: Floats, *, strata: Sequence[str], n: int, edits: int
) -> Statistic:
    """Join a share with the interval that the influence of each edit on it gives.

    `edits` counts those with a unit: it stands for the effective size where nothing spreads.
    """
    variance, freedom = spread(influence, strata)
    if edits < 2 or freedom < 1:  # noqa: PLR2004 - one edit says nothing of the spread
        return Statistic(estimate=share, n=n, reason="one edit has no interval")
    size = effective_size(share, variance, units=n, edits=edits) * (_Z / t_quantile(freedom)) ** 2
    low, high = score_bounds(share, size, z=_Z)
    return Statistic(estimate=share, low=low, high=high, n=n)


def spread(influence: Floats, strata: Sequence[str]) -> tuple[float, int]:
    """Return the variance of a weighted statistic, and its degrees of freedom."""
    names, place = np.unique(np.asarray(strata), return_inverse=True)
    variance = 0.0
    for stratum in range(names.size):
        own = influence[place == stratum]
        if own.size == 1:
            variance += float(own[0] ** 2)
        else:
            variance += own.size / (own.size - 1) * float(((own - own.mean()) ** 2).sum())
    return variance, max(int(influence.size - names.size), min(1, influence.size - 1))


def effective_size(share: float, variance: float, *, units: int, edits: int) -> float:
    """Return how many independent units would vary as much; without any spread, the edits."""
    if share in (0, 1) or sqrt(variance) < 1e-12:  # noqa: PLR2004 - rounding dust
        return float(edits)
    return min(float(units), share * (1 - share) / variance)


def t_quantile(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t."""
    from scipy.special import stdtrit  # pyright: ignore  # slow to import

    return float(stdtrit(freedom, 0.975))  # pyright: ignore
