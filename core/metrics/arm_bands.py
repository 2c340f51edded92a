"""One score of an arm on two groups of pairs, as short and long originals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.arm_sums import MEASURES, Arm
from core.metrics.intervals import Floats
from core.metrics.sums import Summed, estimate_all

__all__ = ["group_difference"]

_FEWEST = 2


def group_difference(
    first: Arm,
    second: Arm,
    *,
    measure: str,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Statistic:
    """Difference of a score between two groups of pairs of one arm: first minus second.

    Below 0 for precision of short minus long originals means that short ones fare worse. The
    groups are other pairs, and may differ in more than what they were chosen by.

    Parameters
    ----------
    first, second : mapping of str to sequence of Reply
        By pair, its checked edits; no pair may be in both.
    measure : str
        The score, as `precision_macro`; one of `core.metrics.arm_sums.MEASURES`.
    rng : numpy.random.Generator
        Draws the resamples of pairs.
    resamples : int, default=2000
        How many times all pairs are redrawn together.

    Returns
    -------
    difference : Statistic
        `n` counts pairs with the score; None with the reason where a group has none, and no
        interval where a group has one pair.

    Notes
    -----
    Percentile bootstrap over the pairs of both groups; resamples in which a group is empty are
    left out.

    Examples
    --------
    >>> from core.metrics.arm_sums import Reply
    >>> short = {"a": [Reply(kept=[], grounded=[True, False])]}
    >>> long = {"b": [Reply(kept=[], grounded=[True])], "c": [Reply(kept=[], grounded=[True])]}
    >>> found = group_difference(
    ...     short, long, measure="precision_macro", rng=np.random.default_rng(1)
    ... )
    >>> found.estimate, found.reason
    (-0.5, 'a group of one pair has no interval')
    """
    if measure not in MEASURES:
        raise ValueError(f"measure must be one of {', '.join(MEASURES)}, got {measure!r}")
    if first.keys() & second.keys():
        raise ValueError("first and second must share no pair")
    asked = MEASURES[measure]
    groups = [
        asked.columns([replies for replies in group.values() if replies])
        for group in (first, second)
    ]
    counts = [int(np.count_nonzero(columns[1::2].any(axis=0))) for columns in groups]

    def difference(sums: Floats) -> Floats:
        return asked.value(sums[: asked.width]) - asked.value(sums[asked.width :])

    above, below = groups
    summed = Summed(
        columns=np.block(
            [
                [above, np.zeros((asked.width, below.shape[1]))],
                [np.zeros((asked.width, above.shape[1])), below],
            ]
        ),
        value=difference,
        n=sum(counts),
        undefined="one of the two groups has no pair with this score",
    )
    found = estimate_all({measure: summed}, rng=rng, resamples=resamples).statistics[measure]
    if found.estimate is None or min(counts) >= _FEWEST:
        return found
    return replace(found, low=None, high=None, reason="a group of one pair has no interval")
