"""What holds for all arms, beyond the worked examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.arm_sums import Reply
from core.metrics.arms import arm_deltas, arm_scores
from core.metrics.holm import holm
from core.metrics.pooling import pool

LABELS = st.lists(st.sampled_from([True, False, None]), max_size=6)
REPLIES = st.builds(
    Reply,
    kept=LABELS,
    grounded=LABELS,
    flags=st.integers(0, 5),
    length_ratio=st.floats(0.1, 5),
    reading_grade=st.none() | st.floats(-2, 20),
)
NAMES = st.sampled_from("abcdef")
ARMS = st.dictionaries(NAMES, st.lists(REPLIES, min_size=1, max_size=3), max_size=6)
SINGLE = st.dictionaries(NAMES, st.lists(REPLIES, min_size=1, max_size=1), max_size=6)


def deltas(before, after):
    return arm_deltas(before, after, rng=np.random.default_rng(0), resamples=30)


def scored(arm):
    return arm_scores(arm, rng=np.random.default_rng(0), resamples=30)


def triples(found):
    return [
        statistic
        for triple in (found.micro, found.macro)
        for statistic in (triple.recall, triple.precision, triple.f1)
    ]


def every(found):
    return [*triples(found), found.flags_per_100, found.length_ratio, found.reading_grade]


def approx(value, times=1.0):
    return value if value is None else pytest.approx(times * value, abs=1e-9)


@given(before=ARMS, after=ARMS)
def test_swapping_the_arms_negates_every_delta(before, after):
    in_the_same_order = {name: after[name] for name in before if name in after}
    there, back = deltas(before, after), deltas(in_the_same_order, before)

    for one, other in zip(every(there), every(back), strict=True):
        assert one.estimate == approx(other.estimate, -1)
        assert one.low == approx(other.high, -1)
        assert one.n == other.n
    for score, signs in there.signs.items():
        mirrored = back.signs[score]
        assert (signs.better, signs.same, signs.worse) == (
            mirrored.worse,
            mirrored.same,
            mirrored.better,
        )


@given(arm=ARMS)
def test_an_arm_beside_itself_changes_nothing(arm):
    found = deltas(arm, arm)

    assert all(each.estimate in (None, 0.0) for each in every(found))
    assert all(not signs.better and not signs.worse for signs in found.signs.values())


@given(arm=SINGLE)
def test_an_arm_without_replicates_scores_as_its_pooled_verdicts(arm):
    found = scored(arm)
    checks = {name: (replies[0].kept, replies[0].grounded) for name, replies in arm.items()}
    pooled = pool(checks, rng=np.random.default_rng(0), resamples=30)

    for one, other in zip(triples(found), triples(pooled), strict=True):
        assert one.estimate == approx(other.estimate)
        assert one.n == other.n
    assert (found.facts, found.undecided) == (pooled.facts, pooled.undecided)


@given(arm=SINGLE)
def test_micro_is_the_mean_weighted_by_facts(arm):
    weighted = [
        (reply.precision, sum(label is not None for label in reply.grounded))
        for (reply,) in arm.values()
        if reply.precision is not None
    ]
    expected = (
        sum(share * facts for share, facts in weighted) / sum(facts for _, facts in weighted)
        if weighted
        else None
    )

    assert scored(arm).micro.precision.estimate == approx(expected)


@given(arm=ARMS, times=st.integers(2, 3))
def test_repeating_every_replicate_changes_no_estimate(arm, times):
    again = {name: replies * times for name, replies in arm.items()}

    for one, other in zip(every(scored(arm)), every(scored(again)), strict=True):
        assert one.estimate == approx(other.estimate)


@given(before=ARMS, after=ARMS)
def test_pairs_of_one_arm_alone_change_no_delta(before, after):
    shared = {name: before[name] for name in before if name in after}

    assert deltas(before, after) == deltas(shared, after)


@given(st.lists(st.none() | st.floats(0, 1), max_size=8))
def test_holm_keeps_the_order_and_lowers_nothing(p_values):
    pairs = [
        (p, q)
        for p, q in zip(p_values, holm(p_values), strict=True)
        if p is not None and q is not None
    ]

    assert len(pairs) == sum(p is not None for p in p_values)
    assert all(p <= q <= 1 for p, q in pairs)
    ordered = [q for _, q in sorted(pairs)]
    assert ordered == sorted(ordered)
