"""Repaired arms of a run: beside the ones without, from the same edits, and paid once."""

from dataclasses import replace

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.prompting import Task
from core.domain.repair_arms import is_repaired, repaired_arm
from core.domain.repairing import RepairAction
from core.domain.runs import CellState, CellStep, PlanJudge, Repairs, RunState
from core.errors import EngineMisconfigured, EngineUnavailable, InvalidInput
from core.services.cases import load_case
from core.services.repair_jobs import repair_of_edit
from core.services.repair_runs import FLATTERED
from core.services.run_arms import run_arms
from core.services.run_compare import compare_runs
from core.services.run_control import get_run, set_budget
from core.services.run_estimate import estimate_run
from core.services.run_file import read_plan, write_plan
from core.services.run_planning import plan_run
from core.services.run_recheck import recheck_plan
from core.services.run_results import run_results
from core.services.tools import open_tools
from core.services.tradeoff import tradeoff
from tests.batches import (
    CHECKER,
    MODEL,
    OTHER_MODEL,
    a_plan,
    asked,
    by_rules,
    cases,
    models,
    planned,
    run,
    settings_of,
    table,
)

ADDED = "You will be cured by the end of May."
ALSO = {"repair": Repairs.ALSO}
RULES = "offline:rules"


@pytest.fixture
def tools(tmp_path):
    with open_tools(settings_of(tmp_path / "annotations.db")) as opened:
        yield opened


def promising(request):
    """Edit by the rules, and promise something on top."""
    said = by_rules(request)
    return f"{said} {ADDED}" if request.task is Task.EDIT else said


def both(tools, run_id):
    """Return the cells of a run as (edited, repaired) pairs."""
    found = cases(tools.store, run_id)
    edited = [each for each in found if not is_repaired(each.arm.prompt)]
    repaired = [each for each in found if is_repaired(each.arm.prompt)]
    return list(zip(edited, repaired, strict=True))


def test_a_repaired_arm_stands_beside_the_one_without_and_shares_its_edits(tools):
    batch = models(tools, promising)
    run_id = planned(batch, **ALSO)
    progress = run(batch, run_id)

    assert progress.run.state is RunState.DONE
    assert progress.cells[CellState.DONE] == 8
    assert len(asked(batch, Task.EDIT)) == 4, "no second generation"
    assert len(asked(batch, Task.REPAIR)) == 4, "all sentences of an edit in one call"
    names = [arm.arm.prompt for arm in run_arms(tools.store, OPERATOR, run_id)]
    assert names == [
        "edit-simple v1", "edit-simple v1 + repair", "edit-refined v1", "edit-refined v1 + repair",
    ]  # fmt: skip
    for edited, repaired in both(tools, run_id):
        before, after = (load_case(tools.store, each.case_id or "") for each in (edited, repaired))
        assert ADDED in before.edit.text
        assert ADDED not in after.edit.text
        assert before.edit.prompt_sha != after.edit.prompt_sha
        assert sum(filter(None, repaired.labels.kept)) >= sum(filter(None, edited.labels.kept))
        assert after.check.checker == CHECKER


def test_what_was_repaired_is_kept_with_the_edit(tools):
    batch = models(tools, promising)
    run_id = planned(batch, **ALSO)
    run(batch, run_id)

    for edited, repaired in both(tools, run_id):
        kept = repair_of_edit(tools.store, repaired.edit_id or "")
        assert kept.case_id == edited.case_id
        assert kept.engine == MODEL
        assert kept.checker == CHECKER
        assert RepairAction.REMOVED in {line.action for line in kept.sentences}
        assert repair_of_edit(tools.store, edited.edit_id or "") is None


def test_without_anything_unsupported_a_repair_asks_nobody(tools):
    def faithful(request):
        if request.task is Task.EDIT:
            return f"Thank you for writing. {request.inputs['physician_reply']}"
        return by_rules(request)

    batch = models(tools, faithful)
    run_id = planned(batch, **ALSO)

    assert run(batch, run_id).cells[CellState.DONE] == 8
    assert asked(batch, Task.REPAIR) == []
    for edited, repaired in both(tools, run_id):
        assert edited.edit_id != repaired.edit_id
        assert edited.labels == repaired.labels


def test_the_same_plan_again_sends_nothing_and_finds_the_same(tools):
    first = models(tools, promising)
    before = planned(first, **ALSO)
    run(first, before)
    second = models(tools, promising)
    again = planned(second, **ALSO)
    progress = run(second, again)

    assert asked(second) == []
    assert progress.sent == 0
    assert table(tools.store, again) == table(tools.store, before)


def test_a_plan_that_ran_without_repair_only_repairs(tools):
    run(models(tools, promising), planned(models(tools)))
    batch = models(tools, promising)
    run_id = planned(batch, **ALSO)
    run(batch, run_id)

    assert asked(batch, Task.EDIT) == []
    assert len(asked(batch, Task.REPAIR)) == 4


@pytest.mark.parametrize("calls", range(5, 40, 7))
def test_a_run_that_stops_in_the_middle_goes_on_and_generates_nothing_twice(tools, calls):
    whole = models(tools, promising)
    run_id = planned(whole, budget_calls=calls, **ALSO)
    progress = run(whole, run_id)
    assert progress.cells[CellState.FAILED] == 0
    set_budget(tools.store, OPERATOR, run_id, calls=None, money=None)
    rest = models(tools, promising)

    assert run(rest, run_id).cells[CellState.DONE] == 8
    assert len([*asked(whole, Task.EDIT), *asked(rest, Task.EDIT)]) == 4
    assert run(models(tools), run_id).run.state is RunState.DONE


def failing_first(script, *, task, error):
    """Return a model that fails on one task until it is told to stop."""
    state = {"failing": True}

    def model(request):
        return error if state["failing"] and request.task is task else script(request)

    return model, state


def test_an_edit_that_fails_leaves_nothing_to_repair_and_a_retry_does_both(tools):
    error = EngineUnavailable("No answer came.", engine=MODEL, kind="timeout")
    model, state = failing_first(promising, task=Task.EDIT, error=error)
    run_id = planned(models(tools, model), **ALSO)
    progress = run(models(tools, model), run_id)

    assert progress.cells[CellState.FAILED] == 8
    assert progress.faults == {"timeout": 4, "no_edit": 4}
    assert run(models(tools, model), run_id).cells[CellState.FAILED] == 8
    state["failing"] = False
    assert run(models(tools, model), run_id, retry_failures=True).cells[CellState.DONE] == 8


def test_a_repair_that_fails_leaves_the_edit_and_a_retry_repairs_alone(tools):
    error = EngineUnavailable("No answer came.", engine=MODEL, kind="timeout")
    model, state = failing_first(promising, task=Task.REPAIR, error=error)
    run_id = planned(models(tools, model), **ALSO)
    progress = run(models(tools, model), run_id)

    assert progress.cells[CellState.DONE] == progress.cells[CellState.FAILED] == 4
    assert {failure.step for failure in progress.failed} == {CellStep.EDIT}
    state["failing"] = False
    again = models(tools, model)
    assert run(again, run_id, retry_failures=True).cells[CellState.DONE] == 8
    assert asked(again, Task.EDIT) == []


def test_a_refused_key_lets_the_repaired_cells_wait_too(tools):
    refused = EngineMisconfigured("`x` (401): The key was refused.", engine=MODEL, kind="key")
    model, state = failing_first(promising, task=Task.EDIT, error=refused)
    run_id = planned(models(tools, model), **ALSO)
    progress = run(models(tools, model), run_id)

    assert progress.cells[CellState.FAILED] == 0
    assert progress.cells[CellState.WAITING] == 8
    state["failing"] = False
    assert run(models(tools, model), run_id).cells[CellState.DONE] == 8


def test_judges_judge_the_repaired_edits_too(tools):
    batch = models(tools, promising)
    run_id = planned(batch, judges=(PlanJudge(engine=OTHER_MODEL),), **ALSO)

    assert run(batch, run_id).steps[CellStep.JUDGE] == 8


def test_the_offline_rules_repair_by_removal_run_after_run(tools):
    tables = []
    for _ in range(2):
        run_id = planned(tools, engines=(RULES,), checker=RULES, **ALSO)
        assert run(tools, run_id).cells[CellState.DONE] == 8
        tables.append(table(tools.store, run_id))

    assert tables[0] == tables[1]


def test_another_checker_measures_the_repairs_that_the_first_one_led(tools):
    first = planned(models(tools, promising), **ALSO)
    run(models(tools, promising), first)
    batch = models(tools, promising)
    plan = recheck_plan(tools.store, OPERATOR, first, OTHER_MODEL)
    again = plan_run(tools.store, OPERATOR, plan, settings=tools.settings, keys=batch.keys)
    run(batch, again)

    assert plan.repair_checker == CHECKER
    assert asked(batch, Task.EDIT, Task.REPAIR) == []
    assert {each.engine for each in asked(batch)} == {OTHER_MODEL}
    assert {each.edit_id for each in cases(tools.store, again)} == {
        each.edit_id for each in cases(tools.store, first)
    }


def test_a_repair_may_be_led_by_another_checker_than_the_one_that_measures(tools):
    batch = models(tools, promising)
    run_id = planned(batch, repair_checker=OTHER_MODEL, **ALSO)

    assert run(batch, run_id).cells[CellState.DONE] == 8
    for _, repaired in both(tools, run_id):
        assert repair_of_edit(tools.store, repaired.edit_id or "").checker == OTHER_MODEL
        assert load_case(tools.store, repaired.case_id or "").check.checker == CHECKER


def test_an_estimate_counts_the_repairs_and_what_is_done(tools):
    batch = models(tools, promising)

    def estimated(**changes):
        return estimate_run(
            tools.store, OPERATOR, a_plan(**changes), settings=tools.settings, keys=batch.keys
        )

    plain, also = estimated(), estimated(**ALSO)
    led = estimated(repair_checker=OTHER_MODEL, **ALSO)
    assert (plain.cells, also.cells, also.arms) == (4, 8, 4)
    assert plain.calls < also.calls < led.calls
    assert {each.engine for each in led.engines} == {MODEL, CHECKER, OTHER_MODEL}
    run_id = planned(batch, **ALSO)
    sent = run(batch, run_id).sent
    assert also.calls - 4 == sent, "a check that finds nothing unsupported needs one call less"
    after = estimated(**ALSO)
    assert (after.calls, after.done) == (0, 8)


def test_a_plan_with_repair_survives_its_file_and_its_database(tools):
    plan = a_plan(repair_checker=OTHER_MODEL, **ALSO)
    kept = get_run(tools.store, OPERATOR, planned(models(tools), **ALSO)).plan

    assert kept == a_plan(**ALSO)

    assert read_plan(write_plan(plan), name="plan") == plan
    assert 'repair = "also"' in write_plan(plan)
    assert "repair" not in write_plan(a_plan())
    assert plan.arms == 2 * a_plan().arms
    with pytest.raises(InvalidInput, match="repair"):
        read_plan(write_plan(plan).replace('"also"', '"always"'), name="plan")
    with pytest.raises(InvalidInput, match='repair = "also"'):
        a_plan(repair_checker=OTHER_MODEL)


def test_the_trade_off_and_a_comparison_tell_the_two_apart(tools):
    batch = models(tools, promising)
    levels = (EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH)
    run_id = planned(batch, prompts=("edit-refined",), levels=levels, **ALSO)
    run(batch, run_id)
    found = tradeoff(tools.store, OPERATOR, run_id)

    assert [each.name for each in found.systems] == [
        f"edit-refined v1 · {MODEL}", f"edit-refined v1 + repair · {MODEL}",
    ]  # fmt: skip
    assert [len(each.points) for each in found.systems] == [2, 2]
    compared = compare_runs(tools.store, OPERATOR, run_id, run_id)
    for each in compared.comparisons:
        assert is_repaired(each.before.arm.prompt) == is_repaired(each.after.arm.prompt)


def test_a_newer_version_is_compared_with_the_same_kind_of_arm(tools):
    batch = models(tools, promising)
    old = planned(batch, prompts=("edit-simple",), **ALSO)
    run(batch, old)
    new = planned(batch, prompts=("edit-simple",))
    run(batch, new)
    compared = compare_runs(tools.store, OPERATOR, old, new)

    assert [each.before.arm.prompt for each in compared.comparisons] == ["edit-simple v1"]
    assert compared.alone == (f"edit-simple v1 + repair · Empathic · {MODEL}",)


def test_the_hash_of_a_repaired_arm_is_made_of_both_prompts_and_of_who_leads(tools):
    arm = run_arms(tools.store, OPERATOR, planned(models(tools)))[0].arm
    shas = {
        repaired_arm(replace(arm, prompt_sha=edit), repair_sha=repair, led_by=led_by).prompt_sha
        for edit in "ab"
        for repair in "cd"
        for led_by in "ef"
    }

    assert len(shas) == 8


def test_results_say_when_repairs_are_measured_by_the_checker_that_led_them(tools):
    def notes(**changes):
        batch = models(tools, promising)
        run_id = planned(batch, prompts=("edit-refined",), **changes)
        run(batch, run_id)
        return run_results(tools.store, OPERATOR, run_id).notes

    assert FLATTERED in notes(**ALSO)
    assert FLATTERED not in notes(repair_checker=OTHER_MODEL, **ALSO)
    assert FLATTERED not in notes()
