"""Runs handed to both providers' batch services: the same rows, each request paid once."""

from __future__ import annotations

import json

import pytest

from core.domain.access import OPERATOR
from core.domain.prompting import Task
from core.domain.runs import CellState, PlanJudge, Repairs, RunState
from core.errors import InvalidInput
from core.services import run_batch_tray
from core.services.run_batches import submit_run
from core.services.run_control import resume_run
from core.settings import Keys
from core.store.forgetting import forget_pair
from tests.batch_runs import EVERY_LEVEL, THREE, bodies_at_once, bodies_of_lines
from tests.batches import PAIRS, wait_for
from tests.fake_llm import Fault, rules_answer


def test_a_run_in_batches_is_the_run_at_once_line_by_line(bench):
    at_once, in_batches = bench(name="once"), bench(name="batches")
    plan = {
        "pairs": THREE,
        "levels": EVERY_LEVEL,
        "judges": (PlanJudge(engine=at_once.spec),),
        "replicates": 2,
    }
    first = at_once.plan(**plan)
    assert at_once.at_once(first).run.state is RunState.DONE
    second = in_batches.plan(**plan)
    progress = in_batches.to_end(second)

    assert progress.run.state is RunState.DONE
    assert progress.cells[CellState.DONE] == 36
    assert in_batches.table(second) == at_once.table(first)
    assert bodies_of_lines(in_batches) == bodies_at_once(at_once), "nothing is sent twice"
    assert progress.sent == len(in_batches.desk.lines)
    assert in_batches.server.seen == []
    assert len(in_batches.batches(second)) <= 5, "one batch a step"
    assert in_batches.desk.files == {}, "nothing is left at the provider"


def test_what_came_in_batches_is_in_the_cache_of_everything_else(bench):
    runs = bench()
    first = runs.plan(pairs=THREE)
    runs.to_end(first)
    lines = len(runs.desk.lines)
    with runs.tools() as tools, tools.store.write():
        tools.store.run("DELETE FROM cases")
        tools.store.run("DELETE FROM edits")

    second = runs.plan(pairs=THREE)
    assert runs.at_once(second).run.state is RunState.DONE
    third = runs.plan(pairs=THREE)
    assert runs.submit(third).run.state is RunState.DONE
    assert runs.server.seen == []
    assert len(runs.desk.lines) == lines
    assert runs.table(first)[0][6] is None
    assert runs.table(second) == runs.table(third)


@pytest.mark.parametrize("fault", [Fault.MALFORMED, Fault.WRONG_SHAPE, Fault.TRUNCATED])
def test_an_answer_that_cannot_be_read_is_mended_in_a_further_wave(bench, fault):
    at_once, in_batches = (bench(name=name, first=fault) for name in ("once", "batches"))
    first, second = (runs.plan(pairs=THREE) for runs in (at_once, in_batches))
    at_once.at_once(first)
    in_batches.to_end(second)

    assert in_batches.table(second) == at_once.table(first)
    assert bodies_of_lines(in_batches).keys() == bodies_at_once(at_once).keys()
    assert max(bodies_of_lines(in_batches).values()) == 1


@pytest.mark.parametrize(
    "fault", [Fault.REFUSAL, Fault.EMPTY, Fault.FILTERED, Fault.TOO_LONG, Fault.BAD_REQUEST]
)
def test_what_a_model_declines_fails_its_cell_as_it_does_at_once(bench, fault):
    at_once, in_batches = (bench(name=name) for name in ("once", "batches"))
    for runs in (at_once, in_batches):
        usual = runs.server._next_fault
        runs.server._next_fault = lambda asked, usual=usual: (
            fault if asked.task is Task.EDIT else usual(asked)
        )
    first, second = (runs.plan(prompts=("edit-simple",)) for runs in (at_once, in_batches))
    at_once.at_once(first)
    progress = in_batches.to_end(second)

    assert progress.cells[CellState.FAILED] == 2
    assert in_batches.table(second) == at_once.table(first)


def test_what_is_out_is_neither_handed_over_again_nor_sent_at_once(bench):
    runs = bench()
    run_id, other = runs.plan(), runs.plan()
    runs.desk.hold = True
    runs.submit(run_id)
    runs.submit(run_id)
    assert runs.desk.calls.count("begin") == 1
    with pytest.raises(InvalidInput, match="collect or cancel"):
        resume_run(runs.settings, Keys(), OPERATOR, run_id)
    assert runs.server.seen == []

    waiting = runs.submit(other)
    assert "batch of another run" in (waiting.run.reason or "")
    assert runs.desk.calls.count("begin") == 1

    runs.desk.hold = False
    assert runs.to_end(run_id).run.state is RunState.DONE
    assert runs.to_end(other).run.state is RunState.DONE
    assert max(bodies_of_lines(runs).values()) == 1
    assert runs.table(run_id) == runs.table(other)


def test_a_budget_in_calls_counts_what_is_handed_over(bench):
    runs = bench()
    run_id = runs.plan(pairs=THREE, budget_calls=8)
    progress = runs.submit(run_id)
    assert runs.batches(run_id)[0].requests == 6
    progress = runs.collect(run_id)

    assert runs.batches(run_id)[1].requests == 2
    assert "budget" in (progress.run.reason or "")
    assert progress.run.state is RunState.PAUSED
    progress = runs.collect(run_id)
    assert progress.run.state is RunState.STOPPED
    assert len(runs.desk.lines) == progress.sent == 8
    assert progress.cells[CellState.WAITING] == 6


def test_a_forgotten_pair_takes_its_answers_along_before_they_come(bench):
    runs = bench()
    run_id = runs.plan()
    runs.submit(run_id)
    with runs.tools() as tools:
        forget_pair(tools.store, PAIRS[0])
    assert runs.to_end(run_id).cells[CellState.DONE] == 2
    assert {row["pair_id"] for row in runs.rows("SELECT pair_id FROM cache")} == {PAIRS[1]}


def test_a_wave_larger_than_a_file_may_be_goes_in_several(bench, monkeypatch):
    runs = bench()
    monkeypatch.setattr(run_batch_tray, "MOST_REQUESTS", 4)
    run_id = runs.plan(pairs=THREE)
    runs.submit(run_id)

    assert [batch.requests for batch in runs.batches(run_id)] == [4, 2]
    assert runs.to_end(run_id).cells[CellState.DONE] == 6


def test_what_a_server_does_not_take_is_left_out_of_the_next_batch(bench):
    runs = bench(refuses={"temperature", "schema"})
    run_id = runs.plan()
    progress = runs.to_end(run_id)

    assert progress.cells[CellState.DONE] == 4
    requests = [line.get("body") or line["request"] for line in runs.desk.lines]
    assert "temperature" in json.dumps(requests[0])
    assert "temperature" not in json.dumps(requests[-1])
    refused = {row["refused"] for row in runs.rows("SELECT refused FROM run_batch_requests")}
    assert refused == {None, "temperature", "schema"}


def test_a_run_handed_over_beside_the_page_is_a_job(bench):
    runs = bench()
    run_id = runs.plan()
    wait_for(submit_run(runs.settings, Keys(), OPERATOR, run_id))

    assert runs.progress(run_id).run.state is RunState.PAUSED
    assert [batch.requests for batch in runs.batches(run_id)] == [4]
    deeds = runs.rows("SELECT * FROM deeds")
    assert "handed a run to batch services" in str(deeds)


def adding_a_promise(asked):
    """Answer by the rules, with a sentence too much in every edit."""
    said = rules_answer(asked)
    return f"{said}\n\nYou will be cured by Friday." if asked.task is Task.EDIT else said


def test_repairs_go_wave_by_wave_and_come_out_as_they_do_at_once(bench):
    at_once, in_batches = (
        bench(name=name, answer=adding_a_promise) for name in ("once", "batches")
    )
    first, second = (
        runs.plan(pairs=THREE, repair=Repairs.ALSO, prompts=("edit-simple",))
        for runs in (at_once, in_batches)
    )
    at_once.at_once(first)
    progress = in_batches.to_end(second)

    assert progress.run.state is RunState.DONE
    assert sum(progress.cells.values()) == 6
    assert in_batches.table(second) == at_once.table(first)
    assert bodies_of_lines(in_batches).keys() == bodies_at_once(at_once).keys()
    assert max(bodies_of_lines(in_batches).values()) == 1
    assert Task.REPAIR in {seen.asked.task for seen in at_once.server.seen}


def test_a_slow_batch_of_one_engine_holds_up_no_other_and_nothing_goes_twice(bench):
    at_once, in_batches = bench(name="once"), bench(name="batches")
    plan = {"pairs": THREE, "engines": (at_once.spec, f"{at_once.spec}-slow")}
    first, second = (runs.plan(**plan) for runs in (at_once, in_batches))
    at_once.at_once(first)
    in_batches.submit(second)
    quick, slow = in_batches.desk.batches.values()
    slow.status = "pending"
    for _ in range(2):
        in_batches.collect(second)
    progress = in_batches.collect(second)
    assert progress.cells[CellState.DONE] == 6
    assert "6 requests are with" in (progress.run.reason or "")

    slow.status = "in_progress"
    for _ in range(3):
        in_batches.collect(second)
    progress = in_batches.collect(second)
    assert progress.run.state is RunState.DONE
    assert in_batches.table(second) == at_once.table(first)
    assert bodies_of_lines(in_batches) == bodies_at_once(at_once)
    assert quick.id != slow.id
