import numpy as np
import pytest

from core.metrics.facts import fact_precision, fact_recall, pool


def rng():
    return np.random.default_rng(3)


def test_no_items_are_undefined_everywhere_with_a_reason():
    scores = pool({}, rng=rng())

    for triple in (scores.micro, scores.macro):
        for statistic in (triple.recall, triple.precision, triple.f1):
            assert statistic.estimate is None
            assert statistic.reason
    assert (scores.items, scores.facts, scores.undecided) == (0, 0, 0)


def test_one_item_has_an_estimate_and_no_interval():
    recall = pool({"a": ([True, False], [True])}, rng=rng()).micro.recall

    assert (recall.estimate, recall.low, recall.high, recall.n) == (0.5, None, None, 2)
    assert recall.reason == "one item has no interval"


def test_a_score_that_rests_on_one_of_many_items_has_no_interval_either():
    scores = pool({"a": ([True, False], [True]), "b": ([None], [])}, rng=rng())

    for triple in (scores.micro, scores.macro):
        for statistic in (triple.recall, triple.precision, triple.f1):
            assert (statistic.low, statistic.high) == (None, None)
            assert statistic.reason == "one item has no interval"


def test_an_interval_without_width_says_why():
    recall = pool({"a": ([True], [True]), "b": ([True], [True])}, rng=rng()).micro.recall

    assert (recall.estimate, recall.low, recall.high) == (1.0, 1.0, 1.0)
    assert recall.reason == "all items agree, so resampling them shows no spread"


def test_undecided_labels_are_counted_and_left_out():
    scores = pool({"a": ([True, None], [None]), "b": ([False], [True, None])}, rng=rng())

    assert (scores.facts, scores.undecided) == (3, 3)
    assert scores.micro.recall.estimate == 0.5


def test_the_same_seed_gives_the_same_interval_and_a_wider_spread_a_wider_one():
    steady = {str(i): ([True] * 9 + [False], [True]) for i in range(20)}
    uneven = {str(i): ([i % 10 != 0] * 10, [True]) for i in range(20)}
    first = pool(uneven, rng=rng()).micro.recall
    again = pool(uneven, rng=rng()).micro.recall

    assert first == again
    assert pool(steady, rng=rng()).micro.recall.low == 0.9
    assert first.low is not None
    assert first.high is not None
    assert first.low < 0.9 < first.high


def test_a_label_that_is_neither_true_false_nor_none_is_refused():
    with pytest.raises(ValueError, match="True, False and None"):
        pool({"a": ([1], [True])}, rng=rng())  # pyright: ignore[reportArgumentType]


def test_undecided_flags_are_refused_by_the_plain_ratios():
    for ratio in (fact_recall, fact_precision):
        with pytest.raises(ValueError, match="set undecided facts aside"):
            ratio([[True, None]])  # pyright: ignore[reportArgumentType]


def test_an_unknown_average_is_named():
    with pytest.raises(ValueError, match="'weighted'"):
        fact_recall([[True]], average="weighted")  # pyright: ignore[reportArgumentType]
