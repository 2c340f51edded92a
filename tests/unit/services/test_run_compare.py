"""Two arms beside each other: deltas, what got worse, and what can't be compared."""

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.facts import FlagKind
from core.domain.messages import LengthBand
from core.domain.runs import CellStep
from core.services.run_compare import (
    NotCompared,
    compare_arms,
    compare_runs,
    compare_with_first,
    sign_p_values,
)
from core.services.run_whole import whole_sheet
from core.store import Store
from tests.runs import WAITING, Made, arm, keep_run

SIMPLE, REFINED = arm(), arm("edit-refined v1")
LENGTHS = {"short": 100, "medium": 300, "long": 600, "alone": 300, "fails": 300, "waits": 300}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


@pytest.fixture
def run_id(store):
    return keep_run(
        store,
        {
            SIMPLE: {
                "short": Made(kept="++", grounded="++"),
                "medium": Made(kept="+-", grounded="+-"),
                "long": Made(kept="++", grounded="++", flags=(FlagKind.ASSUMPTION,)),
                "alone": Made(kept="-"),
                "fails": Made(kept="-"),
                "waits": Made(kept="-"),
            },
            REFINED: {
                "short": Made(kept="+-", grounded="+++-", flags=(FlagKind.LOW_PRECISION,)),
                "medium": Made(kept="++", grounded="++"),
                "long": Made(kept="++", grounded="+"),
                "fails": Made(failure="The provider blocked it.", step=CellStep.CHECK),
                "waits": WAITING,
            },
        },
        lengths=LENGTHS,
    )


@pytest.fixture
def comparison(store, run_id):
    return compare_arms(store, OPERATOR, f"{run_id}/1", f"{run_id}/2", resamples=100)


def test_deltas_rest_on_the_pairs_that_both_arms_have(comparison):
    assert comparison.deltas.pairs == 3
    assert comparison.deltas.macro.recall.estimate == pytest.approx((-0.5 + 0.5 + 0) / 3)
    assert comparison.deltas.micro.precision.estimate == pytest.approx(6 / 7 - 5 / 6)
    assert comparison.deltas.signs["precision"].worse == 1


def test_each_length_has_its_own_deltas(comparison):
    short = comparison.bands[LengthBand.SHORT]

    assert short.pairs == 1
    assert short.macro.precision.estimate == -0.25
    assert short.macro.precision.reason == "one item has no interval"
    assert comparison.bands[LengthBand.MEDIUM].macro.precision.estimate == 0.5


def test_what_got_worse_comes_first_with_its_flags_and_lost_facts(comparison):
    worst = comparison.changes[0]

    assert [change.pair_id for change in comparison.worse] == ["short"]
    assert (worst.recall, worst.precision) == (-0.5, -0.25)
    assert worst.new_flags == (FlagKind.LOW_PRECISION,)
    assert worst.lost == ("Fact 1 of short.",)
    assert len(worst.added) == 1
    assert [change.is_worse for change in comparison.changes] == [True, False, False]


def test_every_row_names_the_cases_that_open_on_the_edit_page(store, comparison):
    worst = comparison.changes[0]
    rows = store.rows("SELECT id FROM cases")

    assert {*worst.before_cases, *worst.after_cases} <= {row["id"] for row in rows}
    assert len(worst.before_cases) == len(worst.after_cases) == 1


def test_a_flag_that_went_is_not_a_new_one(comparison):
    long = next(change for change in comparison.changes if change.pair_id == "long")

    assert (long.new_flags, long.gone_flags) == ((), (FlagKind.ASSUMPTION,))
    assert not long.is_worse


def test_every_pair_that_cannot_be_compared_is_listed_with_its_reason(comparison):
    assert comparison.not_compared == (
        NotCompared(pair_id="alone", before=None, after="not in this run"),
        NotCompared(pair_id="fails", before=None, after="failed: The provider blocked it."),
        NotCompared(pair_id="waits", before=None, after="not done yet"),
    )


def test_swapping_the_arms_swaps_lost_and_gained(store, run_id, comparison):
    back = compare_arms(store, OPERATOR, f"{run_id}/2", f"{run_id}/1", resamples=100)

    assert back.deltas.macro.recall.estimate == -comparison.deltas.macro.recall.estimate
    assert [change.pair_id for change in back.worse] == ["medium", "long"]


def test_two_runs_are_matched_by_prompt_name_level_and_engine(store, run_id):
    second = keep_run(
        store,
        {
            arm("edit-simple v2"): {"short": Made(kept="+-")},
            arm("edit-simple v2", level=EmpathyLevel.HIGH): {"short": Made()},
        },
        lengths=LENGTHS,
    )
    found = compare_runs(store, OPERATOR, run_id, second, resamples=100)

    (only,) = found.comparisons
    assert (only.before.arm, only.after.arm.prompt) == (SIMPLE, "edit-simple v2")
    assert only.deltas.macro.recall.estimate == -0.5
    assert len(only.not_compared) == 5
    assert found.alone == (
        "edit-refined v1 · Empathic · offline:rules",
        "edit-simple v2 · More empathic · offline:rules",
    )


def test_other_checkers_are_named_as_a_reason_to_doubt(store):
    made = {SIMPLE: {"a": Made()}, arm("edit-refined v1", checker="openai:other"): {"a": Made()}}
    run_id = keep_run(store, made)
    found = compare_arms(store, OPERATOR, f"{run_id}/1", f"{run_id}/2", resamples=100)

    assert "different engines (offline:rules and openai:other)" in found.notes[0]


def test_p_values_are_adjusted_where_more_than_three_arms_are_looked_at(store):
    pairs = "abcdef"
    made = {arm(f"edit-simple v{n}"): {p: Made(kept="+-") for p in pairs} for n in (1, 2, 3)}
    made[arm("edit-simple v4")] = {p: Made(kept="++") for p in pairs}
    run_id = keep_run(store, made)

    def p_values(numbers):
        refs = [f"{run_id}/{number}" for number in numbers]
        return sign_p_values(compare_with_first(store, OPERATOR, refs, resamples=50), "recall")

    assert p_values([1, 2, 4]) == (None, 2 / 64)
    assert p_values([1, 2, 3, 4]) == (None, None, 2 / 64)
    assert p_values([4, 1, 2, 3]) == (6 / 64, 6 / 64, 6 / 64)


def test_many_arms_at_once_are_one_table_that_says_whether_p_values_are_adjusted(store):
    pairs = "abcdef"
    made = {arm(f"edit-simple v{n}"): {p: Made(kept="+-") for p in pairs} for n in (1, 2, 3)}
    made[arm("edit-simple v4")] = {p: Made(kept="++") for p in pairs}
    run_id = keep_run(store, made)
    refs = [f"{run_id}/{number}" for number in (1, 2, 3, 4)]
    found = compare_with_first(store, OPERATOR, refs, resamples=50)

    (*_, last) = whole_sheet(found).as_words()
    assert last[:4] == (found[-1].before.name, found[-1].after.name, "6", "0")
    assert last[-2:] == ("0.031", "nothing changed")
    assert "Holm" in whole_sheet(found).note
    assert "not adjusted" in whole_sheet(found[:2]).note
