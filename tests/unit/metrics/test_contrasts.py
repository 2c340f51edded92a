import numpy as np
import pytest

from core.metrics.alignment import align_majority, flip_as_tie
from core.metrics.contrasts import compare_judges, forced_choice_errors
from core.metrics.votes import MISSING, UNDECIDED, Votes
from tests.unit.metrics.panel_oracle import FORCED, THREE_WAY, VOTES, judge, rng


def compared(votes, first, second):
    return compare_judges(votes, first, second, rng=rng(), resamples=500)


def errors(votes, forced, three_way):
    return forced_choice_errors(votes, forced, three_way, rng=rng(), resamples=500)


def test_five_against_one_is_no_clear_difference():
    votes = Votes.from_matrix(np.zeros((10, 1)))
    found = compared(votes, [0] * 5 + [1] + [0] * 4, [1] * 5 + [0] + [0] * 4)

    assert (found.first_only, found.second_only) == (5, 1)
    assert found.p == 0.21875
    assert found.difference.estimate == pytest.approx(0.4)


def test_both_judges_of_the_worked_panel():
    found = compared(VOTES, THREE_WAY, FORCED)

    assert found.first.estimate == pytest.approx(8 / 9)
    assert found.second.estimate == pytest.approx(4 / 9)
    assert found.difference.estimate == pytest.approx(4 / 9)
    assert (found.first_only, found.second_only, found.left_out) == (4, 0, 0)
    assert found.p == 0.125
    assert {found.first.n, found.second.n, found.difference.n} == {9}


def test_the_order_of_the_judges_turns_the_sign_and_nothing_else():
    found, turned = compared(VOTES, THREE_WAY, FORCED), compared(VOTES, FORCED, THREE_WAY)

    assert turned.difference.estimate == -found.difference.estimate
    assert turned.difference.low == pytest.approx(-found.difference.high)
    assert turned.p == found.p


def test_only_items_that_both_answered_are_compared_and_the_others_counted():
    first, second = THREE_WAY.copy(), FORCED.copy()
    first[0], second[1] = MISSING, MISSING
    found = compared(VOTES, first, second)

    assert (found.first.n, found.left_out) == (7, 2)
    both = np.where((first == MISSING) | (second == MISSING), MISSING, first)
    assert found.first.estimate == align_majority(VOTES, both)


def test_judges_that_never_differ_have_no_p():
    found = compared(VOTES, THREE_WAY, THREE_WAY)

    assert found.p is None
    assert (found.difference.estimate, found.difference.low, found.difference.high) == (0, 0, 0)


def test_without_a_shared_item_everything_is_undefined_with_a_reason():
    found = compared(VOTES, THREE_WAY, np.full(10, MISSING))

    assert found.difference.estimate is None
    assert found.difference.reason == "no item that both judges answered has a plurality"
    assert (found.p, found.left_out) == (None, 9)


def test_all_errors_of_the_worked_forced_choice_are_items_that_people_called_equal():
    share = errors(VOTES, FORCED, THREE_WAY)

    assert (share.estimate, share.n) == (1.0, 5)


def test_undecided_answers_are_errors_and_unreadable_ones_are_not():
    votes = Votes.from_matrix([[0], [1], [1], [0]])
    share = errors(votes, judge(UNDECIDED, UNDECIDED, 1, MISSING), judge(0, 1, 1, 0))

    assert (share.estimate, share.n) == (0.5, 2)


def test_a_forced_choice_without_errors_has_no_share():
    votes = Votes.from_matrix([[1], [-1]])

    assert errors(votes, judge(1, -1), judge(1, -1)).reason == "the forced choice makes no error"
    assert errors(votes, judge(1, -1), judge(-9, -9)).reason == (
        "no item that both judges answered has a plurality"
    )


def test_flips_read_as_ties_are_the_fair_baseline():
    votes = Votes.from_matrix([[0], [0], [1]])
    forced = judge(UNDECIDED, UNDECIDED, 1)

    assert align_majority(votes, forced) == pytest.approx(1 / 3)
    assert align_majority(votes, flip_as_tie(forced)) == 1


@pytest.mark.parametrize("name", ["first", "second"])
def test_what_is_no_judge_is_refused_by_its_name(name):
    judges = {"first": THREE_WAY, "second": THREE_WAY, name: [1]}

    with pytest.raises(ValueError, match=f"{name} must have one code"):
        compare_judges(VOTES, **judges, rng=rng())
