"""Recall and precision corrected for the checker's errors, by hand and by other formulas."""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import norm

from core.metrics.confusion import Compared
from core.metrics.corrected import corrected_share
from core.metrics.rogan_gladen import lang_reiczigel, rogan_gladen
from tests.unit.metrics.widths import width


def rows(edit, caught, false_alarms, missed, cleared, *, stratum="all", weight=1.0):
    cells = [(True, True), (True, False), (False, True), (False, False)]
    return [
        Compared(edit=edit, stratum=stratum, weight=weight, alarm=alarm, truth=truth)
        for (alarm, truth), count in zip(
            cells, (caught, false_alarms, missed, cleared), strict=True
        )
        for _ in range(count)
    ]


def test_rogan_and_gladens_share_is_that_of_the_formula_by_hand():
    # 23 of 150 cows positive, sensitivity 0.96, specificity 0.89: R's epiR documents 5.1 of 100.
    found = rogan_gladen(23 / 150, sensitivity=0.96, specificity=0.89)

    assert found.estimate == pytest.approx((23 / 150 - 0.11) / 0.85)
    assert round(100 * (found.estimate or 0), 1) == 5.1
    assert not found.is_clipped


@pytest.mark.parametrize("truth", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize(("sensitivity", "specificity"), [(0.9, 0.8), (0.6, 0.55), (1.0, 1.0)])
def test_rogan_and_gladen_undo_what_error_rates_do(truth, sensitivity, specificity):
    alarms = truth * sensitivity + (1 - truth) * (1 - specificity)
    found = rogan_gladen(alarms, sensitivity=sensitivity, specificity=specificity)

    assert found.estimate == pytest.approx(truth)
    assert not found.is_clipped


@pytest.mark.parametrize(("alarms", "end"), [(0.05, 0.0), (0.95, 1.0)])
def test_a_share_outside_0_to_1_is_clipped_and_says_so(alarms, end):
    found = rogan_gladen(alarms, sensitivity=0.8, specificity=0.9)

    assert (found.estimate, found.is_clipped) == (end, True)


@pytest.mark.parametrize("specificity", [0.2, 0.3])
def test_alarms_no_better_than_chance_say_nothing_of_the_truth(specificity):
    found = rogan_gladen(0.5, sensitivity=0.7, specificity=specificity)

    assert found.estimate is None
    assert "sum to 1 or less" in str(found.reason)


def test_a_rate_outside_0_to_1_is_refused_by_name():
    with pytest.raises(ValueError, match="specificity must be between 0 and 1"):
        rogan_gladen(0.5, sensitivity=0.7, specificity=1.2)


def as_in_r(sample):
    """Compute as `prevSeSp` of R's asht 1.0.3 does, in its names."""
    AP, nP, Se, nSe, Sp, nSp = sample  # noqa: N806
    zcrit = norm.ppf(0.975)
    Se_, Sp_ = (nSe * Se + 1) / (nSe + 2), (nSp * Sp + 1) / (nSp + 2)  # noqa: N806
    AP_ = (nP * AP + zcrit**2 / 2) / (nP + zcrit**2)  # noqa: N806
    P_ = (AP_ + Sp_ - 1) / (Se_ + Sp_ - 1)  # noqa: N806
    se_part, sp_part = Se_ * (1 - Se_) / (nSe + 2), Sp_ * (1 - Sp_) / (nSp + 2)
    dP = 2 * zcrit**2 * (P_ * se_part - (1 - P_) * sp_part)  # noqa: N806
    variance = AP_ * (1 - AP_) / (nP + zcrit**2) + P_**2 * se_part + (1 - P_) ** 2 * sp_part
    half = zcrit * sqrt(variance / (Se_ + Sp_ - 1) ** 2)
    return max(0, P_ + dP - half), min(1, P_ + dP + half)


@pytest.mark.parametrize(
    "sample",
    [
        (51 / 2971, 2971, 32 / 33, 33, 1, 20),
        (0.06, 11862, 0.8, 10, 1, 12),
        (259 / 509, 509, 84 / 127, 127, 96 / 109, 109),
        (0.5, 40, 0.7, 12, 0.9, 30),
    ],
)
def test_lang_and_reiczigels_interval_is_that_of_rs_asht(sample):
    alarms, n, sensitivity, n_sensitivity, specificity, n_specificity = sample
    found = lang_reiczigel(
        (alarms, n),
        sensitivity=(sensitivity, n_sensitivity),
        specificity=(specificity, n_specificity),
    )

    assert (found.low, found.high) == pytest.approx(as_in_r(sample), abs=1e-9)
    assert found.n == n


def test_lang_and_reiczigel_say_why_there_is_no_share_or_no_interval():
    nothing = lang_reiczigel((0.5, 10), sensitivity=(0.9, 0), specificity=(0.9, 10))
    chance = lang_reiczigel((0.5, 10), sensitivity=(0.4, 9), specificity=(0.5, 10))
    few = lang_reiczigel((0.5, 10), sensitivity=(1.0, 1), specificity=(0.1, 100))

    assert (nothing.estimate, nothing.reason) == (None, "a rate rests on nothing")
    assert chance.estimate is None
    assert (few.low, few.reason) == (None, "too few edits for an interval")


def test_where_every_fact_is_reviewed_the_correction_is_the_reviewers_own_share():
    compared = [*rows("a", 2, 1, 1, 6), *rows("b", 1, 0, 0, 4), *rows("c", 0, 1, 1, 3, weight=4)]
    found = corrected_share(compared)

    # By hand: true errors 3 + 1 + 4 of 10 + 5 + 20 weighted facts; alarms 3 + 1 + 4.
    assert found.corrected.estimate == pytest.approx(1 - 8 / 35)
    assert found.raw.estimate == pytest.approx(1 - 8 / 35)
    assert found.corrected.n == found.raw.n == 20


def test_unsure_facts_count_in_the_raw_share_and_are_corrected_by_the_rates_of_the_others():
    compared = [*rows("a", 2, 2, 0, 4), *rows("b", 2, 0, 0, 6)]
    unsure = [
        Compared(edit=edit, stratum="all", weight=1, alarm=True, truth=None) for edit in "aabb"
    ]
    found = corrected_share([*compared, *unsure])

    # By hand: 10 alarms of 20; sensitivity 1, specificity 10/12: (1/2 + 10/12 - 1) / (10/12) = 0.4.
    assert found.raw.estimate == pytest.approx(0.5)
    assert found.corrected.estimate == pytest.approx(0.6)


def test_a_perfect_checker_needs_no_correction():
    found = corrected_share(
        [*rows("a", 2, 0, 0, 8), *rows("b", 0, 0, 0, 5), *rows("c", 1, 0, 0, 2)]
    )

    assert found.corrected.estimate == pytest.approx(found.raw.estimate)
    assert (found.corrected.low, found.corrected.high) == pytest.approx(
        (found.raw.low, found.raw.high)
    )


@pytest.mark.parametrize(
    ("compared", "why"),
    [
        ([], "no fact was decided"),
        (rows("a", 0, 1, 0, 3), "no error was found"),
        (rows("a", 2, 0, 1, 0), "all were errors"),
        (rows("a", 1, 3, 3, 1), "sum to 1 or less"),
    ],
)
def test_an_unknown_or_useless_error_rate_leaves_the_share_undefined(compared, why):
    found = corrected_share(compared)

    assert found.corrected.estimate is None
    assert why in found.corrected.reason


def test_the_interval_is_nearly_that_of_a_jackknife_over_edits():
    """Leaving out one edit at a time asks the same question without a derivative."""
    rng = np.random.default_rng(4)
    edits = [rows(f"{at}", *rng.poisson((1.2, 0.4, 0.3, 6))) for at in range(120)]
    unsure = [
        Compared(edit=f"{at}", stratum="all", weight=1, alarm=bool(rng.random() < 0.2), truth=None)
        for at in range(60)
    ]
    edits = [[*own, *unsure[at : at + 1]] for at, own in enumerate(edits)]

    def share(kept):
        return corrected_share([row for own in kept for row in own]).corrected

    everything = share(edits)
    left_out = np.array(
        [share(edits[:at] + edits[at + 1 :]).estimate for at in range(len(edits))], dtype=float
    )
    half = 1.98 * sqrt(119 / 120 * sum((each - left_out.mean()) ** 2 for each in left_out))

    assert width(everything) / 2 == pytest.approx(half, rel=0.05)


@pytest.mark.parametrize("scale", [0.5, 3])
def test_only_the_ratio_of_weights_matters(scale):
    plain = [*rows("a", 2, 1, 1, 6), *rows("b", 1, 0, 0, 4), *rows("c", 0, 1, 1, 3, weight=4)]
    scaled = [
        Compared(
            edit=row.edit,
            stratum=row.stratum,
            weight=scale * row.weight,
            alarm=row.alarm,
            truth=row.truth,
        )
        for row in plain
    ]

    assert corrected_share(scaled).corrected.low == pytest.approx(
        corrected_share(plain).corrected.low
    )
