"""One score alone: of an arm on two groups of pairs, or of two arms on the pairs of both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.arm_sums import MEASURES, Arm, Measure, change_of
from core.metrics.intervals import Floats
from core.metrics.sums import Summed, estimate_all

__all__ = ["group_difference", "paired_change"]

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
    asked = _measure(measure)
    if first.keys() & second.keys():
        raise ValueError("first and second must share no pair")
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


def paired_change(
    before: Arm,
    after: Arm,
    *,
    measure: str,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Statistic:
    """Change of one score from an arm to another on the pairs that both have: after minus before.

    The same number as that score of `arm_deltas`, without the others.

    Parameters
    ----------
    before, after : mapping of str to sequence of Reply
        By pair, the checked edits of each arm; replicates are averaged within the pair.
    measure : str
        The score, as `reading_grade`; one of `core.metrics.arm_sums.MEASURES`.
    rng : numpy.random.Generator
        Draws the resamples of pairs.
    resamples : int, default=2000
        How many times the pairs are redrawn, each with both of its sides.

    Returns
    -------
    change : Statistic
        `n` counts the pairs with the score in both; None with the reason where there is none.

    Notes
    -----
    The paired percentile bootstrap over pairs, as in `arm_deltas`.

    Examples
    --------
    >>> from core.metrics.arm_sums import Reply
    >>> before = {name: [Reply(kept=[], grounded=[], reading_grade=6.0)] for name in "ab"}
    >>> after = {name: [Reply(kept=[], grounded=[], reading_grade=7.5)] for name in "ab"}
    >>> found = paired_change(
    ...     before, after, measure="reading_grade", rng=np.random.default_rng(1)
    ... )
    >>> found.estimate, found.n
    (1.5, 2)
    """
    asked = _measure(measure)
    shared = [name for name in before if before[name] and after.get(name)]
    summed = change_of(asked, [before[name] for name in shared], [after[name] for name in shared])
    return estimate_all({measure: summed}, rng=rng, resamples=resamples).statistics[measure]


def _measure(name: str) -> Measure:
    if name not in MEASURES:
        raise ValueError(f"measure must be one of {', '.join(MEASURES)}, got {name!r}")
    return MEASURES[name]
