"""The share of votes that are so, with the interval that the votes an item allow."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.intervals import divide, resampled_totals, wilson, with_interval
from core.metrics.votes import Indices

__all__ = ["share_of_votes"]

_SEVERAL = 2


def share_of_votes(
    items: Indices,
    is_hit: npt.NDArray[np.bool_],
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
    reason: str = "there is no vote",
) -> Statistic:
    """Share of votes that are hits, with the interval that their number an item allows.

    Votes on one item are not independent, so Wilson's interval serves only where each item has
    one vote; elsewhere items are resampled with all their votes. Range 0 to 1.

    Parameters
    ----------
    items : array of int
        Which item each vote is about.
    is_hit : array of bool
        Whether each vote counts.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.
    reason : str
        Why there is no share when there is no vote.

    Returns
    -------
    share : Statistic
        `n` counts votes; None, with the reason, without any.

    Notes
    -----
    Hits / votes.

    Examples
    --------
    >>> items, is_hit = np.array([0, 0, 1]), np.array([True, False, True])
    >>> share = share_of_votes(items, is_hit, rng=np.random.default_rng(1))
    >>> round(share.estimate, 4), share.low, share.high
    (0.6667, 0.5, 1.0)
    """
    names, place, votes = np.unique(items, return_inverse=True, return_counts=True)
    hits = int(np.count_nonzero(is_hit))
    if not names.size:
        return Statistic(estimate=None, reason=reason)
    if votes.max() < _SEVERAL:
        return wilson(hits, len(names))
    rows = np.stack([np.bincount(place, weights=is_hit).astype(np.int64), votes], axis=1)
    drawn = (
        resampled_totals(rows, rng=rng, resamples=resamples) if len(names) > 1 else np.zeros((0, 2))
    )
    return with_interval(
        hits / int(votes.sum()),
        divide(drawn[:, 0], drawn[:, 1]),
        n=int(votes.sum()),
        items=len(names),
        reason=reason,
    )
