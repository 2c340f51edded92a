"""How much a score changes from one arm to another on the same items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.intervals import divide, resampled_sums, with_interval


def mean_delta(
    before: Sequence[float | None],
    after: Sequence[float | None],
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Statistic:
    """Mean change of a score from `before` to `after`, item by item; above 0 is better.

    Only items with both scores count. It weighs every item alike, so that one short reply moves
    it as much as a long one.

    Parameters
    ----------
    before, after : sequences of float or None
        The score of each item in the one arm and in the other, None where it is undefined.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn for the interval.

    Returns
    -------
    change : Statistic
        `n` counts items with both scores; None with the reason when there is none, and without
        an interval where one item or no spread gives none.

    Notes
    -----
    The paired percentile bootstrap: items are redrawn with both of their scores.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> change = mean_delta([1.0, 0.5, None], [0.5, 0.5, 1.0], rng=rng)
    >>> change.estimate, change.low, change.high, change.n
    (-0.25, -0.5, 0.0, 2)
    """
    if len(before) != len(after):
        raise ValueError(
            f"before and after must have one score per item, got {len(before)} and {len(after)}"
        )
    changes = [
        new - old
        for old, new in zip(before, after, strict=True)
        if old is not None and new is not None
    ]
    n = len(changes)
    if not n:
        return Statistic(estimate=None, reason="no item has this score in both")
    columns = np.array([changes, np.ones(n)])
    above, below = resampled_sums(columns, rng=rng, resamples=resamples)
    estimate = float(columns[0].mean())
    return with_interval(estimate, divide(above, below), n=n, items=n, reason="")
