"""Scores of arms and their differences, worked by hand."""

import numpy as np
import pytest

from core.metrics.arm_bands import group_difference
from core.metrics.arm_sums import Reply
from core.metrics.arms import Signs, arm_deltas, arm_scores
from core.metrics.holm import holm


def reply(kept, grounded, **fields):
    """Return an edit; "+" is an entailed fact, "-" one that is not, "?" an undecided one."""
    labels = {"+": True, "-": False, "?": None}
    return Reply(
        kept=[labels[sign] for sign in kept],
        grounded=[labels[sign] for sign in grounded],
        **fields,
    )


def rng():
    return np.random.default_rng(20260122)


BEFORE = {
    "a": [reply("++-", "++", flags=0, length_ratio=1.2, reading_grade=8.0)],
    "b": [reply("+", "+-", flags=2, length_ratio=1.4, reading_grade=6.0)],
    "c": [reply("-", "-", flags=9, length_ratio=9.0)],
}
AFTER = {
    "a": [reply("+++", "+--+", flags=1, length_ratio=1.5, reading_grade=7.0)],
    "b": [reply("+", "++", flags=0, length_ratio=1.5, reading_grade=6.5)],
    "d": [reply("-", "-", flags=9)],
}


def points(triple):
    return [triple.recall.estimate, triple.precision.estimate, triple.f1.estimate]


def test_deltas_rest_on_the_pairs_that_both_arms_have():
    deltas = arm_deltas(BEFORE, AFTER, rng=rng())

    # Micro: recall 3/4 to 4/4, precision 3/4 to 4/6, F1 3/4 to 4/5.
    assert points(deltas.micro) == pytest.approx([1 / 4, 4 / 6 - 3 / 4, 4 / 5 - 3 / 4])
    # Macro: recall 5/6 to 1, precision 3/4 to 3/4, F1 (4/5 + 2/3)/2 to (2/3 + 1)/2.
    assert points(deltas.macro) == pytest.approx([1 / 6, 0, 5 / 6 - 11 / 15])
    assert deltas.pairs == deltas.micro.recall.n == deltas.macro.f1.n == 2


def test_flags_length_and_reading_grade_change_as_means_of_the_pairs_changes():
    deltas = arm_deltas(BEFORE, AFTER, rng=rng())

    assert deltas.flags_per_100.estimate == pytest.approx(100 * (1 - 2) / 2)
    assert deltas.length_ratio.estimate == pytest.approx((0.3 + 0.1) / 2)
    assert deltas.reading_grade.estimate == pytest.approx((-1 + 0.5) / 2)
    assert (deltas.reading_grade.low, deltas.reading_grade.high) == (-1.0, 0.5)


def test_signs_count_pairs_and_fewer_flags_are_better():
    signs = arm_deltas(BEFORE, AFTER, rng=rng()).signs

    assert signs["recall"] == Signs(better=1, same=1, worse=0, p=1.0)
    assert signs["precision"] == Signs(better=1, same=0, worse=1, p=1.0)
    assert signs["flags"] == Signs(better=1, same=0, worse=1, p=1.0)


def test_recall_rests_on_kept_facts_and_precision_on_grounded_ones():
    deltas = arm_deltas({"a": [reply("++", "++")]}, {"a": [reply("--", "++")]}, rng=rng())

    assert deltas.micro.recall.estimate == -1.0
    assert deltas.micro.precision.estimate == 0.0


def test_a_score_that_one_arm_lacks_on_a_pair_counts_in_neither():
    before = {"a": [reply("+", "")], "b": [reply("+", "+-")]}
    after = {"a": [reply("+", "----")], "b": [reply("+", "++")]}

    deltas = arm_deltas(before, after, rng=rng())

    assert deltas.micro.precision.estimate == deltas.macro.precision.estimate == 0.5
    assert deltas.micro.precision.n == deltas.macro.precision.n == 1
    assert deltas.micro.precision.reason == "one item has no interval"
    assert deltas.pairs == 2


def test_arms_without_a_common_pair_give_reasons_and_no_numbers():
    deltas = arm_deltas({"a": [reply("+", "+")]}, {"b": [reply("+", "+")]}, rng=rng())

    assert deltas.pairs == 0
    assert deltas.micro.recall.estimate is None
    assert deltas.macro.f1.reason == "no pair has this score in both"
    assert deltas.signs["recall"] == Signs(better=0, same=0, worse=0, p=None)


def test_replicates_are_averaged_within_their_pair_first():
    five_times = [reply("+", "+")] * 4 + [reply("-", "+")]
    scores = arm_scores({"a": five_times, "b": [reply("-", "+")]}, rng=rng())

    assert scores.micro.recall.estimate == pytest.approx((4 / 5 + 0) / 2)
    assert scores.macro.recall.estimate == pytest.approx((4 / 5 + 0) / 2)
    assert (scores.pairs, scores.replies, scores.micro.recall.n) == (2, 6, 6)


def test_the_spread_is_the_deviation_within_pairs():
    # Pair a: precision 1 and 0.5, deviations of 0.25 each; pair b: 1, 1, 0.25.
    arm = {
        "a": [reply("+", "++"), reply("+", "+-")],
        "b": [reply("+", "++++"), reply("+", "++++"), reply("+", "+---")],
        "c": [reply("+", "-")],
    }
    scores = arm_scores(arm, rng=rng())

    squares = 2 * 0.25**2 + 2 * 0.25**2 + 0.5**2
    assert scores.precision_spread.estimate == pytest.approx((squares / 3) ** 0.5)
    assert scores.precision_spread.n == 2
    assert scores.recall_spread.estimate == 0.0


def test_an_arm_edited_once_has_no_spread_and_says_so():
    scores = arm_scores({"a": [reply("+", "+")], "b": [reply("+", "+")]}, rng=rng())

    assert scores.precision_spread.estimate is None
    assert scores.precision_spread.reason == "no pair was edited twice"


def test_undecided_facts_are_counted_and_move_nothing():
    with_doubt = {"a": [reply("+-?", "+?")], "b": [reply("+", "-")]}
    without = {"a": [reply("+-", "+")], "b": [reply("+", "-")]}

    assert arm_scores(with_doubt, rng=rng()).micro == arm_scores(without, rng=rng()).micro
    assert arm_scores(with_doubt, rng=rng()).undecided == 2


def test_an_arm_without_pairs_has_reasons():
    scores = arm_scores({"a": []}, rng=rng())

    assert scores.pairs == scores.facts == 0
    assert scores.micro.f1.reason == "no edit has both a recall and a precision"
    assert scores.flags_per_100.estimate is None


def bounds(found):
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def test_the_difference_of_two_groups_is_first_minus_second():
    short = {"a": [reply("", "+-")], "b": [reply("", "--++")]}
    long = {"c": [reply("", "+++-")], "d": [reply("", "++++")]}

    macro = group_difference(short, long, measure="precision_macro", rng=rng())
    micro = group_difference(short, long, measure="precision_micro", rng=rng())

    assert macro.estimate == pytest.approx(0.5 - 7 / 8)
    assert micro.estimate == pytest.approx(3 / 6 - 7 / 8)
    low, high = bounds(macro)
    assert low <= 0.5 - 7 / 8 <= high <= -0.25 + 1e-12
    assert macro.n == 4


def test_the_difference_of_two_groups_needs_both_and_no_common_pair():
    some = {"a": [reply("+", "+")], "b": [reply("+", "+")]}

    nothing = group_difference(some, {}, measure="precision_macro", rng=rng())
    assert nothing.estimate is None
    assert "no pair with this score" in (nothing.reason or "")
    with pytest.raises(ValueError, match="share no pair"):
        group_difference(some, some, measure="precision_macro", rng=rng())
    with pytest.raises(ValueError, match="measure must be one of"):
        group_difference(some, {}, measure="accuracy", rng=rng())


def test_holm_multiplies_the_smallest_by_all_and_never_turns_the_order():
    # 0.01 * 4, 0.02 * 3, then 0.022 * 2 = 0.044 raised to 0.06, then 0.9.
    assert holm([0.02, 0.9, 0.01, 0.022]) == pytest.approx((0.06, 0.9, 0.04, 0.06))
    assert holm([]) == ()
    assert holm([None, 0.6, 0.7]) == (None, 1.0, 1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([1.5])
