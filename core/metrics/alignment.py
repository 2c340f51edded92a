"""A judge beside people: alignment with its ceiling, its baselines and all that is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.align_scores import (
    align_decisive,
    align_half,
    align_majority,
    align_majority_all,
    align_pairwise,
    align_per_annotator,
    flip_as_tie,
)
from core.metrics.alignment_sums import ALIGNMENTS, align_summed, chances_of, checked
from core.metrics.baselines import baseline_chances, favorite
from core.metrics.ceiling import ceiling_summed
from core.metrics.compared import Compared, Confusion, compare, confusion
from core.metrics.kappa import kappa_by_rater, kappa_summed
from core.metrics.sums import Estimates, Summed, estimate_all, ratio
from core.metrics.votes import CODES, MISSING, UNDECIDED, Judge, Votes

__all__ = [
    "Alignment",
    "AlignmentTable",
    "Compared",
    "align_decisive",
    "align_half",
    "align_majority",
    "align_majority_all",
    "align_pairwise",
    "align_per_annotator",
    "alignment_table",
    "confusion",
    "flip_as_tie",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Every `align_*` of one judge."""

    align_pairwise: Statistic
    align_majority: Statistic
    align_majority_all: Statistic
    align_decisive: Statistic
    align_half: Statistic
    align_per_annotator: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentTable(Alignment):
    """A judge's alignment with people, beside everything it must be read with.

    `kappa` and `kappa_linear` are against the plurality, `kappas` against each person (the rater
    and the statistic). `baselines` holds always_tie, always_a, always_b, majority (always what
    is most often the plurality, which is `majority_code`) and chance, on the items that the
    judge answered. `confusion` counts the judge's B, tie, A and undecided (rows) by the
    plurality's B, tie, A. `dropped` counts resamples in which a statistic is undefined.
    """

    kappa: Statistic
    kappa_linear: Statistic
    kappas: tuple[tuple[int, Statistic], ...]
    human_ceiling: Statistic
    judge_on_same_cells: Statistic
    judge_minus_human: Statistic
    soft_ceiling: Statistic
    soft_judge: Statistic
    baselines: Mapping[str, Alignment]
    majority_code: int | None
    confusion: Confusion
    judge_tie_rate: Statistic
    judge_undecided_rate: Statistic
    people_tie_rate: Statistic
    plurality_tie_rate: Statistic
    compared: Compared
    resamples: int
    dropped: Mapping[str, int]


def alignment_table(
    votes: Votes, judge: npt.ArrayLike, *, rng: np.random.Generator, resamples: int = 2000
) -> AlignmentTable:
    """Compute everything about one judge's alignment, over the same resamples of items.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item; UNDECIDED counts as wrong everywhere, MISSING (unreadable) is
        left out and counted.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn for the intervals.

    Returns
    -------
    table : AlignmentTable
        None with a reason where a statistic is undefined.

    Notes
    -----
    The functions of `align_scores`, `baselines`, `kappa` and `ceiling`; baselines see the same
    items. Intervals are percentiles of the bootstrap over items; the label rates behind chance
    and the choice behind majority stay as they are in the data.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [-1, -1, 0], [1, 0, -1]])
    >>> table = alignment_table(votes, [1, 0, 1, 9], rng=np.random.default_rng(1))
    >>> round(table.align_majority.estimate, 4), table.align_majority.n
    (0.6667, 3)
    >>> round(table.baselines["always_tie"].align_majority.estimate, 4), table.compared.split
    (0.3333, 1)
    """
    said = checked(votes, judge)
    own = {**align_summed(votes, chances_of(said)), **_beside(votes, said)}
    baselines = baseline_chances(votes, said)
    blind = {
        f"{who}.{name}": summed
        for who, chances in baselines.items()
        for name, summed in align_summed(votes, chances).items()
    }
    found = estimate_all({**own, **blind}, rng=rng, resamples=resamples)
    return AlignmentTable(
        **{name: found.statistics[name] for name in own},
        kappas=kappa_by_rater(votes, said, rng=rng, resamples=resamples),
        baselines={who: _baseline(found, who) for who in baselines},
        majority_code=favorite(votes, said),
        confusion=confusion(votes, said),
        compared=compare(votes, said),
        resamples=resamples,
        dropped=found.dropped,
    )


def _baseline(found: Estimates, who: str) -> Alignment:
    return Alignment(**{name: found.statistics[f"{who}.{name}"] for name in ALIGNMENTS})


def _beside(votes: Votes, judge: Judge) -> Mapping[str, Summed]:
    """Prepare all that stands beside the alignments themselves."""
    counts, plurality = votes.counts, votes.plurality
    is_compared = (judge != MISSING) & counts.any(axis=1)
    has_plurality = is_compared & (plurality != MISSING)
    ties, people = counts[:, CODES.index(0)] * is_compared, counts.sum(axis=1) * is_compared
    return {
        "kappa": kappa_summed(judge, plurality, weights=None),
        "kappa_linear": kappa_summed(judge, plurality, weights="linear"),
        **ceiling_summed(votes, judge),
        "judge_tie_rate": _rate((judge == 0) & is_compared, is_compared),
        "judge_undecided_rate": _rate((judge == UNDECIDED) & is_compared, is_compared),
        "people_tie_rate": _rate(ties, people),
        "plurality_tie_rate": _rate((plurality == 0) & has_plurality, has_plurality),
    }


def _rate(hits: npt.NDArray[np.generic], of: npt.NDArray[np.generic]) -> Summed:
    return Summed(
        columns=np.stack([hits, of]).astype(np.float64),
        value=ratio,
        n=int(of.sum()),
        undefined="no item that the judge answered counts here",
    )
