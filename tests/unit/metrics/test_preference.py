"""The worked examples of the Empathy Ranking Score, and what happens at its edges."""

import numpy as np
import pytest
from scipy.stats import binomtest
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from core.domain.judging import Label, Protocol, Resolution, resolve
from core.metrics.preference import empathy_ranking, sign_test
from core.metrics.votes import MISSING, UNDECIDED
from tests.unit.metrics.rankings import TWO_SYSTEMS, interval

A, T, B = Label.A, Label.TIE, Label.B
TWO_ORDERS = [(A, A), (A, A), (A, B), (B, A), (T, T), (A, T), (T, B), (B, B), (A, B), (A, A)]


def ranked(codes, items=None, **options):
    items = range(len(codes)) if items is None else items
    return empathy_ranking(items, codes, rng=np.random.default_rng(20260122), **options)


def test_two_systems_give_the_worked_scores():
    ranking = ranked(TWO_SYSTEMS)

    assert (ranking.wins, ranking.ties, ranking.losses, ranking.items) == (6, 3, 1, 10)
    assert ranking.ers_strict.estimate == 0.6
    assert ranking.ers_half.estimate == 0.75
    assert ranking.ers_net.estimate == 0.5
    assert ranking.ers_decisive.estimate == pytest.approx(0.857142857, abs=1e-9)
    assert ranking.ers_decisive.n == 7
    assert interval(ranking.ers_strict) == pytest.approx((0.312674, 0.831820), abs=1e-6)
    assert ranking.strict_interval == "wilson"
    assert ranking.sign_test.p == 0.125
    assert ranking.sign_test.ties == 3


def test_the_bootstrap_of_the_headline_gives_the_worked_interval():
    ranking = ranked(TWO_SYSTEMS, resamples=10_000)

    assert interval(ranking.ers_half) == (0.55, 0.95)
    assert interval(ranking.ers_net) == pytest.approx((0.1, 0.9))


@pytest.mark.parametrize(
    ("resolution", "labels", "wins", "ties", "losses"),
    [
        (Resolution.STRICT, [A, A, T, T, T, T, T, B, T, A], 3, 6, 1),
        (Resolution.SOFT, [A, A, T, T, T, A, B, B, T, A], 4, 4, 2),
    ],
)
def test_two_orders_resolve_to_the_worked_counts(resolution, labels, wins, ties, losses):
    resolved = [
        resolve(ab, ba, protocol=Protocol.THREE_WAY, resolution=resolution) for ab, ba in TWO_ORDERS
    ]
    ranking = ranked([label.code for label in labels])

    assert resolved == labels
    assert (ranking.wins, ranking.ties, ranking.losses) == (wins, ties, losses)
    assert ranking.ers_half.estimate == 0.6


def test_several_votes_an_item_are_counted_and_items_are_resampled():
    items = np.repeat(range(4), 3)
    codes = [1, 1, 0, 1, -1, 0, -1, -1, -1, 0, 0, 1]
    ranking = ranked(codes, items)

    assert (ranking.wins, ranking.ties, ranking.losses, ranking.items) == (4, 4, 4, 4)
    assert ranking.strict_interval == "items"
    assert ranking.ers_strict.n == 12
    low, high = interval(ranking.ers_half)
    assert low < 0.5 < high
    test = ranking.sign_test
    assert (test.wins, test.ties, test.losses, test.split) == (1, 1, 1, 1)
    assert test.p == 1.0


def test_votes_of_one_item_do_not_narrow_the_interval():
    alone = ranked(TWO_SYSTEMS)
    thrice = ranked(np.repeat(TWO_SYSTEMS, 3), np.repeat(range(10), 3))

    assert thrice.ers_half.n == 30
    assert interval(thrice.ers_half) == interval(alone.ers_half)
    assert thrice.sign_test == alone.sign_test


def test_what_is_no_label_is_left_out_and_counted():
    ranking = ranked([*TWO_SYSTEMS, MISSING, MISSING, UNDECIDED])

    assert (ranking.unreadable, ranking.undecided, ranking.items) == (2, 1, 10)
    assert ranking.ers_half == ranked(TWO_SYSTEMS).ers_half


@pytest.mark.parametrize("codes", [[], [MISSING, UNDECIDED]])
def test_without_a_readable_vote_every_score_says_why_it_is_missing(codes):
    ranking = ranked(codes)

    for score in (ranking.ers_half, ranking.ers_strict, ranking.ers_net):
        assert (score.estimate, score.n, score.reason) == (None, 0, "no vote is readable")
    assert ranking.ers_decisive.reason == "no vote prefers either reply"
    assert ranking.sign_test.p is None
    assert ranking.sign_test.reason == "no item prefers either reply"


def test_all_ties_are_half_a_win_and_no_decision():
    ranking = ranked([0] * 5)

    assert ranking.ers_half.estimate == 0.5
    assert ranking.ers_half.reason == "all items agree, so resampling them shows no spread"
    assert ranking.ers_net.estimate == 0
    assert ranking.ers_decisive.estimate is None
    assert ranking.sign_test.p is None
    assert ranking.decisive_dropped == ranking.resamples


def test_one_item_has_scores_and_no_bootstrap_interval():
    ranking = ranked([1])

    assert ranking.ers_half.estimate == 1
    assert ranking.ers_half.reason == "one item has no interval"
    assert (ranking.ers_half.low, ranking.ers_half.high) == (None, None)
    assert ranking.ers_strict.low == pytest.approx(0.2065, abs=1e-4)
    assert ranking.sign_test.p == 1.0


def test_one_item_with_three_votes_has_no_interval_at_all():
    ranking = ranked([1, 1, 0], [7, 7, 7])

    assert ranking.ers_strict.estimate == pytest.approx(2 / 3)
    assert ranking.ers_strict.reason == "one item has no interval"


def test_one_decided_item_gives_a_decisive_score_without_an_interval():
    ranking = ranked([1, 0, 0])

    assert ranking.ers_decisive.estimate == 1
    assert ranking.ers_decisive.reason == "one item has no interval"
    assert 0 < ranking.decisive_dropped < ranking.resamples


def test_wilson_of_the_wins_agrees_with_statsmodels():
    rng = np.random.default_rng(3)
    for n in (1, 2, 17, 400):
        ranking = ranked(rng.integers(-1, 2, size=n))
        low, high = proportion_confint(ranking.wins, n, method="wilson")

        assert interval(ranking.ers_strict) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize(("wins", "losses"), [(6, 1), (1, 6), (5, 1), (0, 9), (40, 41), (130, 170)])
def test_the_sign_test_agrees_with_scipy_and_with_mcnemar(wins, losses):
    p = sign_test(wins, losses)

    assert p == pytest.approx(binomtest(wins, wins + losses).pvalue, abs=1e-9)
    by_statsmodels = vars(mcnemar([[0, wins], [losses, 0]], exact=True))
    assert p == pytest.approx(by_statsmodels["pvalue"], abs=1e-9)


def test_the_sign_test_is_exact_for_many_units():
    assert sign_test(5_000, 5_200) == pytest.approx(binomtest(5_000, 10_200).pvalue, abs=1e-9)
    assert sign_test(2_000, 0) == 0.0
    assert sign_test(1_000, 0) == 2.0**-999


@pytest.mark.parametrize(
    ("items", "codes", "words"),
    [
        ([0, 1], [1], "one element per vote"),
        ([0], [2], "codes must be"),
        ([[0]], [[1]], "one element per vote"),
    ],
)
def test_arrays_that_are_no_votes_are_refused(items, codes, words):
    with pytest.raises(ValueError, match=words):
        ranked(codes, items)


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="negative"):
        sign_test(-1, 3)


def test_the_headline_interval_covers_the_truth_about_as_often_as_it_says():
    """2,000 simulated studies of 100 items with 3 votes: 93 to 97 % hold the true rate."""
    rng = np.random.default_rng(20260122)
    items = np.repeat(np.arange(100), 3)
    covered = 0
    for _ in range(2000):
        chance = np.repeat(rng.beta(6, 4, size=100), 3)
        is_tie = rng.random(300) < 0.3
        codes = np.where(is_tie, 0, np.where(rng.random(300) < chance, 1, -1))
        low, high = interval(empathy_ranking(items, codes, rng=rng, resamples=400).ers_half)
        covered += low <= 0.15 + 0.7 * 0.6 <= high

    assert 0.93 <= covered / 2000 <= 0.97
