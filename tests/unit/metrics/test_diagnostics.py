import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from core.metrics.diagnostics import order_diagnostics, repetition_stability
from core.metrics.votes import MISSING
from tests.unit.metrics.rankings import interval

# AA, AA, AB, BA, TT, AT, TB, BB, AB, AA: the worked example of order resolution.
AB = [1, 1, 1, -1, 0, 1, 0, -1, 1, 1]
BA = [1, 1, -1, 1, 0, 0, -1, -1, -1, 1]


def diagnosed(ab, ba):
    return order_diagnostics(ab, ba, rng=np.random.default_rng(1))


def stability_of(repeats, items=None):
    items = range(len(repeats)) if items is None else items
    return repetition_stability(repeats, items, rng=np.random.default_rng(1))


def test_the_worked_example_has_the_worked_consistency():
    found = diagnosed(AB, BA)

    assert found.position_consistency.estimate == 0.5
    assert found.position_consistency.n == 10
    assert found.flips == 3
    by_statsmodels = proportion_confint(5, 10, method="wilson")
    assert interval(found.position_consistency) == pytest.approx(by_statsmodels, abs=1e-9)


def test_calls_are_counted_by_the_place_they_chose():
    """First place: A of `ab` (6) and B of `ba` (4); second: B of `ab` (2), A of `ba` (4)."""
    found = diagnosed(AB, BA)

    assert found.tie_rate.estimate == 4 / 20
    assert found.first_slot_rate.estimate == 10 / 20
    assert found.expected_first_slot == pytest.approx(0.4)
    assert found.primacy_excess.estimate == pytest.approx((10 - 6) / 16)
    assert (found.first_slot_rate.n, found.primacy_excess.n) == (20, 16)


def test_a_judge_that_always_takes_the_first_reply_is_never_consistent():
    found = diagnosed([1] * 8, [-1] * 8)

    assert found.position_consistency.estimate == 0
    assert found.flips == 8
    assert (found.first_slot_rate.estimate, found.expected_first_slot) == (1, 0.5)
    assert found.primacy_excess.estimate == 1


def test_exchanging_the_systems_changes_nothing_about_the_judge():
    assert diagnosed([-code for code in BA], [-code for code in AB]) == diagnosed(AB, BA)


def test_a_judge_that_always_says_tie_is_consistent_and_has_no_primacy():
    found = diagnosed([0] * 5, [0] * 5)

    assert found.position_consistency.estimate == 1
    assert found.tie_rate.estimate == 1
    assert (found.first_slot_rate.estimate, found.expected_first_slot) == (0, 0)
    assert found.primacy_excess.estimate is None
    assert found.primacy_excess.reason == "no call preferred either reply"


def test_unreadable_answers_are_counted_and_never_read_as_anything():
    found = diagnosed([1, MISSING, MISSING, 0], [MISSING, -1, MISSING, 0])

    assert (found.position_consistency.estimate, found.position_consistency.n) == (1, 1)
    assert found.unreadable_rate.estimate == 0.5
    assert found.unreadable_rate.n == 8
    assert found.first_slot_rate.estimate == 0.5
    assert found.first_slot_rate.n == 4


@pytest.mark.parametrize(("ab", "ba"), [([], []), ([MISSING], [MISSING])])
def test_nothing_readable_is_said_in_words(ab, ba):
    found = diagnosed(ab, ba)

    assert found.position_consistency.reason == "no item was readable in both orders"
    assert found.first_slot_rate.reason == "no call was readable"
    assert found.expected_first_slot is None
    assert found.tie_rate.estimate is None


def test_no_call_has_no_unreadable_rate_and_one_unreadable_item_has():
    assert diagnosed([], []).unreadable_rate.reason == "no call was made"
    assert diagnosed([MISSING], [MISSING]).unreadable_rate.estimate == 1


@pytest.mark.parametrize(("ab", "ba"), [([1], [1, 0]), ([2], [1]), ([[1]], [[1]])])
def test_codes_that_are_no_answers_are_refused(ab, ba):
    with pytest.raises(ValueError, match="per item"):
        diagnosed(ab, ba)


def test_stability_is_the_mean_share_of_the_most_frequent_answer():
    found = stability_of([[1, 1, 1, 1], [1, 1, 0, 0], [-1, -1, -1, 0]])

    assert found.estimate == pytest.approx((1 + 0.5 + 0.75) / 3)
    assert found.n == 3
    low, high = interval(found)
    assert 0.5 <= low < 0.75 < high <= 1


def test_fewer_than_three_answers_say_nothing_about_stability():
    asked = [[1, 1, MISSING], [1, 1, 0]]

    assert stability_of(asked).n == 1
    assert stability_of(asked).estimate == pytest.approx(2 / 3)
    none = stability_of([[1, 1], [0, 0]])
    assert none.estimate is None
    assert none.reason == "nothing was asked 3 times and answered readably"


def test_both_orders_of_one_item_are_one_item():
    found = stability_of([[1, 1, 1], [1, 0, -1]], [4, 4])

    assert found.n == 2
    assert found.reason == "one item has no interval"


def test_repeats_without_their_items_are_refused():
    with pytest.raises(ValueError, match="questions by repeats"):
        stability_of([[1, 1, 1]], [1, 2])
    with pytest.raises(ValueError, match="questions by repeats"):
        stability_of([1, 1, 1])
