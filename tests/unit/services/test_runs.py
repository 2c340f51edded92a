"""Batch runs with scripted models: same as single edits, in any order, and nothing paid is lost."""

import asyncio
import random
import sqlite3
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.edits import EmpathyLevel
from core.domain.judging import Label
from core.domain.prompting import Task
from core.domain.runs import CellState, CellStep, PairChoice, PairSet, PlanJudge, RunState
from core.errors import (
    EngineMisconfigured,
    EngineRefused,
    EngineUnavailable,
    InvalidInput,
    NotFound,
    Unauthorized,
)
from core.services.cases import load_case
from core.services.editing import EditOrder, edit_pair
from core.services.library import get_pair
from core.services.prompt_versions import find_version, method_of
from core.services.run_control import run_progress, set_budget, start_run
from core.services.run_planning import plan_run
from core.services.run_recheck import recheck_plan
from core.services.tools import open_tools
from core.store.forgetting import forget_unkept
from core.store.run_cells import kept_cells
from tests.batches import (
    CHECKER,
    KEYS,
    MODEL,
    OTHER_MODEL,
    PAIRS,
    a_plan,
    asked,
    by_rules,
    cases,
    models,
    planned,
    run,
    settings_of,
    table,
    wait_for,
)
from tests.judges import ScriptedTools, says


@pytest.fixture
def tools(tmp_path):
    with open_tools(settings_of(tmp_path / "annotations.db")) as opened:
        yield opened


def failing(error, *, when):
    """Return a model that raises `error` on some requests."""
    return lambda request: error if when(request) else by_rules(request)


def is_edit_of(pair):
    return lambda request: (
        request.task is Task.EDIT and request.inputs["patient_message"] == pair.patient_message
    )


def blocked(engine=MODEL):
    return EngineRefused(f"`{engine}` declined.", engine=engine, kind="blocked")


def test_a_cell_is_the_case_that_the_edit_page_makes_of_the_same_order(tools, tmp_path):
    batch = models(tools)
    run_id = planned(batch)
    assert run(batch, run_id).cells[CellState.DONE] == 4

    with open_tools(settings_of(tmp_path / "single.db")) as opened:
        single = models(opened)
        for cell in cases(batch.store, run_id):
            prompt = find_version(opened.store, cell.arm.prompt).prompt
            order = EditOrder(
                pair=get_pair(opened.store, cell.pair_id),
                method=method_of(prompt),
                level=cell.arm.level,
                engine=cell.arm.engine,
                checker=cell.arm.checker,
                version=prompt,
            )
            alone = asyncio.run(edit_pair(single, order))
            inside = load_case(batch.store, cell.case_id or "")
            assert (inside.edit.text, inside.edit.method) == (alone.edit.text, alone.edit.method)
            assert (inside.check, inside.flags) == (alone.check, alone.flags)
            assert cell.labels.kept == tuple(each.entailed for each in alone.check.kept)
            assert cell.labels.grounded == tuple(each.entailed for each in alone.check.grounded)
            assert cell.flags == tuple(flag.kind for flag in alone.flags)


def test_the_facts_of_an_original_are_asked_for_once_whatever_the_arms(tools):
    batch = models(tools)
    run(batch, planned(batch, levels=(EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH)))

    texts = [each.inputs["text"] for each in asked(batch, Task.EXTRACT_FACTS)]
    for pair_id in PAIRS:
        assert texts.count(get_pair(tools.store, pair_id).physician_reply) == 1
    assert len(texts) == 2 + 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ShuffledTools(ScriptedTools):
    """Tools whose answers come in an order of their own."""

    dice: random.Random

    @asynccontextmanager
    async def engine(self, spec, *, log, scope, meter=None):
        async with ScriptedTools.engine(self, spec, log=log, scope=scope, meter=meter) as inner:
            yield Shuffled(inner, self.dice)


class Shuffled:
    def __init__(self, inner, dice):
        self._inner, self._dice = inner, dice

    async def complete(self, request):
        for _ in range(self._dice.randrange(20)):
            await asyncio.sleep(0)
        return await self._inner.complete(request)


def test_the_results_do_not_depend_on_the_order_of_the_answers(tmp_path):
    tables = []
    for seed in range(3):
        settings = settings_of(tmp_path / f"{seed}.db", concurrency=1 + 3 * seed)
        with open_tools(settings) as opened:
            scripted = models(opened)
            batch = ShuffledTools(
                store=opened.store,
                settings=settings,
                keys=KEYS,
                script=scripted.script,
                dice=random.Random(seed),
            )
            run_id = planned(batch, judges=(PlanJudge(engine=OTHER_MODEL),))
            run(batch, run_id)
            tables.append(table(opened.store, run_id))

    assert tables[0] == tables[1] == tables[2]
    assert {row[3] for row in tables[0]} == {CellState.DONE}


def test_a_blocked_pair_fails_its_cells_alone_and_is_in_no_average(tools):
    pair = get_pair(tools.store, PAIRS[0])
    batch = models(tools, failing(blocked(), when=is_edit_of(pair)))
    run_id = planned(batch)
    progress = run(batch, run_id)

    assert progress.run.state is RunState.DONE
    assert progress.cells[CellState.DONE] == progress.cells[CellState.FAILED] == 2
    assert progress.faults == {"blocked": 2}
    assert {failure.pair_id for failure in progress.failed} == {pair.id}
    for cell in cases(tools.store, run_id):
        assert (cell.labels is None) == (cell.pair_id == pair.id)
        assert (cell.failure is None) == (cell.pair_id != pair.id)


def test_retry_asks_only_for_what_failed_and_keeps_every_attempt(tools):
    pair = get_pair(tools.store, PAIRS[0])
    run_id = planned(models(tools))
    run(models(tools, failing(blocked(), when=is_edit_of(pair))), run_id)

    resumed = models(tools)
    assert run(resumed, run_id).cells[CellState.FAILED] == 2, "resume leaves failures alone"
    assert asked(resumed) == []

    again = models(tools)
    assert run(again, run_id, retry_failures=True).cells[CellState.DONE] == 4
    assert {str(each.inputs["patient_message"]) for each in asked(again, Task.EDIT)} == {
        pair.patient_message
    }
    attempts = tools.store.rows(
        "SELECT attempt, fault FROM run_attempts WHERE step = 'edit' ORDER BY attempt, cell"
    )
    assert [(row["attempt"], row["fault"]) for row in attempts].count((1, "blocked")) == 2
    assert [(row["attempt"], row["fault"]) for row in attempts].count((2, None)) == 2


def test_a_check_that_fails_keeps_the_edit_and_a_retry_does_not_make_it_again(tools):
    error = EngineUnavailable("No answer came.", engine=CHECKER, kind="timeout")
    run_id = planned(models(tools))
    progress = run(
        models(tools, failing(error, when=lambda request: request.task is Task.ENTAIL)), run_id
    )
    assert progress.steps == {
        CellStep.EDIT: 4, CellStep.FACTS: 4, CellStep.CHECK: 0, CellStep.JUDGE: 0,
    }  # fmt: skip
    assert {failure.step for failure in progress.failed} == {CellStep.CHECK}
    assert {cell.labels for cell in cases(tools.store, run_id)} == {None}

    again = models(tools)
    assert run(again, run_id, retry_failures=True).cells[CellState.DONE] == 4
    assert asked(again, Task.EDIT) == []


def test_a_done_step_takes_no_further_attempt(tools):
    batch = models(tools)
    run_id = planned(batch)
    run(batch, run_id)
    before = table(tools.store, run_id)

    for sql in (
        "INSERT INTO run_attempts (cell, step, attempt, failure, fault)"
        " VALUES (1, 'check', 2, 'bad', 'bad')",
        "UPDATE run_attempts SET failure = 'bad', fault = 'bad'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=r"step is done|never changes"):
            tools.store.db.conn.execute(sql)
    assert table(tools.store, run_id) == before


def test_the_same_plan_again_asks_nothing_and_finds_the_same(tools):
    first = models(tools)
    before = planned(first)
    run(first, before)
    second = models(tools)
    again = planned(second)
    progress = run(second, again)

    assert asked(second) == []
    assert progress.cells[CellState.DONE] == 4
    assert progress.sent == 0
    assert table(tools.store, again) == table(tools.store, before)


def test_another_checker_checks_the_old_edits_without_a_new_one(tools):
    run(models(tools), planned(models(tools)))
    batch = models(tools)
    run_id = planned(batch, checker=OTHER_MODEL)
    assert run(batch, run_id).cells[CellState.DONE] == 4

    assert asked(batch, Task.EDIT) == []
    assert {each.engine for each in asked(batch)} == {OTHER_MODEL}


def test_a_run_is_checked_anew_on_its_own_pairs_and_prompts_whatever_came_since(tools):
    first = planned(models(tools), pairs=PairChoice(source=PairSet.ALL, draw=2, seed=3))
    run(models(tools), first)
    before = table(tools.store, first)
    batch = models(tools)
    plan = recheck_plan(tools.store, OPERATOR, first, OTHER_MODEL)
    again = plan_run(tools.store, OPERATOR, plan, settings=tools.settings, keys=batch.keys)
    run(batch, again)

    assert asked(batch, Task.EDIT) == []
    assert {(one.pair_id, one.edit_id) for one in cases(tools.store, again)} == {
        (one.pair_id, one.edit_id) for one in cases(tools.store, first)
    }
    assert {one.arm.checker for one in cases(tools.store, again)} == {OTHER_MODEL}
    assert table(tools.store, first) == before
    with pytest.raises(InvalidInput, match="was checked by this engine"):
        recheck_plan(tools.store, OPERATOR, first, CHECKER)


def test_a_budget_in_calls_is_never_passed_and_the_run_goes_on_with_a_larger_one(tools):
    batch = models(tools)
    run_id = planned(batch, budget_calls=9)
    progress = run(batch, run_id)

    assert len(asked(batch)) == progress.sent == 9
    assert progress.run.state is RunState.STOPPED
    assert "budget" in (progress.run.reason or "")
    assert progress.cells[CellState.FAILED] == 0
    assert progress.cells[CellState.WAITING] > 0

    assert run(models(tools), run_id).sent == 9, "the budget is that of the whole run"
    set_budget(tools.store, OPERATOR, run_id, calls=1_000, money=None)
    rest = models(tools)
    assert run(rest, run_id).cells[CellState.DONE] == 4


def test_a_refused_key_stops_its_engine_and_the_others_go_on(tools):
    refused = EngineMisconfigured("`x` (401): The key was refused.", engine=MODEL, kind="key")
    batch = models(tools, failing(refused, when=lambda request: request.engine == MODEL))
    run_id = planned(batch, engines=(MODEL, OTHER_MODEL))
    progress = run(batch, run_id)

    assert progress.run.state is RunState.STOPPED
    assert progress.stopped_engines == {MODEL: "`x` (401): The key was refused."}
    assert progress.run.reason == "`x` (401): The key was refused."
    assert progress.cells[CellState.FAILED] == 0
    done = {cell.arm.engine for cell in cases(tools.store, run_id) if cell.case_id}
    assert done == {OTHER_MODEL}

    assert run(models(tools), run_id).cells[CellState.DONE] == 8
    assert run_progress(tools.store, OPERATOR, run_id).stopped_engines == {}


def test_judges_compare_each_edit_with_its_original_in_both_orders(tools):
    def model(request):
        if request.task is not Task.JUDGE_THREE_WAY:
            return by_rules(request)
        warmer = str(request.inputs["reply_first"]), str(request.inputs["reply_second"])
        return says("1" if len(warmer[0]) > len(warmer[1]) else "2")

    batch = models(tools, model)
    run_id = planned(batch, judges=(PlanJudge(engine=OTHER_MODEL),))
    progress = run(batch, run_id)

    assert progress.steps[CellStep.JUDGE] == 4
    assert len(asked(batch, Task.JUDGE_THREE_WAY)) == 8
    labels = [
        verdict.label for cell in cases(tools.store, run_id) for verdict in cell.judged.values()
    ]
    assert labels == [Label.A] * 4


def test_a_judge_who_says_nothing_usable_fails_the_cell_and_leaves_its_check(tools):
    def model(request):
        return "prose" if request.task is Task.JUDGE_THREE_WAY else by_rules(request)

    batch = models(tools, model)
    run_id = planned(batch, judges=(PlanJudge(engine=OTHER_MODEL),))
    progress = run(batch, run_id)

    assert progress.cells[CellState.FAILED] == 4
    assert progress.faults == {"unreadable": 4}
    assert all(cell.labels for cell in cases(tools.store, run_id))
    again = models(tools, lambda _: says("tie"))
    assert run(again, run_id, retry_failures=True).cells[CellState.DONE] == 4
    assert {each.task for each in asked(again)} == {Task.JUDGE_THREE_WAY}


def test_replicates_are_cells_of_their_own(tools):
    texts = iter(range(1_000))

    def model(request):
        said = by_rules(request)
        return f"{said} ({next(texts)})" if request.task is Task.EDIT else said

    batch = models(tools, model)
    run_id = planned(batch, replicates=3, prompts=("edit-refined",))
    run(batch, run_id)

    found = cases(tools.store, run_id)
    assert [cell.replicate for cell in found] == [0, 1, 2] * 2
    assert len({cell.edit_id for cell in found}) == 6


def test_a_text_that_cannot_be_used_fails_its_cell_alone(tools):
    pair = get_pair(tools.store, PAIRS[0])
    is_edit = is_edit_of(pair)
    batch = models(tools, lambda request: "x\x00" if is_edit(request) else by_rules(request))
    progress = run(batch, planned(batch))

    assert progress.faults == {"text": 2}
    assert progress.cells[CellState.DONE] == 2


def test_a_run_that_was_killed_says_so_and_its_marks_are_gone(tools):
    batch = models(tools)
    run_id = planned(batch)
    with tools.store.write():
        tools.store.run("UPDATE runs SET state = 'running' WHERE id = ?", [run_id])
        tools.store.run("UPDATE run_cells SET working = 'edit'")
    progress = run_progress(tools.store, OPERATOR, run_id)

    assert progress.run.state is RunState.STOPPED
    assert "ended in the middle" in (progress.run.reason or "")
    assert progress.cells == {
        CellState.WAITING: 4, CellState.RUNNING: 0, CellState.DONE: 0, CellState.FAILED: 0,
    }  # fmt: skip
    assert run(batch, run_id).cells[CellState.DONE] == 4


def test_two_starts_are_one_job(tools):
    run_id = plan_run(
        tools.store, OPERATOR, a_plan(engines=("offline:rules",), checker="offline:rules"),
        settings=tools.settings, keys=tools.keys,
    )  # fmt: skip
    jobs = {start_run(tools.settings, tools.keys, OPERATOR, run_id) for _ in range(2)}
    for job in jobs:
        wait_for(job)

    assert run_progress(tools.store, OPERATOR, run_id).run.state is RunState.DONE
    assert tools.store.row("SELECT count(*) AS n FROM run_attempts WHERE step = 'edit'") == {"n": 4}


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"engines": ("gpt",)}, EngineMisconfigured, "names no engine"),
        ({"prompts": ("edit-lovely",)}, NotFound, "edit-lovely"),
        ({"prompts": ("edit-refined@99",)}, NotFound, "99"),
        ({"prompts": ("entail",)}, NotFound, "no edit prompt"),
        ({"budget_calls": 0}, InvalidInput, "budget of no calls"),
        ({"budget_money": 0.0}, InvalidInput, "budget of no money"),
        ({"budget_money": 5.0}, InvalidInput, "price of `openai:scripted` isn't known"),
        ({"levels": (EmpathyLevel.NONE,)}, InvalidInput, "needs a level"),
        ({"levels": ()}, InvalidInput, "at least one level"),
        ({"engines": (MODEL, MODEL)}, InvalidInput, "twice"),
        ({"replicates": 0}, InvalidInput, "1 to 20 times"),
        ({"title": " "}, InvalidInput, "title"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_plain_words(tools, changes, error, words):
    with pytest.raises(error, match=words):
        planned(models(tools), **changes)
    assert tools.store.rows("SELECT * FROM runs") == []


def test_an_engine_without_a_key_is_refused_before_anything_is_sent(tools):
    with pytest.raises(EngineMisconfigured, match="needs a key"):
        planned(tools)


def test_a_facilitator_may_not_run_anything(tools):
    somebody = Actor(role=Role.FACILITATOR, name="Fay")
    with pytest.raises(Unauthorized):
        plan_run(tools.store, somebody, a_plan(), settings=tools.settings, keys=KEYS)


def test_every_request_of_a_run_is_known_by_cell_and_step(tools):
    batch = models(tools)
    run_id = planned(batch)
    progress = run(batch, run_id)

    rows = tools.store.rows("SELECT cell, step FROM run_calls WHERE run_id = ?", [run_id])
    numbers = {kept.number for kept in kept_cells(tools.store, run_id)}
    assert len(rows) == len(asked(batch)) == progress.sent
    assert {row["cell"] for row in rows} == numbers
    assert {row["step"] for row in rows} == {"edit", "facts", "check"}
    assert sum(cell.sent for cell in cases(tools.store, run_id)) == progress.sent


def test_an_edit_that_waits_for_its_check_is_not_forgotten_with_what_nobody_kept(tools):
    error = EngineMisconfigured("`x` (401): refused.", engine=CHECKER, kind="key")
    batch = models(tools, failing(error, when=lambda request: request.engine == CHECKER))
    run_id = planned(batch)
    before = run(batch, run_id).steps[CellStep.EDIT]
    forget_unkept(tools.store, datetime.now(UTC) + timedelta(days=1))

    again = models(tools)
    assert before > 0
    assert run(again, run_id).cells[CellState.DONE] == 4
    assert len(asked(again, Task.EDIT)) == 4 - before
