import numpy as np
import pytest
from scipy import stats

from core.metrics.alt_test import alt_test
from core.metrics.votes import MISSING, UNDECIDED, Votes
from tests.unit.metrics.panel_oracle import FORCED, PEOPLE, THREE_WAY, VOTES, judge, rng


def tried(codes, **options):
    return alt_test(VOTES, codes, **{"min_items": 2, **options})


def ps(test):
    return [rater.p for rater in test.raters]


def test_the_three_way_judge_of_the_worked_panel():
    test = tried(THREE_WAY, epsilon=0.2)

    assert ps(test) == pytest.approx([0.0383, 0.1063, 0.0026], abs=5e-5)
    assert sorted(rater.threshold for rater in test.raters) == pytest.approx(
        [0.00909, 0.01818, 0.02727], abs=5e-6
    )
    assert [rater.rejected for rater in test.raters] == [False, False, True]
    assert test.omega.estimate == pytest.approx(1 / 3)
    assert test.rho.estimate == pytest.approx(0.933333333)
    assert test.passes is False
    assert [rater.mean_difference for rater in test.raters] == pytest.approx([-0.2, 0.0, -0.4])


def test_a_smaller_epsilon_asks_more():
    test = tried(THREE_WAY, epsilon=0.1)

    assert ps(test) == pytest.approx([0.0839, 0.2596, 0.0068], abs=5e-5)
    assert test.omega.estimate == pytest.approx(1 / 3)


def test_the_forced_choice_judge_of_the_worked_panel():
    test = tried(FORCED, epsilon=0.2)

    assert ps(test) == pytest.approx([0.7355, 0.2955, 0.0716], abs=5e-5)
    assert (test.omega.estimate, test.passes) == (0.0, False)
    assert test.rho.estimate == pytest.approx(0.766666667)


def test_the_p_values_are_those_of_a_t_test_of_the_differences():
    d = {
        0: [0, 0, -1, 0, 0, -1, 1, 0, 0, -1],
        1: [0, 0, 0, 0, 0, 0, 1, 0, -1, 0],
        2: [0, -1, 0, 0, -1, -1, 0, -1, 0, 0],
    }
    expected = [stats.ttest_1samp(each, 0.2, alternative="less")[1] for each in d.values()]

    assert ps(tried(THREE_WAY, epsilon=0.2)) == pytest.approx(expected, abs=1e-12)


def test_fewer_than_three_people_are_refused():
    test = alt_test(Votes.from_matrix([[1, 1]] * 40), [1] * 40)

    assert test.omega.estimate is None
    assert test.rho.estimate is None
    assert test.passes is None
    assert test.raters == ()
    assert test.reason == test.omega.reason
    assert test.reason == (
        "only 2 people rated 30 items or more together with others; at least 3 are needed"
    )


def test_fewer_than_thirty_items_are_refused():
    test = alt_test(VOTES, THREE_WAY)

    assert test.reason == (
        "only 0 people rated 30 items or more together with others; at least 3 are needed"
    )
    assert test.left_out == 3


def test_a_person_with_too_few_items_is_left_out_and_counted():
    matrix = np.column_stack([np.tile(PEOPLE, (4, 1)), [1] + [MISSING] * 39])
    test = alt_test(Votes.from_matrix(matrix), np.tile(THREE_WAY, 4))

    assert [rater.rater for rater in test.raters] == [0, 1, 2]
    assert test.left_out == 1
    assert test.omega.n == 3


def test_items_with_one_vote_or_without_an_answer_do_not_count():
    matrix = np.vstack([np.tile(PEOPLE, (4, 1)), [[1, MISSING, MISSING]] * 5])
    codes = np.append(np.tile(THREE_WAY, 4), [1] * 5)
    codes[:3] = MISSING
    test = alt_test(Votes.from_matrix(matrix), codes)

    assert [rater.items for rater in test.raters] == [37, 37, 37]


def test_differences_without_spread_reject_below_epsilon_and_not_above():
    alike = Votes.from_matrix([[1, 1, 1], [0, 0, 0]] * 20)

    assert ps(alt_test(alike, [1, 0] * 20)) == [0.0] * 3
    assert alt_test(alike, [1, 0] * 20).passes is True
    assert ps(alt_test(alike, [-1, -1] * 20)) == [1.0] * 3
    assert alt_test(alike, [-1, -1] * 20).passes is False


def test_an_undecided_judge_agrees_with_nobody():
    test = alt_test(Votes.from_matrix([[1, 1, 1]] * 30), [UNDECIDED] * 30)

    assert (test.rho.estimate, test.omega.estimate) == (0.0, 0.0)


def test_squared_scoring_forgives_a_near_miss_and_not_a_reversal():
    votes = Votes.from_matrix([[1, 1, -1], [1, 1, -1]])
    near = alt_test(votes, judge(0, 0), min_items=2, scoring="squared")
    exact = alt_test(votes, judge(0, 0), min_items=2)

    assert near.raters[2].advantage == 1.0
    assert near.raters[0].advantage == 1.0
    assert exact.raters[0].advantage == 0.0


def test_rho_has_an_interval_when_draws_are_given_and_omega_says_why_it_has_none():
    test = tried(THREE_WAY, rng=rng(), resamples=500)

    assert test.rho.low is not None
    assert test.rho.high is not None
    assert test.rho.low < 0.93 < test.rho.high
    assert test.omega.low is None
    assert test.omega.reason.endswith("has no interval")
    assert tried(THREE_WAY).rho.reason == "no interval was asked for"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epsilon": 1.0}, "epsilon must be"),
        ({"min_items": 1}, "min_items must be at least 2"),
        ({"min_raters": 0}, "min_raters must be at least 1"),
        ({"scoring": "rmse"}, "scoring must be"),
    ],
)
def test_settings_out_of_range_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        tried(THREE_WAY, **options)
