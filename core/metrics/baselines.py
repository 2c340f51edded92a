"""Judges that read nothing: always the same answer, or answers drawn at random."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.metrics.alignment_sums import align_summed, chances_of, checked
from core.metrics.intervals import Floats
from core.metrics.votes import CODES, MISSING, Judge, Votes

__all__ = ["align_by_chance"]


def align_by_chance(votes: Votes, judge: npt.ArrayLike) -> float | None:
    """Expected `align_majority` of a judge that answers at random, as often each way as this one.

    An alignment at this value needs no reading of the texts. Kappa is built on the same idea.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING.

    Returns
    -------
    alignment : float or None
        None when no item that the judge answered has a plurality.

    Notes
    -----
    Sum over k of q_k times the share of pluralities that are k, where q_k is the share of k among
    the judge's answers on rated items, undecided ones included and always wrong. The other
    `align_*` likewise: the credit of each answer, weighted with q_k.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [0, 0, -1], [-1, -1, 1]])
    >>> align_by_chance(votes, [1, 1, 0, 0]) # 1/2 of 1/4 and 1/2 of 2/4
    0.375
    """
    chance = baseline_chances(votes, checked(votes, judge))["chance"]
    return align_summed(votes, chance)["align_majority"].estimate()


def baseline_chances(votes: Votes, judge: Judge) -> Mapping[str, Floats]:
    """Return the chances of every baseline on the items that the judge answered, by name."""
    is_readable = judge != MISSING
    constants = {"always_tie": 0, "always_a": 1, "always_b": -1, "majority": favorite(votes, judge)}
    chances = {
        name: chances_of(np.where(is_readable & (code is not None), code or 0, MISSING))
        for name, code in constants.items()
    }
    answers = chances_of(judge)[votes.counts.any(axis=1)]
    rates = answers.sum(axis=0) / max(1.0, answers.sum())
    return chances | {"chance": is_readable[:, np.newaxis] * rates}


def favorite(votes: Votes, judge: Judge) -> int | None:
    """Find the most frequent plurality on the items that the judge answered; a tie wins a draw."""
    pluralities = votes.plurality[judge != MISSING]
    times = {code: int(np.count_nonzero(pluralities == code)) for code in (0, *CODES)}
    return max(times, key=times.__getitem__) if any(times.values()) else None
