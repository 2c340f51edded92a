"""The confusion matrix of a checker, by hand and against statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from core.metrics.clustered import clustered_share, spread
from core.metrics.confusion import Compared, confusion
from tests.unit.metrics.widths import width

CAUGHT, FALSE_ALARM, MISSED, CLEARED = (True, True), (True, False), (False, True), (False, False)


def seen(edit, *pairs, stratum="all", weight=1.0):
    return [
        Compared(edit=edit, stratum=stratum, weight=weight, alarm=alarm, truth=truth)
        for alarm, truth in pairs
    ]


# Two flagged edits, all taken; two unflagged ones that stand for ten.
WEIGHTED = [
    *seen("a", CAUGHT, CAUGHT, FALSE_ALARM, CLEARED, stratum="flagged"),
    *seen("b", CAUGHT, FALSE_ALARM, CLEARED, CLEARED, stratum="flagged"),
    *seen("c", MISSED, CLEARED, CLEARED, stratum="unflagged", weight=5),
    *seen("d", CLEARED, CLEARED, CLEARED, stratum="unflagged", weight=5),
]


def test_the_confirmed_missing_rate_is_that_of_the_worked_example():
    matrix = confusion(seen("a", *[CAUGHT] * 8, *[FALSE_ALARM] * 3))

    assert matrix.confirmed.estimate == pytest.approx(0.7272727, abs=5e-8)
    assert matrix.confirmed.low == pytest.approx(0.434355, abs=5e-7)
    assert matrix.confirmed.high == pytest.approx(0.902539, abs=5e-7)
    assert matrix.confirmed.n == 11


def test_cells_are_counted_as_seen_and_shared_out_by_weight():
    matrix = confusion(WEIGHTED)

    counts = [
        cell.count for cell in (matrix.caught, matrix.false_alarms, matrix.missed, matrix.cleared)
    ]
    assert counts == [3, 2, 1, 8]
    # By hand: 3 + 2 + 5 + (3 + 25) = 38 weighted facts.
    assert matrix.missed.share == pytest.approx(5 / 38)
    assert matrix.cleared.share == pytest.approx(28 / 38)


def test_one_miss_among_unflagged_edits_weighs_as_much_as_the_edits_it_stands_for():
    matrix = confusion(WEIGHTED)

    assert matrix.sensitivity.estimate == pytest.approx(3 / (3 + 5))
    assert matrix.specificity.estimate == pytest.approx(28 / (28 + 2))
    assert matrix.false_alarm_rate.estimate == pytest.approx(2 / 30)
    assert matrix.precision.estimate == pytest.approx(3 / 5)
    assert matrix.sensitivity.n == 4


def test_an_alarm_and_a_truth_are_not_mistaken_for_one_another():
    matrix = confusion(seen("a", MISSED, MISSED, FALSE_ALARM, CAUGHT))

    assert (matrix.missed.count, matrix.false_alarms.count) == (2, 1)
    assert matrix.sensitivity.estimate == pytest.approx(1 / 3)
    assert matrix.precision.estimate == pytest.approx(1 / 2)


def test_unsure_and_undecided_are_left_out_and_counted():
    rows = [*WEIGHTED, *seen("e", (True, None), (False, None), (None, True), (None, None))]
    matrix, without = confusion(rows), confusion(WEIGHTED)

    assert (matrix.unsure, matrix.undecided) == (2, 2)
    assert matrix.sensitivity == without.sensitivity
    assert (matrix.n, matrix.edits) == (14, 4)


def test_nothing_compared_is_undefined_with_a_reason():
    matrix = confusion([])

    for rate in (matrix.sensitivity, matrix.specificity, matrix.precision, matrix.confirmed):
        assert rate.estimate is None
        assert rate.reason
    assert matrix.caught.share is None


def test_without_an_error_sensitivity_is_undefined_and_specificity_is_not():
    matrix = confusion([*seen("a", CLEARED), *seen("b", CLEARED)])

    assert (matrix.sensitivity.estimate, matrix.sensitivity.reason) == (None, "no error was found")
    assert matrix.specificity.estimate == 1


def test_a_rate_without_any_exception_still_has_an_interval_that_rests_on_edits():
    few = confusion([row for edit in "abc" for row in seen(edit, *[CLEARED] * 50)])

    assert few.specificity.high == 1
    assert few.specificity.low < 0.5
    assert few.specificity.n == 150


def test_one_edit_has_a_rate_and_no_interval():
    only = confusion(seen("a", CAUGHT, MISSED)).sensitivity

    assert (only.estimate, only.low, only.reason) == (0.5, None, "one edit has no interval")


def test_an_edit_of_two_strata_is_refused():
    rows = [*seen("a", CAUGHT), *seen("a", MISSED, stratum="other")]

    with pytest.raises(ValueError, match="edit `a` must have one stratum"):
        confusion(rows)


@pytest.mark.parametrize("seed", range(5))
def test_the_spread_between_edits_is_the_cluster_robust_variance_of_statsmodels(seed):
    rng = np.random.default_rng(seed)
    units = rng.integers(1, 9, 30)
    hits = rng.binomial(units, rng.beta(2, 2, 30))
    weights = rng.uniform(0.5, 5, 30)
    values = [bit for u, h in zip(units, hits, strict=True) for bit in [1.0] * h + [0.0] * (u - h)]
    groups = np.repeat(np.arange(30), units)
    fit = sm.WLS(values, np.ones(len(values)), weights=weights[groups]).fit(  # pyright: ignore[reportArgumentType] - untyped
        cov_type="cluster", cov_kwds={"groups": groups}
    )
    share = (weights @ hits) / (weights @ units)
    influence = weights * (hits - share * units) / (weights @ units)

    assert fit.params[0] == pytest.approx(share)
    assert spread(influence, ["all"] * 30) == (pytest.approx(fit.cov_params()[0, 0]), 29)


def test_many_edits_of_one_fact_have_nearly_wilsons_interval():
    hits = [1] * 300 + [0] * 100
    share = clustered_share(hits, [1] * 400, strata=["all"] * 400, weights=[1] * 400)
    low, high = proportion_confint(300, 400, method="wilson")

    assert (share.low, share.high) == (pytest.approx(low, abs=2e-3), pytest.approx(high, abs=2e-3))


def test_facts_that_hang_together_widen_the_interval():
    together = clustered_share([5, 0] * 10, [5] * 20, strata=["all"] * 20, weights=[1] * 20)
    apart = clustered_share([3, 2] * 10, [5] * 20, strata=["all"] * 20, weights=[1] * 20)

    assert together.estimate == apart.estimate == 0.5
    assert width(together) > 1.8 * width(apart)


def test_a_stratum_with_one_edit_counts_toward_the_spread():
    pair = {"strata": ["a", "a"], "weights": [1, 1]}
    with_lonely = {"strata": ["a", "a", "b"], "weights": [1, 1, 3]}

    assert clustered_share([1, 0], [1, 1], **pair).low is not None
    share = clustered_share([1, 0, 1], [1, 1, 1], **with_lonely)
    assert share.estimate == pytest.approx(4 / 5)
    assert share.low < 0.2


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one element per edit"):
        clustered_share([1], [1, 1], strata=["a", "a"], weights=[1, 1])
