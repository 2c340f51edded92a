"""Statistics that see the items only through sums, so that one set of resamples serves all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.intervals import (
    Floats,
    divide,
    percentiles,
    resampled_weights,
    with_interval,
)

__all__ = ["Columns", "Estimates", "Summed", "estimate_all"]


class Sparse(Protocol):
    """What is used of a sparse matrix of SciPy, which comes without types."""

    shape: tuple[int, int]
    indices: npt.NDArray[np.intp]

    def __matmul__(self, other: Floats) -> Floats: ...


Columns: TypeAlias = Floats | Sparse


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """A statistic as a function of sums over items.

    `columns` hold what each item adds (columns by items); `value` turns sums (columns by samples)
    into one value for each sample, NaN where it is undefined. So the estimate and its interval
    rest on one formula. `n` counts the units, `undefined` says why there might be no estimate.
    """

    columns: Columns
    value: Callable[[Floats], Floats]
    n: int
    undefined: str

    def estimate(self) -> float | None:
        """Compute the value for the items as they are."""
        everything = np.ones((self.columns.shape[1], 1))
        value = float(self.value(self.columns @ everything)[0])
        return None if np.isnan(value) else value

    def items(self) -> int:
        """Count the items that add anything."""
        if isinstance(self.columns, np.ndarray):
            return int(np.count_nonzero(self.columns.any(axis=0)))
        return int(np.count_nonzero(np.bincount(self.columns.indices)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """Statistics by name; `dropped` counts the resamples in which one is undefined, if any."""

    statistics: Mapping[str, Statistic]
    dropped: Mapping[str, int]


def estimate_all(
    named: Mapping[str, Summed], *, rng: np.random.Generator, resamples: int
) -> Estimates:
    """Estimate all statistics, with 95 % percentile intervals from the same resamples of items.

    Parameters
    ----------
    named : mapping of str to Summed
        The statistics, all over the same items.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int
        How many times the items are redrawn.

    Returns
    -------
    estimates : Estimates
        None with a reason where a statistic is undefined.

    Notes
    -----
    Each resample is a row of weights, how often it holds each item; sums over items are then one
    matrix product. Efron and Tibshirani, An Introduction to the Bootstrap, 1993.

    Examples
    --------
    >>> share = Summed(
    ...     columns=np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 1.0]]),
    ...     value=ratio,
    ...     n=3,
    ...     undefined="nothing was counted",
    ... )
    >>> found = estimate_all({"share": share}, rng=np.random.default_rng(1), resamples=200)
    >>> round(found.statistics["share"].estimate, 4)
    0.6667
    """
    drawn = _resample(named, rng=rng, resamples=resamples)
    statistics = {
        name: with_interval(
            each.estimate(),
            drawn[name],
            n=each.n,
            items=each.items(),
            reason=each.undefined,
        )
        for name, each in named.items()
    }
    dropped = {
        name: percentiles(drawn[name]).dropped
        for name, statistic in statistics.items()
        if statistic.low is not None
    }
    return Estimates(
        statistics=statistics, dropped={name: count for name, count in dropped.items() if count}
    )


def ratio(sums: Floats) -> Floats:
    """Divide the first sum by the second."""
    return divide(sums[0], sums[1])


def mean_of_ratios(sums: Floats) -> Floats:
    """Average the defined ratios of the first half of the sums over the second half."""
    half = len(sums) // 2
    shares = divide(sums[:half], sums[half:])
    is_defined = ~np.isnan(shares)
    return divide(
        np.where(is_defined, shares, 0.0).sum(axis=0), is_defined.sum(axis=0).astype(np.float64)
    )


def by_rater(
    values: Sequence[npt.NDArray[np.generic]],
    *,
    items: npt.NDArray[np.intp],
    raters: npt.NDArray[np.intp],
    shape: tuple[int, int],
) -> Sparse:
    """Lay out values of votes as columns, one for each rater of each sequence.

    `shape` counts raters and items. A rater has few of all items, so the columns are sparse.
    """
    from scipy import sparse  # pyright: ignore[reportMissingTypeStubs]

    rows = np.concatenate([raters + shape[0] * block for block in range(len(values))])
    cells = np.concatenate([value.astype(np.float64) for value in values])
    size = (shape[0] * len(values), shape[1])
    return sparse.csr_array((cells, (rows, np.tile(items, len(values)))), shape=size)  # pyright: ignore[reportReturnType]


def _resample(
    named: Mapping[str, Summed], *, rng: np.random.Generator, resamples: int
) -> Mapping[str, Floats]:
    """Compute every statistic in every resample; without items there is none."""
    items = next(iter(named.values())).columns.shape[1]
    if items < 2:  # noqa: PLR2004 - one item says nothing of the spread between items
        return dict.fromkeys(named, np.zeros(0))
    values: dict[str, list[Floats]] = {name: [] for name in named}
    for weights in resampled_weights(items, rng=rng, resamples=resamples):
        for name, sums in _sums(named, weights).items():
            values[name].append(named[name].value(sums))
    return {name: np.concatenate(blocks) for name, blocks in values.items()}


def _sums(named: Mapping[str, Summed], weights: Floats) -> Mapping[str, Floats]:
    """Multiply all columns with the weights, the dense ones of all statistics at once."""
    dense = {
        name: each.columns for name, each in named.items() if isinstance(each.columns, np.ndarray)
    }
    # A sparse product wants the weights row by row; one copy serves all.
    by_row = np.ascontiguousarray(weights) if len(dense) < len(named) else weights
    sums = {name: each.columns @ by_row for name, each in named.items() if name not in dense}
    if dense:
        ends = np.cumsum([len(columns) for columns in dense.values()])
        parts = np.split(np.concatenate(list(dense.values())) @ weights, ends[:-1])
        sums |= zip(dense, parts, strict=True)
    return sums
