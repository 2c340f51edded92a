import numpy as np
import pytest

from core.metrics.kappa import MOST_PAIRS, cohen_kappa, kappa_by_rater, pairwise_kappa
from core.metrics.votes import MISSING, UNDECIDED, Votes
from tests.unit.metrics.panel_oracle import THREE_WAY, VOTES, judge, rng


@pytest.mark.parametrize(
    ("weights", "expected"),
    [(None, 0.8125), ("linear", 0.836363636), ("quadratic", 0.869565217)],
)
def test_the_judge_of_the_worked_panel_against_the_plurality(weights, expected):
    assert cohen_kappa(THREE_WAY, VOTES.plurality, weights=weights) == pytest.approx(
        expected, abs=1e-9
    )


@pytest.mark.parametrize(("weights", "expected"), [(None, 0.824561404), ("linear", 0.84375)])
def test_against_the_plurality_with_splits_as_ties(weights, expected):
    with_ties = np.where(VOTES.plurality == MISSING, 0, VOTES.plurality)

    assert cohen_kappa(THREE_WAY, with_ties, weights=weights) == pytest.approx(expected, abs=1e-9)


def test_the_judge_against_each_person():
    found = kappa_by_rater(VOTES, THREE_WAY, rng=rng())

    assert [rater for rater, _ in found] == [0, 1, 2]
    assert [kappa.estimate for _, kappa in found] == pytest.approx(
        [0.365079, 0.655172, 0.206349], abs=1e-6
    )
    assert {kappa.n for _, kappa in found} == {10}


def test_two_people_of_the_worked_panel():
    first, second, kappa = pairwise_kappa(VOTES, rng=rng()).pairs[0]

    assert (first, second, kappa.n) == (0, 1, 10)
    assert kappa.estimate == pytest.approx(0.365079365, abs=1e-9)
    assert kappa.low is not None
    assert kappa.high is not None
    assert kappa.low < 0.365 < kappa.high


@pytest.mark.parametrize(
    ("second", "plain", "linear"),
    [((1, 0, 0, -1), 0.636364, 0.714286), ((1, -1, 0, -1), 0.636364, 0.5)],
)
def test_only_weighted_kappa_tells_a_near_miss_from_a_reversal(second, plain, linear):
    first = (1, 1, 0, -1)

    assert cohen_kappa(first, second) == pytest.approx(plain, abs=1e-6)
    assert cohen_kappa(first, second, weights="linear") == pytest.approx(linear, abs=1e-6)


def test_kappa_is_undefined_without_variation_and_zero_for_one_constant_rater():
    assert cohen_kappa([0, 0, 0], [0, 0, 0]) is None
    assert cohen_kappa([0, 0, 0], [0, 0, 0], weights="linear") is None
    assert cohen_kappa([0, 0, 0], [1, 0, -1]) == pytest.approx(0)
    assert cohen_kappa([], []) is None


def test_missing_items_are_left_out_and_undecided_ones_agree_with_nothing():
    assert cohen_kappa([1, 0, -1, MISSING], [1, 0, -1, 1]) == pytest.approx(1)
    assert cohen_kappa([UNDECIDED] * 3, [1, 0, -1]) == 0
    assert cohen_kappa([1, 0, UNDECIDED], [1, 0, -1]) == pytest.approx((2 / 3 - 2 / 9) / (7 / 9))


def test_people_with_nothing_in_common_have_no_kappa():
    found = pairwise_kappa(Votes.from_matrix([[1, MISSING], [MISSING, 0]]), rng=rng())

    assert (found.pairs, found.left_out) == ((), 0)


def test_one_common_item_has_no_interval():
    ((_, _, kappa),) = pairwise_kappa(Votes.from_matrix([[1, 0]]), rng=rng()).pairs

    assert (kappa.estimate, kappa.low, kappa.n) == (0.0, None, 1)
    assert kappa.reason == "one item has no interval"


def test_very_many_pairs_are_cut_and_counted_with_the_most_items_kept():
    matrix = np.zeros((3, 40), dtype=int)
    matrix[0], matrix[1] = 1, -1
    matrix[2, 20:] = MISSING
    found = pairwise_kappa(Votes.from_matrix(matrix), rng=rng(), resamples=10)

    assert (len(found.pairs), found.left_out) == (MOST_PAIRS, 40 * 39 // 2 - MOST_PAIRS)
    assert [kappa.n for _, _, kappa in found.pairs] == sorted(
        [3] * 190 + [2] * (MOST_PAIRS - 190), reverse=True
    )


def test_a_person_without_an_item_in_common_with_the_judge_is_absent():
    votes = Votes.from_matrix([[1, MISSING], [0, MISSING], [MISSING, 1]])

    found = kappa_by_rater(votes, judge(1, 0, MISSING), rng=rng())

    assert [(rater, kappa.n) for rater, kappa in found] == [(0, 2)]


def test_codes_and_weights_are_checked():
    with pytest.raises(ValueError, match="first and second must have one code for each item"):
        cohen_kappa([1, 0], [1])
    with pytest.raises(ValueError, match="second must hold only"):
        cohen_kappa([1], [UNDECIDED])
    with pytest.raises(ValueError, match="first must hold only"):
        cohen_kappa([2], [1])
    with pytest.raises(ValueError, match="judge must have one code"):
        kappa_by_rater(VOTES, [1], rng=rng())
    with pytest.raises(ValueError, match="weights must be"):
        cohen_kappa([1], [1], weights="cubic")  # pyright: ignore[reportArgumentType]
