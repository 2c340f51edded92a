"""Several systems at once: rates, strengths, their intervals, and what can't be compared."""

import itertools

import evalica
import numpy as np
import pytest

from core.metrics.round_robin import round_robin
from tests.unit.metrics.rankings import FOUR_SYSTEMS, interval


def votes_of(outcomes):
    """Return items, firsts, seconds and codes; each pair is judged on items 0, 1, 2, ..."""
    rows = [
        (item, *pair, code)
        for pair, counts in outcomes.items()
        for item, code in enumerate(np.repeat([1, 0, -1], counts))
    ]
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]


def standing_of(outcomes, systems, **options):
    rng = np.random.default_rng(20260122)
    return round_robin(*votes_of(outcomes), systems=systems, rng=rng, **options)


def estimates(statistics):
    return [statistic.estimate for statistic in statistics]


def test_four_systems_give_the_worked_table():
    standing = standing_of(FOUR_SYSTEMS, 4)

    assert estimates(standing.win_rates) == pytest.approx(
        [0.216667, 0.55, 0.566667, 0.666667], abs=1e-6
    )
    assert estimates(standing.strengths) == pytest.approx([0, 1.5922, 1.6669, 2.1246], abs=5e-5)
    assert standing.nu.estimate == pytest.approx(0.7303, abs=5e-5)
    assert [strength.n for strength in standing.strengths] == [30, 30, 30, 30]
    assert standing.nu.n == 60
    assert not standing.separated


def test_every_strength_but_that_of_the_reference_has_an_interval_around_it():
    standing = standing_of(FOUR_SYSTEMS, 4)

    assert standing.strengths[0].reason == "the reference, whose log-strength is 0"
    for strength in (*standing.strengths[1:], *standing.win_rates, standing.nu):
        assert strength.reason is None
        low, high = interval(strength)
        assert strength.estimate is not None
        assert low < strength.estimate < high


def test_rates_are_those_of_evalica():
    rng = np.random.default_rng(4)
    outcomes = {pair: rng.integers(1, 9, size=3) for pair in itertools.combinations(range(5), 2)}
    _, firsts, seconds, codes = votes_of(outcomes)
    winner = {1: evalica.Winner.X, 0: evalica.Winner.Draw, -1: evalica.Winner.Y}
    other = evalica.average_win_rate(firsts, seconds, [winner[code] for code in codes])

    rates = estimates(standing_of(outcomes, 5, resamples=10).win_rates)
    assert rates == pytest.approx(other.scores.sort_index().tolist(), abs=1e-9)


def test_the_order_in_which_a_pair_is_named_does_not_matter():
    items, firsts, seconds, codes = votes_of(FOUR_SYSTEMS)
    turned = [index % 3 == 0 for index in range(len(items))]
    one = [b if turn else a for a, b, turn in zip(firsts, seconds, turned, strict=True)]
    other = [a if turn else b for a, b, turn in zip(firsts, seconds, turned, strict=True)]
    said = [-code if turn else code for code, turn in zip(codes, turned, strict=True)]

    rng = np.random.default_rng(20260122)
    again = round_robin(items, one, other, said, systems=4, rng=rng)
    assert again == standing_of(FOUR_SYSTEMS, 4)


def test_a_separated_system_has_a_labeled_value_and_no_interval():
    standing = standing_of({(1, 0): (5, 0, 0)}, 2)

    assert standing.separated
    strength = standing.strengths[1]
    assert strength.estimate == pytest.approx(np.log(11))
    assert (strength.low, strength.high) == (None, None)
    assert "infinite" in str(strength.reason)


def test_resamples_that_are_separated_are_smoothed_kept_and_counted():
    standing = standing_of({(1, 0): (8, 2, 1)}, 2)

    assert not standing.separated
    # A resample without the only loss: (10/11)^11 = 0.35 of all.
    assert standing.separated_resamples / standing.resamples == pytest.approx(0.35, abs=0.04)
    assert standing.strengths[1].high > np.log(8)


def test_systems_that_nothing_links_with_the_reference_have_no_strength():
    standing = standing_of({(1, 0): (3, 2, 1), (2, 3): (3, 2, 1)}, 4)

    assert estimates(standing.strengths)[2:] == [None, None]
    assert "never compared with the reference" in str(standing.strengths[2].reason)
    assert estimates(standing.strengths)[1] == pytest.approx(np.log(3))
    assert estimates(standing.win_rates) == pytest.approx([1 / 3, 2 / 3, 2 / 3, 1 / 3])


def test_a_reference_without_votes_leaves_no_strength_at_all():
    standing = standing_of({(1, 2): (3, 2, 1)}, 3)

    assert estimates(standing.strengths) == [0, None, None]
    assert standing.win_rates[0].reason == "this system has no vote"
    assert standing.nu.reason == "the reference has no vote"


def test_no_votes_and_one_item_are_said_in_words():
    nothing = standing_of({}, 2)
    single = round_robin([7, 7], [0, 0], [1, 1], [1, -1], systems=2, rng=np.random.default_rng(1))

    assert estimates(nothing.win_rates) == [None, None]
    assert single.strengths[1].estimate == pytest.approx(0)
    assert single.strengths[1].reason == "one item has no interval"
    assert single.resamples == 0


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        (([0], [0], [1], [9]), "codes must be"),
        (([0], [0], [2], [1]), "between 0 and 1"),
        (([0], [1], [1], [1]), "differ in every vote"),
        (([0, 1], [0], [1], [1]), "one element per vote"),
    ],
)
def test_arrays_that_are_no_comparisons_are_refused(votes, words):
    with pytest.raises(ValueError, match=words):
        round_robin(*votes, systems=2, rng=np.random.default_rng(1))


def test_a_strength_interval_covers_the_truth_about_as_often_as_it_says():
    """2,000 simulated studies of three systems on 100 items: 93 to 97 % hold the true value."""
    rng = np.random.default_rng(20260122)
    pairs = np.array([(0, 1), (0, 2), (1, 2)])
    truth, tie = np.array([0.0, 0.8, 0.4]), 0.5
    logits = np.stack(
        [truth[pairs[:, 1]], np.log(tie) + truth[pairs].mean(axis=1), truth[pairs[:, 0]]], axis=1
    )
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    items, firsts, seconds = np.repeat(np.arange(100), 3), *np.tile(pairs, (100, 1)).T
    covered = 0
    for _ in range(2000):
        said = (rng.random((100, 3, 1)) > chances.cumsum(axis=1)).sum(axis=2).ravel() - 1
        standing = round_robin(items, firsts, seconds, said, systems=3, rng=rng, resamples=400)
        low, high = interval(standing.strengths[1])
        covered += low <= 0.8 <= high

    assert 0.93 <= covered / 2000 <= 0.97
