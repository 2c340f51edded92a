"""The candidates for "alignment score": six ways in which a judge can match people.

The paper's own formula was not available, so all are computed and named exactly. In each, an
unreadable answer of the judge is left out and an undecided one (a forced choice that flipped
with the order) is wrong.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from core.metrics.alignment_sums import align_summed, chances_of, checked
from core.metrics.votes import UNDECIDED, Judge, Votes

__all__ = [
    "align_decisive",
    "align_half",
    "align_majority",
    "align_majority_all",
    "align_pairwise",
    "align_per_annotator",
    "flip_as_tie",
]


def align_majority(votes: Votes, judge: npt.ArrayLike) -> float | None:
    """Share of items on which the judge says what strictly most people said: the headline.

    Range 0 to 1, higher is better. Never read it alone: a judge that always says "tie" scores the
    share of ties among the pluralities, and a forced choice can't score more than the rest. Look at
    the constant-tie baseline, the human ceiling and kappa beside it.

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
    Mean over items with a plurality m of 1[judge = m]; items on which votes split have none and are
    left out, which is not the same as a tie.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [1, 0, -1]])
    >>> round(align_majority(votes, [1, 0, 0]), 4)
    1.0
    """
    return _align(votes, judge, "align_majority")


def align_majority_all(votes: Votes, judge: npt.ArrayLike) -> float | None:
    """The same with items on which people split counted as ties.

    Range 0 to 1, higher is better. It rewards saying "tie" where people contradict one another,
    which is not what any of them said.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING.

    Returns
    -------
    alignment : float or None
        None when nobody rated an item that the judge answered.

    Notes
    -----
    As `align_majority`, with m = tie on items that have votes and no plurality.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [1, 0, -1]])
    >>> round(align_majority_all(votes, [1, 0, 1]), 4)
    0.6667
    """
    return _align(votes, judge, "align_majority_all")


def align_pairwise(votes: Votes, judge: npt.ArrayLike) -> float | None:
    """Share of single votes that the judge matches.

    Range 0 to 1, higher is better. Its maximum is below 1 wherever people differ, and items with
    more votes weigh more.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING.

    Returns
    -------
    alignment : float or None
        None when nobody rated an item that the judge answered.

    Notes
    -----
    Sum over items and their raters of 1[judge = vote] / number of votes. The agreement of MT-Bench
    (Zheng et al. 2023).

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [1, 0, -1]])
    >>> round(align_pairwise(votes, [1, 0, 0]), 4)
    0.6667
    """
    return _align(votes, judge, "align_pairwise")


def align_decisive(votes: Votes, judge: npt.ArrayLike) -> float | None:
    """Share of votes that the judge matches where both expressed a preference.

    Range 0 to 1, 0.5 for a coin, higher is better. It is fair to a forced choice, and blind to a
    judge that prefers where people see no difference.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING.

    Returns
    -------
    alignment : float or None
        None when no vote and answer of the judge are both a preference.

    Notes
    -----
    `align_pairwise` over votes that are no tie, on items where the judge's answer is none; an
    undecided one counts as wrong. MT-Bench's setup without ties.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [1, 0, -1]])
    >>> round(align_decisive(votes, [1, 0, -1]), 4)
    0.75
    """
    return _align(votes, judge, "align_decisive")


def align_half(votes: Votes, judge: npt.ArrayLike) -> float | None:
    """Match with single votes, where a tie against a preference is worth half.

    Range 0 to 1, higher is better. A judge that always says "tie" has at least 0.5.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING.

    Returns
    -------
    alignment : float or None
        None when nobody rated an item that the judge answered.

    Notes
    -----
    Mean over votes of 1 - |judge - vote| / 2 on the codes -1, 0, 1; 0 where undecided.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [1, 0, -1]])
    >>> round(align_half(votes, [1, 0, 0]), 4)
    0.8333
    """
    return _align(votes, judge, "align_half")


def align_per_annotator(votes: Votes, judge: npt.ArrayLike) -> float | None:
    """Share of votes that the judge matches, averaged over people.

    Range 0 to 1, higher is better. Every person weighs alike, also one who rated few items;
    equal to `align_pairwise` when all rated all items.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING.

    Returns
    -------
    alignment : float or None
        None when nobody rated an item that the judge answered.

    Notes
    -----
    Mean over people of the mean over their items of 1[judge = vote].

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [1, 0, -1]])
    >>> round(align_per_annotator(votes, [1, 0, 0]), 4)
    0.6667
    """
    return _align(votes, judge, "align_per_annotator")


def flip_as_tie(judge: npt.ArrayLike) -> Judge:
    """Read a forced choice that flipped with the order as a tie.

    Asking for a forced choice in both orders yields ties for free; with them it is the fair
    baseline for a judge that may say "tie".

    Parameters
    ----------
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING.

    Returns
    -------
    judge : array of int8
        The same with 0 in place of UNDECIDED.

    Notes
    -----
    MT-Bench counts every disagreement of the two orders as a tie (Zheng et al. 2023).

    Examples
    --------
    >>> flip_as_tie([1, 9, -9]).tolist()
    [1, 0, -9]
    """
    codes = np.asarray(judge, dtype=np.int8)
    return np.where(codes == UNDECIDED, np.int8(0), codes)


def _align(votes: Votes, judge: npt.ArrayLike, name: str) -> float | None:
    return align_summed(votes, chances_of(checked(votes, judge)))[name].estimate()
