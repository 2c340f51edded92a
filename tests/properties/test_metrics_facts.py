"""What holds for every set of verdicts, beyond the worked examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.facts import Attribution, EntailmentVerdict, FlagKind
from core.metrics.facts import fact_precision, fact_recall, pool, score_check
from core.metrics.flags import raise_flags
from core.metrics.intervals import wilson
from tests.unit.metrics.verdicts import check, labeled, verdict

LABELS = st.lists(st.sampled_from([True, False, None]), max_size=12)
DECIDED = st.lists(st.booleans(), max_size=12)
ITEMS = st.dictionaries(st.text(max_size=3), st.tuples(LABELS, LABELS), max_size=6)


def pooled(items):
    return pool(items, rng=np.random.default_rng(0), resamples=20)


def points(scores):
    return [
        statistic.estimate
        for triple in (scores.micro, scores.macro)
        for statistic in (triple.recall, triple.precision, triple.f1)
    ]


@st.composite
def grounded_verdicts(draw) -> list[EntailmentVerdict]:
    labels = draw(LABELS)
    outside = [Attribution.ECHO, Attribution.NEW]
    return [
        verdict(label, attribution=draw(st.sampled_from(outside)) if label is False else None)
        for label in labels
    ]


@given(kept=LABELS, grounded=LABELS)
def test_scores_stay_between_their_bounds(kept, grounded):
    scores = score_check(labeled(kept, grounded))

    for value, pessimistic in (
        (scores.recall, scores.pessimistic_recall),
        (scores.precision, scores.pessimistic_precision),
    ):
        assert value is None or (pessimistic is not None and 0 <= pessimistic <= value <= 1)
    if scores.f1 is not None:
        assert scores.recall is not None
        assert scores.precision is not None
        low, high = sorted((scores.recall, scores.precision))
        assert low - 1e-12 <= scores.f1 <= high + 1e-12


@given(kept=LABELS, grounded=LABELS)
def test_recall_and_precision_swap_when_the_texts_swap(kept, grounded):
    one, other = score_check(labeled(kept, grounded)), score_check(labeled(grounded, kept))

    assert (one.recall, one.precision) == (other.precision, other.recall)
    assert one.f1 == pytest.approx(other.f1)


@given(kept=LABELS, grounded=LABELS)
def test_an_undecided_fact_more_moves_no_score_and_is_counted(kept, grounded):
    before = score_check(labeled(kept, grounded))
    after = score_check(labeled([*kept, None], [None, *grounded]))

    assert (after.recall, after.precision, after.f1) == (
        before.recall, before.precision, before.f1,
    )  # fmt: skip
    assert after.undecided == before.undecided + 2


@given(kept=DECIDED, grounded=st.lists(st.booleans(), min_size=1, max_size=12), data=st.data())
def test_ungrounding_one_fact_never_raises_precision_and_never_moves_recall(kept, grounded, data):
    where = data.draw(st.integers(0, len(grounded) - 1))
    worse = [label and place != where for place, label in enumerate(grounded)]
    before, after = score_check(labeled(kept, grounded)), score_check(labeled(kept, worse))

    assert before.precision is not None
    assert after.precision is not None
    assert after.precision <= before.precision
    assert after.recall == before.recall
    if before.f1 is not None:
        assert after.f1 is not None
        assert after.f1 <= before.f1 + 1e-12


@given(verdicts=grounded_verdicts())
def test_the_three_classes_add_up_and_context_only_helps(verdicts):
    scores = score_check(check([], verdicts))

    assert scores.supported + scores.echo + scores.new == scores.n_grounded
    if scores.precision is not None:
        assert scores.precision_with_message is not None
        assert scores.precision_with_message >= scores.precision


@given(items=ITEMS)
def test_every_item_twice_leaves_every_estimate(items):
    twice = items | {name + "·again": labels for name, labels in items.items()}

    assert points(pooled(twice)) == pytest.approx(points(pooled(items)))


@given(items=ITEMS, data=st.data())
def test_the_order_of_items_and_facts_means_nothing(items, data):
    shuffled = {
        name: tuple(data.draw(st.permutations(labels)) for labels in items[name])
        for name in data.draw(st.permutations(list(items)))
    }

    assert points(pooled(shuffled)) == pytest.approx(points(pooled(items)))


@given(items=ITEMS)
def test_pooling_agrees_with_the_plain_ratios(items):
    kept = [[e for e in labels if e is not None] for labels, _ in items.values()]
    grounded = [[e for e in labels if e is not None] for _, labels in items.values()]
    scores = pooled(items)

    assert scores.micro.recall.estimate == pytest.approx(fact_recall(kept))
    assert scores.micro.precision.estimate == pytest.approx(fact_precision(grounded))
    assert scores.macro.recall.estimate == pytest.approx(fact_recall(kept, average="macro"))
    assert scores.macro.precision.estimate == pytest.approx(
        fact_precision(grounded, average="macro")
    )


@given(size=st.integers(1, 8), lists=st.integers(1, 5), data=st.data())
def test_lists_of_equal_size_have_the_same_micro_and_macro(size, lists, data):
    flags = data.draw(
        st.lists(
            st.lists(st.booleans(), min_size=size, max_size=size), min_size=lists, max_size=lists
        )
    )

    assert fact_recall(flags) == pytest.approx(fact_recall(flags, average="macro"))


@given(labels=DECIDED)
def test_the_precision_flag_is_the_comparison_of_whole_numbers(labels):
    flags = raise_flags(original="x" * 300, check=labeled([], labels), checker="hand")
    flagged = FlagKind.LOW_PRECISION in {flag.kind for flag in flags}

    assert flagged == (10 * sum(labels) < 9 * len(labels))


@given(n=st.integers(1, 10_000), data=st.data())
def test_a_wilson_interval_holds_its_estimate_and_mirrors(n, data):
    successes = data.draw(st.integers(0, n))
    share, rest = wilson(successes, n), wilson(n - successes, n)

    assert share.low is not None
    assert share.high is not None
    assert 0 <= share.low <= successes / n <= share.high <= 1
    assert rest.low == pytest.approx(1 - share.high)
