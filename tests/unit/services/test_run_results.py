"""The table of a run: what counts, what is only counted, and what is never a zero."""

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.edits import EmpathyLevel
from core.domain.facts import FlagKind
from core.domain.runs import CellStep, RunState
from core.errors import InvalidInput, NotFound, Unauthorized
from core.services.run_arms import find_arms, run_arms
from core.services.run_results import run_results
from core.services.run_stamp import results_stamp
from core.store import Store
from core.store.run_writer import RunWriter
from tests.runs import JUDGE, WAITING, Made, arm, keep_run

SIMPLE, HIGH = arm(), arm(level=EmpathyLevel.HIGH)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


def results(store, made, **how):
    return run_results(store, OPERATOR, keep_run(store, made, **how), resamples=100)


def test_each_arm_has_its_own_scores_micro_and_macro(store):
    made = {
        SIMPLE: {"a": Made(kept="+-", grounded="++++"), "b": Made(kept="++", grounded="+-")},
        HIGH: {"a": Made(kept="++", grounded="+"), "b": Made(kept="++", grounded="+")},
    }
    simple, high = results(store, made).arms

    assert simple.scores.micro.recall.estimate == 3 / 4
    assert simple.scores.micro.precision.estimate == 5 / 6
    assert simple.scores.macro.precision.estimate == 3 / 4
    assert (simple.scores.pairs, simple.scores.facts) == (2, 10)
    assert high.scores.macro.f1.estimate == 1.0
    assert simple.arm.name == "edit-simple v1 · Empathic · offline:rules"


def test_a_failed_cell_is_listed_and_counted_and_never_averaged_in(store):
    failed = Made(failure="The provider blocked it.", fault="blocked")
    unchecked = Made(failure="The answer was unreadable.", fault="unreadable", step=CellStep.CHECK)
    with_failures = {SIMPLE: {"a": Made(), "b": failed, "c": unchecked, "d": Made(kept="-")}}
    found = results(store, with_failures)
    (row,) = found.arms

    assert row.scores.macro.recall.estimate == 0.5
    assert row.scores.macro.recall.n == row.scores.pairs == 2
    assert row.faults == {"blocked": 1, "unreadable": 1}
    assert [(cell.pair_id, cell.failed_step) for cell in found.failed] == [
        ("b", CellStep.EDIT),
        ("c", CellStep.CHECK),
    ]
    assert "2 cells failed, listed apart and in no average." in found.notes


def test_cells_that_wait_are_no_failures_and_no_zeros(store):
    made = {SIMPLE: {"a": Made(), "b": WAITING}}
    found = results(store, made, state=RunState.STOPPED)

    assert (found.arms[0].waiting, found.arms[0].faults) == (1, {})
    assert found.arms[0].scores.macro.recall.n == 1
    assert found.notes[0] == "The run is stopped: 1 cell not done, in no number."


def test_a_run_in_which_everything_failed_has_reasons_and_no_numbers(store):
    found = results(store, {SIMPLE: {"a": Made(failure="No."), "b": Made(failure="No.")}})

    assert found.arms[0].scores.micro.recall.estimate is None
    assert found.arms[0].scores.micro.recall.reason == "no decided fact in any original"
    assert len(found.failed) == 2


def test_replicates_are_averaged_within_their_pair_and_their_spread_is_reported(store):
    twice = [Made(kept="+", grounded="++"), Made(kept="+", grounded="+-")]
    found = results(store, {SIMPLE: {"a": twice, "b": Made(grounded="-")}})
    scores = found.arms[0].scores

    assert scores.macro.precision.estimate == pytest.approx((0.75 + 0) / 2)
    assert scores.macro.precision.n == 2
    assert scores.precision_spread.estimate == pytest.approx(0.5**0.5 / 2)
    assert any("averaged within their pair" in note for note in found.notes)


def test_empathy_is_scored_against_the_original_with_wins_ties_and_losses(store):
    made = {
        SIMPLE: {
            "a": Made(judged="A"),
            "b": Made(judged="="),
            "c": Made(judged="B"),
            "d": Made(judged="A"),
        }
    }
    (row,) = results(store, made, judges=(JUDGE,)).arms
    (judge,) = row.empathy

    assert (judge.ranking.wins, judge.ranking.ties, judge.ranking.losses) == (2, 1, 1)
    assert row.ers.estimate == judge.ers.estimate == 2.5 / 4
    assert judge.unasked == 0


def test_a_cell_that_a_judge_failed_on_counts_for_facts_and_not_for_empathy(store):
    lost = Made(kept="-", failure="The key was revoked.", fault="key", step=CellStep.JUDGE)
    found = results(store, {SIMPLE: {"a": Made(kept="+", judged="A"), "b": lost}}, judges=(JUDGE,))
    (row,) = found.arms

    assert row.scores.macro.recall.estimate == 0.5
    assert (row.empathy[0].ers.n, row.empathy[0].unasked) == (1, 1)
    assert (row.unjudged, row.faults) == (1, {})
    assert [cell.pair_id for cell in found.failed] == ["b"]


def test_without_a_judge_empathy_has_a_reason(store):
    (row,) = results(store, {SIMPLE: {"a": Made()}}).arms

    assert row.ers.estimate is None
    assert row.ers.reason == "nobody judged empathy"


def test_flags_count_for_a_hundred_replies(store):
    two = (FlagKind.LOW_PRECISION, FlagKind.ASSUMPTION)
    (row,) = results(store, {SIMPLE: {"a": Made(flags=two), "b": Made()}}).arms

    assert row.scores.flags_per_100.estimate == 100.0
    assert row.flags == {FlagKind.LOW_PRECISION: 1, FlagKind.ASSUMPTION: 1}


def test_an_arm_is_found_by_run_and_number(store):
    run_id = keep_run(store, {SIMPLE: {"a": Made()}, HIGH: {"a": Made()}})

    assert find_arms(store, OPERATOR, [f"{run_id}/2"])[0].arm == HIGH
    for wrong, error in (("nowhere", InvalidInput), (f"{run_id}/3", NotFound), ("x/1", NotFound)):
        with pytest.raises(error):
            find_arms(store, OPERATOR, [wrong])


def test_patients_see_no_results(store):
    run_id = keep_run(store, {SIMPLE: {"a": Made()}})
    patient = Actor(role=Role.PATIENT, name="seat 1", seat_id="s1")

    with pytest.raises(Unauthorized):
        run_results(store, patient, run_id)


def test_the_stamp_changes_when_a_cell_does_and_stays_otherwise(store):
    run_id = keep_run(store, {SIMPLE: {"a": Made(), "b": WAITING}})
    before = results_stamp(store, OPERATOR, run_id)

    assert results_stamp(store, OPERATOR, run_id) == before
    waiting = run_arms(store, OPERATOR, run_id)[0].cells[1].number
    with RunWriter(store.path) as writer:
        writer.failed(waiting, CellStep.EDIT, failure="No.", fault="blocked")
    assert results_stamp(store, OPERATOR, run_id) != before


def test_the_stamp_is_another_one_for_those_who_see_no_panels(store):
    run_id = keep_run(store, {SIMPLE: {"a": Made()}})
    clinician = Actor(role=Role.CLINICIAN, name="dr")

    assert results_stamp(store, OPERATOR, run_id) != results_stamp(store, clinician, run_id)
