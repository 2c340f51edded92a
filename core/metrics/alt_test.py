"""May a judge stand in for a person? The alternative annotator test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.alignment_sums import checked
from core.metrics.alt_test_wins import Flags, Scoring, benjamini_yekutieli, p_below, wins
from core.metrics.intervals import Floats
from core.metrics.sums import Summed, by_rater, estimate_all, mean_of_ratios
from core.metrics.votes import Votes

__all__ = ["AltTest", "RaterTest", "alt_test"]

PASSING_RATE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterTest:
    """The judge against one person: how often at least as good, and the test of it.

    `rejected` says that the person's advantage is shown to be smaller than epsilon.
    """

    rater: int
    items: int
    advantage: float
    mean_difference: float
    p: float
    threshold: float
    rejected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AltTest:
    """The alternative annotator test, or the reason why it is refused.

    `omega` is the share of people against whom the judge's shortfall is shown to stay below
    epsilon, `rho` how often the judge is at least as good as a person, averaged over people.
    `passes` is None when refused. `left_out` counts people with too few items.
    """

    omega: Statistic
    rho: Statistic
    raters: tuple[RaterTest, ...]
    left_out: int
    passes: bool | None
    reason: str | None
    epsilon: float
    min_items: int
    min_raters: int
    scoring: Scoring


def alt_test(
    votes: Votes,
    judge: npt.ArrayLike,
    *,
    epsilon: float = 0.1,
    min_items: int = 30,
    min_raters: int = 3,
    scoring: Scoring = "exact",
    rng: np.random.Generator | None = None,
    resamples: int = 2000,
) -> AltTest:
    """Test whether the judge represents the panel at least as well as its people do.

    Each person in turn is compared with the judge: who of the two says more often what the other
    people say? It passes when the judge holds against at least half of the people. Compare judges
    by rho. With low agreement between people a judge passes easily: choose a small epsilon.

    Parameters
    ----------
    votes : Votes
        Of people; only items with two votes or more count.
    judge : array-like of int
        One code for each item; UNDECIDED agrees with nobody, MISSING items are left out.
    epsilon : float, default=0.1
        How much worse the judge may be, since it costs less: 0.2 against experts, 0.15 against
        skilled people, 0.1 against a crowd or patients.
    min_items, min_raters : int
        A person counts from 30 items on, and the test is refused under 3 such people.
    scoring : {"exact", "squared"}, default="exact"
        Whether a near miss is as wrong as a reversal, or a quarter as wrong.
    rng : numpy.random.Generator, optional
        Draws the resamples of items for the interval of rho; without it rho has none.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    test : AltTest
        With omega, rho and each person's p; undefined with the reason when refused.

    Notes
    -----
    For person h on item i: W_f = 1 when the judge scores at least as well as h against the other
    people, W_h likewise for h; d = W_h - W_f. One-sided t-test of mean d < epsilon; where all d
    are equal, p is 0 if d < epsilon, else 1. Benjamini-Yekutieli over people at 0.05: thresholds
    k / m x 0.05 / (1 + 1/2 + ... + 1/m). Omega = rejected / m, passes at 0.5; rho = mean over
    people of the mean of W_f. Calderon, Reichart and Dror, ACL 2025 (arXiv 2501.10970), whose
    Wilcoxon form for few items is not used.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, 1], [0, 0, 0], [-1, -1, 0], [1, 1, 0]] * 10)
    >>> test = alt_test(votes, [1, 0, -1, 1] * 10)
    >>> test.omega.estimate, test.rho.estimate, test.passes
    (1.0, 1.0, True)
    >>> alt_test(votes, [1, 0, -1, 1] * 10, min_items=50).reason
    'only 0 people rated 50 items or more together with others; at least 3 are needed'
    """
    _check(epsilon=epsilon, min_items=min_items, min_raters=min_raters, scoring=scoring)
    judged, held = wins(votes, checked(votes, judge), scoring)
    is_cell = judged | held
    items = np.bincount(votes.raters[is_cell], minlength=votes.n_raters)
    qualified = np.flatnonzero(items >= min_items)
    reason = None
    if qualified.size < min_raters:
        reason = (
            f"only {qualified.size} people rated {min_items} items or more together with others; "
            f"at least {min_raters} are needed"
        )
    is_cell &= np.isin(votes.raters, qualified)
    tests = [] if reason else _tests(votes.raters, judged, held, is_cell, epsilon)
    omega = _omega(tests, reason)
    return AltTest(
        omega=omega,
        rho=_rho(votes, judged & is_cell, is_cell, reason, rng=rng, resamples=resamples),
        raters=tuple(tests),
        left_out=int(np.count_nonzero(items) - qualified.size),
        passes=None if omega.estimate is None else omega.estimate >= PASSING_RATE,
        reason=reason,
        epsilon=epsilon,
        min_items=min_items,
        min_raters=min_raters,
        scoring=scoring,
    )


def _check(*, epsilon: float, min_items: int, min_raters: int, scoring: str) -> None:
    if not 0 <= epsilon < 1:
        raise ValueError(f"epsilon must be at least 0 and below 1, got {epsilon}")
    if min_items < 2:  # noqa: PLR2004 - a t-test needs two
        raise ValueError(f"min_items must be at least 2, got {min_items}")
    if min_raters < 1:
        raise ValueError(f"min_raters must be at least 1, got {min_raters}")
    if scoring not in ("exact", "squared"):
        raise ValueError(f'scoring must be "exact" or "squared", got {scoring!r}')


def _tests(
    raters: npt.NDArray[np.intp], judged: Flags, held: Flags, is_cell: Flags, epsilon: float
) -> list[RaterTest]:
    people, index = np.unique(raters[is_cell], return_inverse=True)
    differences = held[is_cell].astype(np.int64) - judged[is_cell]
    items = np.bincount(index)
    total: Floats = np.bincount(index, weights=differences).astype(np.float64)
    squares: Floats = np.bincount(index, weights=differences**2).astype(np.float64)
    advantage = np.bincount(index, weights=judged[is_cell]) / items
    p = p_below(items, total, squares, epsilon)
    thresholds, rejected = benjamini_yekutieli(p)
    return [
        RaterTest(
            rater=int(person),
            items=int(items[row]),
            advantage=float(advantage[row]),
            mean_difference=float(total[row] / items[row]),
            p=float(p[row]),
            threshold=float(thresholds[row]),
            rejected=bool(rejected[row]),
        )
        for row, person in enumerate(people)
    ]


def _omega(tests: list[RaterTest], reason: str | None) -> Statistic:
    if reason:
        return Statistic(estimate=None, reason=reason)
    return Statistic(
        estimate=sum(test.rejected for test in tests) / len(tests),
        n=len(tests),
        reason="a share of test results, whose error rate the tests hold, has no interval",
    )


def _rho(
    votes: Votes,
    judged: Flags,
    is_cell: Flags,
    reason: str | None,
    *,
    rng: np.random.Generator | None,
    resamples: int,
) -> Statistic:
    n = int(np.count_nonzero(is_cell))
    if reason:
        return Statistic(estimate=None, n=n, reason=reason)
    summed = Summed(
        columns=by_rater(
            [judged, is_cell],
            items=votes.items,
            raters=votes.raters,
            shape=(votes.n_raters, votes.n_items),
        ),
        value=mean_of_ratios,
        n=n,
        undefined="nobody can be compared",
    )
    if rng is None:
        return Statistic(estimate=summed.estimate(), n=n, reason="no interval was asked for")
    return estimate_all({"rho": summed}, rng=rng, resamples=resamples).statistics["rho"]
