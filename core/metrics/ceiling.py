"""How well people predict one another: the ceiling that a judge is measured against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.alignment_sums import checked
from core.metrics.intervals import Floats
from core.metrics.sums import Summed, by_rater, estimate_all, mean_of_ratios
from core.metrics.votes import CODES, MISSING, Judge, Votes, plurality_of

__all__ = ["LeaveOneOut", "leave_one_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOneOut:
    """Each person, and the judge in the same place, against the other people.

    `n` counts cells, a person on an item: those where the other people have a plurality, in the
    soft form all where there are others.
    """

    human_ceiling: Statistic
    judge_on_same_cells: Statistic
    judge_minus_human: Statistic
    soft_ceiling: Statistic
    soft_judge: Statistic


def leave_one_out(
    votes: Votes, judge: npt.ArrayLike, *, rng: np.random.Generator, resamples: int = 2000
) -> LeaveOneOut:
    """Compare each person with the plurality of the others, and the judge on the same cells.

    Judge minus human is the honest headline: above 0 the judge predicts the panel better than one
    of its people does. With three people the others are two, so that only items where these agree
    count: look at the number of cells. The soft form counts all cells.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED (wrong) or MISSING (these cells are left out for all).
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn for the intervals.

    Returns
    -------
    found : LeaveOneOut
        None with a reason where there is no cell.

    Notes
    -----
    Mean over people h of the mean over their cells of 1[vote = plurality of the others]; for the
    judge 1[judge = plurality of the others]. Soft: the share of the others who said the same.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [1, 0, -1]])
    >>> found = leave_one_out(votes, [1, 0, 0], rng=np.random.default_rng(1))
    >>> round(found.human_ceiling.estimate, 4), found.judge_on_same_cells.estimate
    (0.8333, 1.0)
    >>> found.human_ceiling.n
    4
    """
    summed = ceiling_summed(votes, checked(votes, judge))
    return LeaveOneOut(**estimate_all(summed, rng=rng, resamples=resamples).statistics)


def ceiling_summed(votes: Votes, judge: Judge) -> Mapping[str, Summed]:
    """Prepare the five statistics of `LeaveOneOut`, by their names."""
    counts, said = votes.counts[votes.items], judge[votes.items]
    others = counts - (votes.codes[:, np.newaxis] == np.asarray(CODES))
    wanted, people = plurality_of(others), others.sum(axis=1)
    is_readable = said != MISSING
    is_cell = is_readable & (wanted != MISSING)
    is_soft = is_readable & (people > 0)
    own, judged = is_cell & (votes.codes == wanted), is_cell & (said == wanted)
    soft_own = np.where(is_soft, _shared(others, votes.codes, people), 0.0)
    soft_judged = np.where(is_soft, _shared(others, said, people), 0.0)
    no_cell = "on no item that the judge answered do the others have a plurality"
    alone = "no item that the judge answered has two votes"
    return {
        "human_ceiling": _by_person(votes, [own, is_cell], undefined=no_cell),
        "judge_on_same_cells": _by_person(votes, [judged, is_cell], undefined=no_cell),
        "judge_minus_human": _by_person(
            votes, [judged.astype(float) - own, is_cell], undefined=no_cell
        ),
        "soft_ceiling": _by_person(votes, [soft_own, is_soft], undefined=alone),
        "soft_judge": _by_person(votes, [soft_judged, is_soft], undefined=alone),
    }


def _shared(others: npt.NDArray[np.int64], codes: Judge, people: npt.NDArray[np.int64]) -> Floats:
    """Share of the others who gave the same code; 0 for an undecided judge."""
    is_code = np.isin(codes, CODES)
    column = np.where(is_code, codes + 1, 0).astype(np.intp)
    same = np.where(is_code, others[np.arange(codes.size), column], 0)
    return same / np.maximum(people, 1)


def _by_person(votes: Votes, values: list[npt.NDArray[np.generic]], *, undefined: str) -> Summed:
    return Summed(
        columns=by_rater(
            values, items=votes.items, raters=votes.raters, shape=(votes.n_raters, votes.n_items)
        ),
        value=mean_of_ratios,
        n=int(np.count_nonzero(values[-1])),
        undefined=undefined,
    )
