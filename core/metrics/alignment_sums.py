"""What each item adds to the alignment of a judge with people.

A judge is held as chances, items by the answers B, tie, A and undecided: all on one answer for a
real or constant judge, spread for one that answers at random, nothing where it is unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.metrics.intervals import Floats
from core.metrics.sums import Summed, by_rater, mean_of_ratios, ratio
from core.metrics.votes import CODES, MISSING, UNDECIDED, Judge, Votes

__all__ = ["ALIGNMENTS"]

ALIGNMENTS = (
    "align_pairwise",
    "align_majority",
    "align_majority_all",
    "align_decisive",
    "align_half",
    "align_per_annotator",
)

_TIE = CODES.index(0)
_EXACT = np.vstack([np.eye(len(CODES)), np.zeros(len(CODES))])
_HALF = np.vstack(
    [1 - np.abs(np.subtract.outer(CODES, CODES)) / 2, np.zeros(len(CODES))]  # undecided: nothing
)
_NO_VOTE = "nobody rated an item that the judge answered"


def checked(votes: Votes, judge: npt.ArrayLike, *, name: str = "judge") -> Judge:
    """Return the judge's codes, refusing what is none."""
    codes = np.asarray(judge)
    if codes.shape != (votes.n_items,):
        raise ValueError(
            f"{name} must have one code for each of {votes.n_items} items, got {codes.shape}"
        )
    if not np.isin(codes, (*CODES, UNDECIDED, MISSING)).all():
        raise ValueError(
            f"{name} must hold -1, 0, 1, {UNDECIDED} or {MISSING}, got {np.unique(codes).tolist()}"
        )
    return codes.astype(np.int8)


def chances_of(judge: Judge) -> Floats:
    """Put all of a judge's chance on its answer; none where it is unreadable."""
    answers = (*CODES, UNDECIDED)
    return np.stack([judge == answer for answer in answers], axis=1).astype(np.float64)


def align_summed(votes: Votes, chances: Floats) -> Mapping[str, Summed]:
    """Prepare every `align_*`, by its name."""
    counts = votes.counts.astype(np.float64)
    answered = chances.sum(axis=1)
    plurality = votes.plurality
    is_rated = counts.any(axis=1)
    with_ties = np.where(is_rated & (plurality == MISSING), np.int8(0), plurality)
    compared = counts.sum(axis=1) * answered
    return {
        "align_pairwise": _share((chances @ _EXACT * counts).sum(axis=1), compared, _NO_VOTE),
        "align_majority": _against(
            plurality, chances, "no item that the judge answered has a plurality"
        ),
        "align_majority_all": _against(with_ties, chances, _NO_VOTE),
        "align_decisive": _decisive(counts, chances),
        "align_half": _share((chances @ _HALF * counts).sum(axis=1), compared, _NO_VOTE),
        "align_per_annotator": _per_annotator(votes, chances),
    }


def _share(hits: Floats, of: Floats, undefined: str) -> Summed:
    return Summed(columns=np.stack([hits, of]), value=ratio, n=round(of.sum()), undefined=undefined)


def _against(labels: Judge, chances: Floats, undefined: str) -> Summed:
    """Compare with one label for each item, where it has one."""
    wanted = chances_of(labels)[:, : len(CODES)]
    has_label = wanted.any(axis=1)
    return _share(
        (chances[:, : len(CODES)] * wanted).sum(axis=1), chances.sum(axis=1) * has_label, undefined
    )


def _decisive(counts: Floats, chances: Floats) -> Summed:
    """Compare only preferences: neither the vote nor the judge's answer is a tie."""
    preferences = np.delete(counts, _TIE, axis=1)
    chosen = np.delete(chances, _TIE, axis=1)
    hits = (preferences * chosen[:, : len(CODES) - 1]).sum(axis=1)
    return _share(
        hits,
        preferences.sum(axis=1) * chosen.sum(axis=1),
        "no vote and answer of the judge are both a preference",
    )


def _per_annotator(votes: Votes, chances: Floats) -> Summed:
    answered = chances.sum(axis=1)[votes.items]
    hits = chances[votes.items, votes.codes + 1]
    columns = by_rater(
        [hits, answered],
        items=votes.items,
        raters=votes.raters,
        shape=(votes.n_raters, votes.n_items),
    )
    return Summed(
        columns=columns,
        value=mean_of_ratios,
        n=int(np.count_nonzero(np.bincount(votes.raters[answered > 0]))),
        undefined=_NO_VOTE,
    )
