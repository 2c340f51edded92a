"""The worked examples O1 to O10 of `docs/methods.md`, and the pitfalls beside them."""

import numpy as np
import pytest

from core.domain.facts import AuxLabel, FactKind, FlagKind
from core.domain.messages import length_bucket
from core.metrics.facts import fact_f1, pool, score_check
from core.metrics.flags import raise_flags
from core.metrics.intervals import bootstrap_ratio
from tests.unit.metrics.verdicts import check, echo, kept, labeled, new, verdict

LONG = "x" * 231
O2 = {
    "1": ([True, True, True, False], [True, True, True, True, False]),
    "2": ([True, True], [True, False, False, True]),
    "3": ([], [False, False, False]),
    "4": ([False, False, False, False], []),
}


def flag_kinds(a_check, original=LONG):
    return {flag.kind for flag in raise_flags(original=original, check=a_check, checker="hand")}


def test_o1_an_invented_explanation_lowers_precision_and_leaves_recall():
    scores = score_check(
        check(
            [kept(True, statement="The patient's PSA is 4.2.")],
            [
                verdict(True, statement="The patient's PSA is 4.2."),
                new("The patient's PSA is slightly elevated."),
                new("A slightly elevated PSA is common after surgery."),
                echo("The patient had surgery."),
            ],
        )
    )

    assert (scores.recall, scores.precision) == (1.0, 0.25)
    assert scores.f1 == pytest.approx(0.4)
    assert scores.precision_with_message == 0.5
    assert (scores.supported, scores.echo, scores.new) == (1, 1, 2)


def test_o1_without_the_presupposition_the_precision_is_a_third():
    assert score_check(labeled([True], [True, False, False])).precision == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("item", "recall", "precision", "f1"),
    [
        ("1", 0.75, 0.8, 0.774194),
        ("2", 1.0, 0.5, 0.666667),
        ("3", None, 0.0, None),
        ("4", 0.0, None, None),
    ],
)
def test_o2_each_item_has_its_own_scores_or_none(item, recall, precision, f1):
    scores = score_check(labeled(*O2[item]))

    assert (scores.recall, scores.precision) == (recall, precision)
    assert scores.f1 == (None if f1 is None else pytest.approx(f1, abs=5e-7))
    assert (scores.f1_reason is None) == (f1 is not None)


def test_o2_micro_pools_the_facts():
    micro = pool(O2, rng=np.random.default_rng(7)).micro

    assert micro.recall.estimate == micro.precision.estimate == micro.f1.estimate == 0.5
    assert (micro.recall.n, micro.precision.n) == (10, 12)


def test_o2_macro_averages_the_items_that_have_a_score():
    macro = pool(O2, rng=np.random.default_rng(7)).macro

    assert macro.recall.estimate == pytest.approx(0.583333, abs=5e-7)
    assert macro.precision.estimate == pytest.approx(0.433333, abs=5e-7)
    assert macro.f1.estimate == pytest.approx(0.720430, abs=5e-7)
    assert (macro.recall.n, macro.precision.n, macro.f1.n) == (3, 3, 2)


def test_o2_the_interval_resamples_items_and_counts_what_it_drops():
    interval = bootstrap_ratio(
        [4, 2, 0, 0], [5, 4, 3, 0], rng=np.random.default_rng(7), resamples=10_000
    )

    assert (interval.low, interval.high, interval.dropped) == (0.0, 0.8, 38)


def test_o2_pooling_gives_the_same_interval_as_the_ratio_alone():
    scores = pool(O2, rng=np.random.default_rng(7), resamples=10_000)

    assert (scores.micro.precision.low, scores.micro.precision.high) == (0.0, 0.8)
    assert scores.dropped[1] == 38


def test_o3_an_undecided_fact_is_left_out_counted_and_makes_the_score_unreliable():
    scores = score_check(labeled([True], [True, True, None, False]))

    assert scores.precision == pytest.approx(2 / 3)
    assert (scores.n_grounded, scores.undecided_grounded) == (3, 1)
    assert scores.pessimistic_precision == 0.5
    assert scores.null_share_grounded == 0.25
    assert not scores.precision_reliable
    assert scores.recall_reliable
    assert not scores.reliable


def test_o3_one_undecided_fact_in_twenty_is_still_reliable_and_two_in_39_are_not():
    assert score_check(labeled([], [True] * 19 + [None])).reliable
    assert not score_check(labeled([], [True] * 37 + [None] * 2)).reliable


@pytest.mark.parametrize(
    ("facts", "grounded", "flagged"),
    [(9, 8, True), (10, 9, False), (20, 18, False), (20, 17, True), (0, 0, False)],
)
def test_o4_precision_is_flagged_below_nine_tenths_exactly(facts, grounded, flagged):
    labels = [True] * grounded + [False] * (facts - grounded)

    assert (FlagKind.LOW_PRECISION in flag_kinds(labeled([], labels))) == flagged


def test_o4_without_facts_the_precision_is_undefined_and_says_why():
    scores = score_check(labeled())

    assert scores.precision is None
    assert scores.precision_reason == "no facts in the edit"


@pytest.mark.parametrize(
    ("original", "bucket", "flagged"),
    [
        ("x" * 199, "<200", True),
        ("x" * 200, "200–230", True),
        ("x" * 230, "200–230", True),
        ("x" * 231, "≥231", False),
        ("  " + "x" * 230 + "\n", "200–230", True),
        ("🫀" * 230, "200–230", True),
    ],
)
def test_o5_short_originals_are_flagged_by_code_points_of_the_stripped_text(
    original, bucket, flagged
):
    assert length_bucket(original) == bucket
    assert (FlagKind.SHORT_SOURCE in flag_kinds(labeled(), original)) == flagged


def test_o6_a_dropped_hedge_costs_precision_only():
    scores = score_check(
        check(
            [kept(True, statement="The lesion may be benign.")],
            [new("The lesion is benign.", aux=AuxLabel.STRENGTHENED)],
        )
    )

    assert (scores.recall, scores.precision) == (1.0, 0.0)


def test_o7_a_text_compared_with_itself_scores_one_throughout():
    scores = score_check(labeled([True] * 5, [True] * 5))

    assert (scores.recall, scores.precision, scores.f1) == (1.0, 1.0, 1.0)


def test_o8_an_empty_candidate_keeps_nothing_and_has_no_precision():
    scores = score_check(labeled([False] * 3, []))

    assert (scores.recall, scores.precision, scores.f1) == (0.0, None, None)
    assert scores.f1_reason == "no facts in the edit"


def test_o9_a_dropped_instruction_costs_recall_and_raises_its_flag():
    a_check = check(
        [
            kept(True, statement="Stop aspirin 5 days before.", kind=FactKind.INSTRUCTION),
            kept(
                False,
                statement="If the patient has fever, the patient should call.",
                kind=FactKind.INSTRUCTION,
                aux=AuxLabel.MISSING,
            ),
        ],
        [verdict(True, statement="Stop aspirin 5 days before.", kind=FactKind.INSTRUCTION)],
    )
    scores = score_check(a_check)

    assert (scores.recall, scores.precision) == (0.5, 1.0)
    assert scores.f1 == pytest.approx(2 / 3)
    assert flag_kinds(a_check) == {FlagKind.LOST_INSTRUCTION}


def test_o10_echoes_of_the_patient_count_only_in_context():
    scores = score_check(
        check(
            [kept(True)],
            [
                echo("The patient leaks every night.", kind=FactKind.PATIENT_STATE),
                echo("The patient had surgery.", kind=FactKind.PATIENT_STATE),
                verdict(True, statement="Leakage usually improves in 3–6 months."),
            ],
        )
    )

    assert scores.precision == pytest.approx(1 / 3)
    assert scores.precision_with_message == 1.0
    assert (scores.supported, scores.echo, scores.new) == (1, 2, 0)


def test_recall_reads_the_kept_verdicts_and_precision_the_grounded_ones():
    scores = score_check(labeled([True, True, True, False], [True, False]))

    assert (scores.recall, scores.precision) == (0.75, 0.5)


def test_a_fact_whose_context_is_unknown_is_left_out_of_precision_with_message_only():
    scores = score_check(check([], [verdict(True), verdict(False)]))

    assert scores.precision == 0.5
    assert scores.precision_with_message == 1.0


def test_an_edit_without_any_verdict_says_so_and_is_not_zero():
    scores = score_check(labeled([None, None], [None]))

    assert scores.recall is None
    assert scores.recall_reason == "no fact of the original was decided"
    assert scores.pessimistic_recall == 0.0
    assert scores.undecided == 3


def test_f1_of_two_zeros_is_zero_and_of_an_undefined_half_undefined():
    assert fact_f1(0.0, 0.0) == 0.0
    assert fact_f1(None, 1.0) is None
    assert fact_f1(1.0, None) is None
