"""Two judges, or one judge under two protocols, on the same items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.alignment_sums import checked
from core.metrics.preference import sign_test
from core.metrics.sums import Summed, estimate_all, ratio
from core.metrics.votes import MISSING, Votes

__all__ = ["Contrast", "compare_judges", "forced_choice_errors"]

_NO_ITEM = "no item that both judges answered has a plurality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two judges' `align_majority` on the items that both answered and that have a plurality.

    `difference` is the first minus the second. `first_only` counts items on which only the first
    is right, `second_only` the reverse; `p` is McNemar's exact test of these two counts, None
    when both are 0. `left_out` counts items with a plurality that only one or neither answered.
    """

    first: Statistic
    second: Statistic
    difference: Statistic
    first_only: int
    second_only: int
    p: float | None
    left_out: int


def compare_judges(
    votes: Votes,
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Contrast:
    """Compare two judges, or two protocols of one judge, item by item.

    The pairing is what makes small differences visible; two separate intervals that overlap do
    not show that judges are alike. A large p does not either.

    Parameters
    ----------
    votes : Votes
        Of people.
    first, second : array-like of int
        One code for each item; UNDECIDED counts as wrong, items where either is MISSING are left
        out and counted.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    contrast : Contrast
        Both alignments and their difference on the same items, and McNemar's exact test.

    Notes
    -----
    p = min(1, 2 P(X <= min(b, c))) with X binomial (b + c, 1/2), for b and c the items on which
    only one is right. McNemar, Psychometrika 1947;12:153-157. The difference has the percentile
    interval of the paired bootstrap over items.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1], [0], [-1], [0]])
    >>> found = compare_judges(votes, [1, 0, 0, 0], [1, 1, -1, 9], rng=np.random.default_rng(1))
    >>> found.first_only, found.second_only, found.p, found.difference.estimate
    (2, 1, 1.0, 0.25)
    """
    one, other = checked(votes, first, name="first"), checked(votes, second, name="second")
    plurality = votes.plurality
    has_plurality = plurality != MISSING
    is_shared = has_plurality & (one != MISSING) & (other != MISSING)
    right, also_right = is_shared & (one == plurality), is_shared & (other == plurality)
    n = int(np.count_nonzero(is_shared))
    hits = {
        "first": right,
        "second": also_right,
        "difference": right.astype(np.float64) - also_right,
    }
    found = estimate_all(
        {
            name: Summed(
                columns=np.stack([each, is_shared]).astype(np.float64),
                value=ratio,
                n=n,
                undefined=_NO_ITEM,
            )
            for name, each in hits.items()
        },
        rng=rng,
        resamples=resamples,
    )
    first_only = int(np.count_nonzero(right & ~also_right))
    second_only = int(np.count_nonzero(also_right & ~right))
    return Contrast(
        **found.statistics,
        first_only=first_only,
        second_only=second_only,
        p=sign_test(first_only, second_only),
        left_out=int(np.count_nonzero(has_plurality)) - n,
    )


def forced_choice_errors(
    votes: Votes,
    forced: npt.ArrayLike,
    three_way: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Statistic:
    """Share of a forced choice's errors that are items people called equal.

    It says how much of the gap between forced choice and three-way judging comes from the missing
    answer "tie" alone: near 1, nearly all of it.

    Parameters
    ----------
    votes : Votes
        Of people; items without a plurality are left out.
    forced : array-like of int
        The forced-choice judge; UNDECIDED is an error.
    three_way : array-like of int
        The three-way judge beside it; items where either is MISSING are left out.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    share : Statistic
        n counts the errors; undefined when there is none.

    Notes
    -----
    Number of items with plurality tie / number of items with a plurality that the forced choice
    does not say.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1], [0], [-1], [0]])
    >>> share = forced_choice_errors(
    ...     votes, [1, 1, 1, 9], [1, 0, 0, 0], rng=np.random.default_rng(1)
    ... )
    >>> round(share.estimate, 4), share.n
    (0.6667, 3)
    """
    one, other = checked(votes, forced, name="forced"), checked(votes, three_way, name="three_way")
    plurality = votes.plurality
    is_shared = (plurality != MISSING) & (one != MISSING) & (other != MISSING)
    is_error = is_shared & (one != plurality)
    summed = Summed(
        columns=np.stack([is_error & (plurality == 0), is_error]).astype(np.float64),
        value=ratio,
        n=int(np.count_nonzero(is_error)),
        undefined="the forced choice makes no error" if is_shared.any() else _NO_ITEM,
    )
    return estimate_all({"share": summed}, rng=rng, resamples=resamples).statistics["share"]
