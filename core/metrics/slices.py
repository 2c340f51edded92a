"""Items cut into bands by a number, to see whether a score is the same in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.metrics.intervals import Floats

__all__ = ["Band", "tertiles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The items whose number lies above `above` and is at most `upto`; None where open."""

    above: float | None
    upto: float | None
    members: npt.NDArray[np.bool_]


def tertiles(values: npt.ArrayLike) -> tuple[Band, Band, Band]:
    """Cut items into three bands of about equally many: low, middle, high.

    Equal numbers stay together, so that bands may differ in size and one may be empty.

    Parameters
    ----------
    values : array-like of float
        One finite number per item.

    Returns
    -------
    bands : three Band
        From the lowest to the highest; all empty without items.

    Notes
    -----
    Cut at the quantiles 1/3 and 2/3, interpolated linearly; a number on a cut is below it.

    Examples
    --------
    >>> [band.members.tolist() for band in tertiles([1.0, 2.0, 9.0])]
    [[True, False, False], [False, True, False], [False, False, True]]
    """
    numbers: Floats = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1 or not np.isfinite(numbers).all():
        raise ValueError("values must hold one finite number per item")
    if not numbers.size:
        empty = np.zeros(0, dtype=bool)
        nothing = Band(above=None, upto=None, members=empty)
        return nothing, nothing, nothing
    low, high = (float(cut) for cut in np.quantile(numbers, [1 / 3, 2 / 3]))
    return (
        Band(above=None, upto=low, members=numbers <= low),
        Band(above=low, upto=high, members=(numbers > low) & (numbers <= high)),
        Band(above=high, upto=None, members=numbers > high),
    )
