"""Scores of rating instruments: reversed items, items that don't apply, and means of ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.intervals import divide, resampled_sums, with_interval

__all__ = ["Scored", "instrument_score", "mean_score"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One person's score, or None with the reason why it is void."""

    score: float | None
    answered: int
    not_applicable: int
    reason: str | None = None


def instrument_score(
    answers: Sequence[int | None],
    *,
    low: Sequence[int],
    high: Sequence[int],
    reverse: Sequence[bool],
    rule: Literal["sum", "mean"] = "sum",
    na_max: int = 0,
) -> Scored:
    """Score one person's answers to one instrument.

    Higher is more of what the instrument measures, after reversed items are turned. An item that
    does not apply counts as the mean of the person's other items, which neither raises nor lowers
    a mean; with more than `na_max` of them the score is void, never a sum of fewer items.

    Parameters
    ----------
    answers : sequence of int or None
        One element per item; None where it doesn't apply or wasn't answered.
    low, high : sequences of int
        The ends of each item's scale.
    reverse : sequence of bool
        Whether an item counts the other way.
    rule : {"sum", "mean"}, default="sum"
        What the answers become.
    na_max : int, default=0
        How many items may lack an answer.

    Returns
    -------
    scored : Scored
        The score, or the reason why it is void.

    Notes
    -----
    x = low + high - answer where reversed; score = sum of x + k (sum of x / m) for m answered and
    k missing items; divided by m + k for a mean. The rule of the CARE measure (k at most 2):
    Mercer et al., Fam Pract 2004;21:699-705.

    Examples
    --------
    >>> nine = [4, 4, 4, 4, 4, 4, 4, 4, 4, None]
    >>> of_five = dict(low=[1] * 10, high=[5] * 10, reverse=[False] * 10, na_max=2)
    >>> instrument_score(nine, **of_five).score
    40.0
    >>> instrument_score([*nine[:7], None, None, None], **of_five).reason
    '3 items without an answer; at most 2 may be'
    """
    sizes = {len(answers), len(low), len(high), len(reverse)}
    if len(sizes) != 1 or not answers:
        raise ValueError(
            "answers, low, high and reverse must have one element per item, at least 1"
        )
    values: list[int] = []
    for place, answer in enumerate(answers):
        if answer is None:
            continue
        if not low[place] <= answer <= high[place]:
            raise ValueError(
                f"answer {place + 1} must be from {low[place]} to {high[place]}, got {answer}"
            )
        values.append(low[place] + high[place] - answer if reverse[place] else answer)
    lacking = len(answers) - len(values)
    if lacking > na_max or not values:
        return Scored(
            score=None,
            answered=len(values),
            not_applicable=lacking,
            reason=f"{lacking} items without an answer; at most {na_max} may be",
        )
    mean = sum(values) / len(values)
    total = sum(values) + lacking * mean
    return Scored(
        score=float(total if rule == "sum" else mean),
        answered=len(values),
        not_applicable=lacking,
    )


def mean_score(
    ratings: Sequence[Sequence[float]], *, rng: np.random.Generator, resamples: int = 2000
) -> Statistic:
    """Mean of all scores, with an interval from resampling the units that they belong to.

    Parameters
    ----------
    ratings : sequence of sequences of float
        The scores of each unit: of each reply where replies are summed up, of each person where
        one reply is. Void scores are left out before.
    rng : numpy.random.Generator
        Draws the resamples of units.
    resamples : int, default=2000
        How many times the units are redrawn.

    Returns
    -------
    mean : Statistic
        n counts the scores; undefined without any. One unit has a mean and no interval.

    Notes
    -----
    Sum of all scores / number of scores, each resample of whole units; Efron and Tibshirani, An
    Introduction to the Bootstrap, 1993, the percentile method.

    Examples
    --------
    >>> mean = mean_score([[3.0], [5.0, 6.0], [4.0]], rng=np.random.default_rng(1))
    >>> mean.estimate, mean.n
    (4.5, 4)
    """
    columns = np.array([[sum(each), len(each)] for each in ratings if each], dtype=float).T
    if not columns.size:
        return Statistic(estimate=None, reason="there is no rating with a score")
    above, below = columns.sum(axis=1)
    if columns.shape[1] == 1:
        reason = "one reply or person has no interval"
        return Statistic(estimate=float(above / below), n=int(below), reason=reason)
    drawn = resampled_sums(columns, rng=rng, resamples=resamples)
    return with_interval(
        float(above / below),
        divide(drawn[0], drawn[1]),
        n=int(below),
        items=columns.shape[1],
        reason="there is no rating with a score",
    )
