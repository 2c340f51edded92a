"""A pooled share with and without a feature: which features go with more of it, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.intervals import Floats, divide, resampled_sums, with_interval

__all__ = ["FeatureContrast", "feature_contrasts"]

_WITH, _WITHOUT = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureContrast:
    """One share among units with a feature and among those without it.

    `units` and `groups` count those that have the feature, `units_without` and `groups_without`
    the others; a group that has both is in both. `dropped` counts resamples in which one of the
    two shares is undefined.
    """

    present: Statistic
    absent: Statistic
    difference: Statistic
    units: int
    units_without: int
    groups: int
    groups_without: int
    dropped: int


def feature_contrasts(
    features: npt.ArrayLike,
    above: npt.ArrayLike,
    below: npt.ArrayLike,
    groups: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> tuple[FeatureContrast, ...]:
    """Compare a pooled share between units with and without each of several features.

    -1 to 1; above 0 the share is higher where the feature is. Units may belong together (edits of
    one pair): whole groups are resampled, the same ones for all features. It is an association:
    units with a feature differ in other ways too, features come together, and of many features
    some differ by chance.

    Parameters
    ----------
    features : array-like of bool, shape (features, units)
        Which unit has which feature.
    above, below : array-like of float, shape (units,)
        Numerator and denominator of each unit; a unit with 0 below is in no count.
    groups : array-like of int, shape (units,)
        Which units belong together.
    rng : numpy.random.Generator
        Draws the resamples of groups.
    resamples : int, default=2000
        How many times the groups are redrawn.

    Returns
    -------
    contrasts : tuple of FeatureContrast
        One a feature. A share is None, with the reason, where no unit has the feature, or all
        have it.

    Notes
    -----
    share = sum of above / sum of below over the units with the feature, and over those without;
    the difference is the first less the second. Percentile intervals from resampling groups, as in
    Efron and Tibshirani, An Introduction to the Bootstrap, 1993; too narrow for few groups.

    Examples
    --------
    >>> features = [[True, True, False, False]]
    >>> contrasts = feature_contrasts(
    ...     features, [2, 1, 1, 0], [2, 2, 2, 2], [0, 1, 2, 3], rng=np.random.default_rng(7)
    ... )
    >>> contrasts[0].present.estimate, contrasts[0].absent.estimate
    (0.75, 0.25)
    >>> contrasts[0].difference.estimate, contrasts[0].difference.low
    (0.5, 0.0)
    """
    has, amounts, places = _checked(features, above, below, groups)
    if not places.size:
        return tuple(_contrast(np.zeros((2, 2, 0)), np.zeros((2, 2, 0)), one) for one in has)
    count = int(places.max()) + 1
    columns = np.array([_columns(one, amounts, places, count) for one in has])
    flat = columns.reshape(-1, count)
    drawn = np.zeros((len(flat), 0))
    if count > 1:
        drawn = resampled_sums(flat, rng=rng, resamples=resamples)
    shaped = drawn.reshape(*columns.shape[:3], -1)
    return tuple(_contrast(one, sums, h) for one, sums, h in zip(columns, shaped, has, strict=True))


def _checked(
    features: npt.ArrayLike, above: npt.ArrayLike, below: npt.ArrayLike, groups: npt.ArrayLike
) -> tuple[npt.NDArray[np.bool_], Floats, npt.NDArray[np.intp]]:
    has = np.asarray(features, dtype=np.bool_)
    amounts = np.array([above, below], dtype=np.float64)
    named = np.asarray(groups)
    if has.ndim != 2 or amounts.shape != (2, has.shape[1]) or named.shape != has.shape[1:]:  # noqa: PLR2004
        raise ValueError(
            "features must be features by units, and above, below and groups one a unit; got "
            f"{has.shape}, {amounts.shape[1:]} and {named.shape}"
        )
    counts = amounts[1] > 0
    _, places = np.unique(named[counts], return_inverse=True)
    return has[:, counts], amounts[:, counts], places.astype(np.intp)


def _columns(
    has: npt.NDArray[np.bool_], amounts: Floats, places: npt.NDArray[np.intp], count: int
) -> Floats:
    """Sum by group: with and without the feature, above and below."""
    return np.array(
        [
            [np.bincount(places[side], weights=one[side], minlength=count) for one in amounts]
            for side in (has, ~has)
        ],
        dtype=np.float64,
    )


def _contrast(columns: Floats, drawn: Floats, has: npt.NDArray[np.bool_]) -> FeatureContrast:
    totals = columns.sum(axis=2)
    groups = [int(np.count_nonzero(side[1])) for side in columns]
    shares = [float(a / b) if b else None for a, b in totals]
    resampled = [divide(side[0], side[1]) for side in drawn]
    reasons = ("nothing here has it", "everything here has it")
    sides = [
        with_interval(share, values, n=int(total[1]), items=items, reason=reason)
        for share, values, total, items, reason in zip(
            shares, resampled, totals, groups, reasons, strict=True
        )
    ]
    apart = resampled[_WITH] - resampled[_WITHOUT]
    undefined = next((one.reason for one in sides if one.estimate is None), None) or ""
    return FeatureContrast(
        present=sides[_WITH],
        absent=sides[_WITHOUT],
        difference=with_interval(
            None if undefined else (shares[_WITH] or 0.0) - (shares[_WITHOUT] or 0.0),
            apart,
            n=int(totals[:, 1].sum()),
            items=min(groups),
            reason=undefined,
        ),
        units=int(np.count_nonzero(has)),
        units_without=int(np.count_nonzero(~has)),
        groups=groups[_WITH],
        groups_without=groups[_WITHOUT],
        dropped=int(np.count_nonzero(np.isnan(apart))),
    )
