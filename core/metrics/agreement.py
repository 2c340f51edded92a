"""How far people agree with one another: five statistics over the same votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.agreement_sums import (
    Level,
    ac1_summed,
    agreement_summed,
    alpha_summed,
    fleiss_summed,
    percent_summed,
)
from core.metrics.kappa import pairwise_kappa
from core.metrics.sums import estimate_all
from core.metrics.votes import Votes

__all__ = [
    "AgreementTable",
    "agreement_table",
    "fleiss_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "percent_agreement",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTable:
    """How far people agree, each number with its interval or the reason why there is none.

    `items` counts all items, `single` those with one vote and `unrated` those with none: both
    are left out wherever two votes are needed. `dropped` counts resamples in which a statistic
    is undefined. `pairwise_kappa` holds two raters and their kappa; `pairs_left_out`
    counts further pairs, where there are more than can be read.
    """

    percent_agreement: Statistic
    fleiss_kappa: Statistic
    alpha_nominal: Statistic
    alpha_ordinal: Statistic
    ac1: Statistic
    pairwise_kappa: tuple[tuple[int, int, Statistic], ...]
    pairs_left_out: int
    items: int
    single: int
    unrated: int
    votes: int
    raters: int
    resamples: int
    dropped: Mapping[str, int]


def agreement_table(
    votes: Votes, *, rng: np.random.Generator, resamples: int = 2000
) -> AgreementTable:
    """Compute all statistics of agreement between people, over the same resamples of items.

    Read percent agreement and ordinal alpha first; where nearly all votes are alike, kappa and
    alpha fall although people agree, and AC1 does not: look at all of them.

    Parameters
    ----------
    votes : Votes
        Of people; a judge is compared with them by `alignment_table`.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn for the intervals.

    Returns
    -------
    table : AgreementTable
        None with a reason where a statistic is undefined.

    Notes
    -----
    The functions of this module, and `pairwise_kappa`. Intervals are percentiles of the
    bootstrap over items, since votes of one item are not independent.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 0], [0, 0, 0], [-1, -1, 0], [1, 0, -1]])
    >>> table = agreement_table(votes, rng=np.random.default_rng(1))
    >>> round(table.percent_agreement.estimate, 4), table.percent_agreement.n
    (0.4167, 4)
    """
    people = votes.counts.sum(axis=1)
    found = estimate_all(agreement_summed(votes), rng=rng, resamples=resamples)
    kappas = pairwise_kappa(votes, rng=rng, resamples=resamples)
    return AgreementTable(
        **found.statistics,
        pairwise_kappa=kappas.pairs,
        pairs_left_out=kappas.left_out,
        items=votes.n_items,
        single=int(np.count_nonzero(people == 1)),
        unrated=int(np.count_nonzero(people == 0)),
        votes=int(votes.codes.size),
        raters=int(np.count_nonzero(np.bincount(votes.raters))),
        resamples=resamples,
        dropped=found.dropped,
    )


def percent_agreement(votes: Votes) -> float | None:
    """Share of pairs of people who gave an item the same answer, averaged over items.

    Range 0 to 1, higher is better. It does not correct for chance: where nearly all answers are
    alike it is high without any skill.

    Parameters
    ----------
    votes : Votes
        Items with fewer than two votes are left out.

    Returns
    -------
    agreement : float or None
        None when no item has two votes.

    Notes
    -----
    p_a = mean over items of the sum over k of r_k (r_k - 1) / (r (r - 1)), where r of an item's
    votes are r_k times k. Fleiss, Psychol Bull 1971;76:378-382.

    Examples
    --------
    >>> percent_agreement(Votes.from_matrix([[1, 1, 0], [0, 0, 0]])) # two of six pairs differ
    0.6666666666666666
    """
    return percent_summed(votes).estimate()


def fleiss_kappa(votes: Votes) -> float | None:
    """Agreement beyond chance when every item has the same number of votes.

    Range -1 to 1, 0 at chance, higher is better. It ignores the order of the answers and falls
    when one answer prevails, however well people agree.

    Parameters
    ----------
    votes : Votes
        Items without any vote are left out.

    Returns
    -------
    kappa : float or None
        None when items differ in their number of votes (alpha serves then), when no item has two
        votes and when every vote is the same.

    Notes
    -----
    (p_a - p_e) / (1 - p_e) with p_e = sum over k of p_k squared, p_k the share of all votes for
    k. Fleiss, Psychol Bull 1971;76:378-382.

    Examples
    --------
    >>> round(fleiss_kappa(Votes.from_matrix([[1, 1, 0], [0, 0, 0]])), 4)
    0.25
    >>> fleiss_kappa(Votes.from_matrix([[1, 1], [0, 0], [0, -9]])) is None
    True
    """
    return fleiss_summed(votes).estimate()


def krippendorff_alpha(votes: Votes, *, level: Level = "ordinal") -> float | None:
    """Agreement beyond chance with any number of votes per item; missing ones do no harm.

    Range below 0 to 1, 0 at chance, higher is better. "nominal" counts every disagreement alike;
    "ordinal" counts a reversal as worse than a step to a tie, by how many votes lie between.
    It falls when one answer prevails.

    Parameters
    ----------
    votes : Votes
        Items with fewer than two votes are left out.
    level : {"nominal", "ordinal"}, default="ordinal"
        How far apart two answers are.

    Returns
    -------
    alpha : float or None
        None when no item has two votes and when every vote is the same.

    Notes
    -----
    1 - D_o / D_e from the coincidences o_ck, which add for every item its pairs of votes / (r -
    1). With n_c = sum over k of o_ck and n = sum of n_c: D_o = sum of o_ck d_ck, D_e = sum of n_c
    n_k d_ck / (n - 1). Nominal d = 1 for different answers; ordinal d = (sum of n_g from c to k -
    (n_c + n_k) / 2) squared. Krippendorff, Content Analysis, 2004, chapter 11. Ordinal alpha is
    not irrCAC's "Krippendorff with ordinal weights", whose distances do not depend on the data.

    Examples
    --------
    >>> near = Votes.from_matrix([[1, 1], [1, 0], [0, 0], [-1, -1]])
    >>> far = Votes.from_matrix([[1, 1], [1, -1], [0, 0], [-1, -1]])
    >>> round(krippendorff_alpha(near), 4), round(krippendorff_alpha(far), 4)
    (0.79, 0.4167)
    """
    if level not in ("nominal", "ordinal"):
        raise ValueError(f'level must be "nominal" or "ordinal", got {level!r}')
    return alpha_summed(votes, level).estimate()


def gwet_ac1(votes: Votes, *, possible: int = 3) -> float | None:
    """Agreement beyond chance that stays high when people agree on a prevailing answer.

    Range below 0 to 1, higher is better. Its idea of chance is generous when answers are
    concentrated: read it beside alpha and not in its place.

    Parameters
    ----------
    votes : Votes
        Items with one vote count for the shares of answers and not for the agreement.
    possible : int, default=3
        How many answers a person could give, also when fewer were given.

    Returns
    -------
    ac1 : float or None
        None when no item has two votes.

    Notes
    -----
    (p_a - p_e) / (1 - p_e) with p_e = sum over k of pi_k (1 - pi_k) / (q - 1), pi_k the mean over
    items of r_k / r, and q possible answers. Gwet, Br J Math Stat Psychol 2008;61:29-48.

    Examples
    --------
    >>> round(gwet_ac1(Votes.from_matrix([[1, 1], [1, 1], [1, 1], [1, 0]])), 4)
    0.7193
    """
    used = np.unique(votes.codes).size
    if possible < max(used, 2):
        raise ValueError(f"possible must be at least {max(used, 2)}, got {possible}")
    return ac1_summed(votes, possible).estimate()
