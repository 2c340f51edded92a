"""A share with and without a feature: by hand, with groups kept whole, and at its edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.features import feature_contrasts

# Six edits of four pairs: wins with half credit, votes, and two kinds.
CREDIT = [3.0, 1.5, 2.0, 0.0, 1.0, 2.5]
VOTES = [3, 3, 3, 3, 3, 3]
PAIRS = [0, 0, 1, 2, 3, 3]
FIRST = [True, False, True, False, False, True]
EVERY, NONE = [True] * 6, [False] * 6


def contrasts(*features, above=CREDIT, below=VOTES, groups=PAIRS, seed=7, **options):
    rng = np.random.default_rng(seed)
    return feature_contrasts(features, above, below, groups, rng=rng, **options)


def test_the_shares_and_their_difference_are_those_by_hand():
    (one,) = contrasts(FIRST)

    # with: (3 + 2 + 2.5) / 9; without: (1.5 + 0 + 1) / 9
    assert one.present.estimate == pytest.approx(7.5 / 9)
    assert one.absent.estimate == pytest.approx(2.5 / 9)
    assert one.difference.estimate == pytest.approx(5 / 9)
    assert (one.present.n, one.absent.n, one.difference.n) == (9, 9, 18)
    assert (one.units, one.units_without) == (3, 3)
    assert (one.groups, one.groups_without) == (3, 3)


def test_the_interval_resamples_whole_groups():
    (one,) = contrasts(FIRST, resamples=4000)
    rng = np.random.default_rng(11)
    apart = []
    for _ in range(4000):
        drawn = rng.integers(0, 4, 4)
        units = [unit for group in drawn for unit in range(6) if PAIRS[unit] == group]
        sums = {True: [0.0, 0], False: [0.0, 0]}
        for unit in units:
            sums[FIRST[unit]][0] += CREDIT[unit]
            sums[FIRST[unit]][1] += VOTES[unit]
        if sums[True][1] and sums[False][1]:
            apart.append(sums[True][0] / sums[True][1] - sums[False][0] / sums[False][1])

    assert (one.difference.low, one.difference.high) == pytest.approx(
        tuple(np.quantile(apart, [0.025, 0.975])), abs=0.04
    )
    assert one.dropped == pytest.approx(4000 - len(apart), abs=120)


def test_a_feature_of_all_or_none_has_a_reason_and_no_difference():
    every, none = contrasts(EVERY, NONE)

    assert every.difference.estimate is None
    assert every.difference.reason == "everything here has it"
    assert every.present.estimate == pytest.approx(10 / 18)
    assert none.difference.reason == "nothing here has it"
    assert none.present.estimate is None


def test_one_group_on_a_side_has_no_interval():
    (one,) = contrasts([True, False, False, False, False, False])

    assert one.difference.estimate is not None
    assert (one.difference.low, one.difference.reason) == (None, "one item has no interval")


def test_units_without_a_denominator_count_nowhere():
    (one,) = contrasts(FIRST, above=[0.0, *CREDIT[1:]], below=[0, *VOTES[1:]])

    assert (one.units, one.present.n) == (2, 6)


def test_nothing_at_all_is_undefined_and_no_zero():
    (one,) = contrasts([], above=[], below=[], groups=[])

    assert one.present.estimate is None
    assert (one.units, one.groups, one.dropped) == (0, 0, 0)


def test_all_features_are_measured_on_the_same_resamples():
    alone, (_, together) = contrasts(FIRST), contrasts(EVERY, FIRST)

    assert alone == (together,)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="features by units"):
        contrasts([True, False])
    with pytest.raises(ValueError, match="features by units"):
        feature_contrasts(FIRST, CREDIT, VOTES, PAIRS, rng=np.random.default_rng(1))


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 6), st.integers(0, 3)),
        min_size=1,
        max_size=20,
    )
)
def test_the_opposite_feature_has_the_opposite_difference(units):
    has = [each[0] for each in units]
    above, below = [min(e[1], e[2]) for e in units], [e[2] for e in units]
    one, other = contrasts(
        has, [not each for each in has], above=above, below=below, groups=[e[3] for e in units],
        resamples=200,
    )  # fmt: skip

    assert one.present.estimate == other.absent.estimate
    assert one.units + one.units_without == sum(each > 0 for each in below)
    if one.difference.estimate is None:
        assert other.difference.estimate is None
    else:
        assert one.difference.estimate == pytest.approx(-(other.difference.estimate or 0.0))
        assert -1 <= one.difference.estimate <= 1
