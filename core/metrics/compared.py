"""What an alignment rests on: the judge's answers by those of people, and all that is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.metrics.alignment_sums import checked
from core.metrics.votes import CODES, MISSING, UNDECIDED, Judge, Votes

__all__ = ["Compared", "Confusion", "confusion"]

Row: TypeAlias = tuple[int, int, int]
Confusion: TypeAlias = tuple[Row, Row, Row, Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What an alignment rests on, and every count of what is left out of it.

    Of `items`, nobody rated `unrated`, of which the judge answered `judged_in_vain`. Of the
    rated ones, the judge was unreadable on `unreadable` (left out with their `votes_left_out`
    of all `votes`), undecided on `undecided` (counted as wrong), and on `split` of those it
    answered people have no plurality.
    """

    items: int
    unrated: int
    judged_in_vain: int
    unreadable: int
    undecided: int
    split: int
    votes: int
    votes_left_out: int


def confusion(votes: Votes, judge: npt.ArrayLike) -> Confusion:
    """Count the judge's answers by the pluralities of people.

    Parameters
    ----------
    votes : Votes
        Of people; items without a plurality are left out.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING; missing ones are left out.

    Returns
    -------
    confusion : tuple of four rows of three int
        The judge's B, tie, A and undecided, by the plurality's B, tie, A.

    Notes
    -----
    Plain counts; the diagonal of the first three rows over their sum is `align_majority`.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [-1, -1, 0], [1, 0, -1]])
    >>> confusion(votes, [1, 0, 1, 9])
    ((0, 0, 0), (0, 1, 0), (1, 0, 1), (0, 0, 0))
    """
    said, plurality = checked(votes, judge), votes.plurality

    def row(answer: int) -> Row:
        b, tie, a = (_count((said == answer) & (plurality == code)) for code in CODES)
        return b, tie, a

    b, tie, a, undecided = map(row, (*CODES, UNDECIDED))
    return b, tie, a, undecided


def compare(votes: Votes, judge: Judge) -> Compared:
    """Count the items and votes that an alignment rests on."""
    people = votes.counts.sum(axis=1)
    is_rated, is_readable = people > 0, judge != MISSING
    is_split = is_rated & (votes.plurality == MISSING)

    return Compared(
        items=votes.n_items,
        unrated=_count(~is_rated),
        judged_in_vain=_count(~is_rated & is_readable),
        unreadable=_count(is_rated & ~is_readable),
        undecided=_count(is_rated & (judge == UNDECIDED)),
        split=_count(is_split & is_readable),
        votes=int(votes.codes.size),
        votes_left_out=int(people[~is_readable].sum()),
    )


def _count(which: npt.NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(which))
