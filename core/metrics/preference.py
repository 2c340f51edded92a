"""The Empathy Ranking Score: how often one system's replies are found more empathetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.intervals import (
    Floats,
    divide,
    percentiles,
    resampled_totals,
    wilson,
    with_interval,
)
from core.metrics.sign_test import SignTest, sign_test, sign_test_of_items
from core.metrics.votes import CODES, MISSING, UNDECIDED, Counts, Indices, Judge

__all__ = ["EmpathyRanking", "SignTest", "empathy_ranking", "sign_test"]

_LOSS, _TIE, _WIN = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmpathyRanking:
    """The scores of system A against system B, with every count behind them.

    `wins`, `ties` and `losses` count votes for A, for neither and for B, on `items` items.
    `undecided` and `unreadable` count the votes left out. `strict_interval` says whether the
    interval of `ers_strict` is Wilson's (one vote an item) or resamples items.
    `decisive_dropped` counts resamples in which every vote is a tie.
    """

    wins: int
    ties: int
    losses: int
    items: int
    undecided: int
    unreadable: int
    ers_half: Statistic
    ers_strict: Statistic
    ers_net: Statistic
    ers_decisive: Statistic
    sign_test: SignTest
    strict_interval: Literal["wilson", "items"]
    resamples: int
    decisive_dropped: int


def empathy_ranking(
    items: npt.ArrayLike,
    codes: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> EmpathyRanking:
    """Score how often system A is found more empathetic than system B, ties being answers.

    `ers_half` is the headline: 0 to 1, 0.5 where neither is preferred, higher for A.
    `ers_strict` counts wins alone, `ers_net` wins less losses (-1 to 1), `ers_decisive` wins
    among the votes that are no tie. The half-credit score hides how many ties there are, so wins,
    ties and losses always stand beside it. With several votes an item all votes count, and
    intervals resample items, since votes on one item are not independent.

    Parameters
    ----------
    items : array-like of int
        Which item each vote is about.
    codes : array-like of int
        1 for A, 0 for a tie, -1 for B; UNDECIDED and MISSING are left out and counted.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    ranking : EmpathyRanking
        Scores are None, with the reason, where no vote is readable or, for `ers_decisive`, where
        all are ties.

    Notes
    -----
    ers_half = (W + T/2) / N, ers_strict = W / N, ers_net = (W - L) / N, ers_decisive =
    W / (W + L). arXiv 2601.15558 names the score; its formula was not available to us. The half
    credit is the adjusted win rate of FastChat (MT-Bench).

    Examples
    --------
    >>> votes = [1] * 6 + [0] * 3 + [-1]
    >>> ranking = empathy_ranking(range(10), votes, rng=np.random.default_rng(20260122))
    >>> ranking.ers_half.estimate, ranking.ers_half.low, ranking.ers_half.high
    (0.75, 0.55, 0.95)
    >>> ranking.ers_strict.estimate, ranking.ers_net.estimate, ranking.sign_test.p
    (0.6, 0.5, 0.125)
    """
    voted, said = _checked(items, codes)
    is_label = np.isin(said, CODES)
    counts = _counts(voted[is_label], said[is_label])
    losses, ties, wins = (int(total) for total in counts.sum(axis=0))
    drawn = (
        resampled_totals(counts, rng=rng, resamples=resamples)
        if len(counts) > 1
        else np.zeros((0, len(CODES)))
    )
    decisive = divide(drawn[:, _WIN], drawn[:, _WIN] + drawn[:, _LOSS])
    one_vote = bool((counts.sum(axis=1) <= 1).all())
    return EmpathyRanking(
        wins=wins,
        ties=ties,
        losses=losses,
        items=len(counts),
        undecided=int(np.count_nonzero(said == UNDECIDED)),
        unreadable=int(np.count_nonzero(said == MISSING)),
        ers_half=_score(counts, drawn, weights=(0.0, 0.5, 1.0)),
        ers_strict=(
            wilson(wins, len(counts))
            if one_vote and len(counts)
            else _score(counts, drawn, weights=(0.0, 0.0, 1.0))
        ),
        ers_net=_score(counts, drawn, weights=(-1.0, 0.0, 1.0)),
        ers_decisive=with_interval(
            wins / (wins + losses) if wins + losses else None,
            decisive,
            n=wins + losses,
            items=int(np.count_nonzero(counts[:, _WIN] + counts[:, _LOSS])),
            reason="no vote prefers either reply",
        ),
        sign_test=sign_test_of_items(counts),
        strict_interval="wilson" if one_vote else "items",
        resamples=len(drawn),
        decisive_dropped=percentiles(decisive).dropped,
    )


def _checked(items: npt.ArrayLike, codes: npt.ArrayLike) -> tuple[Indices, Judge]:
    voted = np.asarray(items, dtype=np.intp)
    said = np.asarray(codes, dtype=np.int8)
    if voted.ndim != 1 or voted.shape != said.shape:
        raise ValueError(
            f"items and codes must have one element per vote, got {voted.shape} and {said.shape}"
        )
    if not np.isin(said, (*CODES, UNDECIDED, MISSING)).all():
        raise ValueError(f"codes must be -1, 0, 1, {UNDECIDED} or {MISSING}")
    return voted, said


def _counts(items: Indices, codes: Judge) -> Counts:
    """Count losses, ties and wins of each item that has a vote."""
    names, places = np.unique(items, return_inverse=True)
    cells = places * len(CODES) + (codes.astype(np.intp) + 1)
    counted = np.bincount(cells, minlength=len(names) * len(CODES))
    return counted.astype(np.int64).reshape(len(names), len(CODES))


def _score(counts: Counts, drawn: Floats, *, weights: tuple[float, float, float]) -> Statistic:
    n = int(counts.sum())
    return with_interval(
        float(counts.sum(axis=0) @ weights) / n if n else None,
        divide(drawn @ weights, drawn.sum(axis=1)),
        n=n,
        items=len(counts),
        reason="no vote is readable",
    )
