"""Repair over HTTP with both SDKs: faults fall back to the rules, nothing is paid twice."""

import json
from collections import Counter

import pytest

from core.domain.access import OPERATOR
from core.domain.prompting import Task
from core.domain.repair_arms import is_repaired
from core.domain.runs import CellState, PlanJudge, Repairs, RunState
from core.services.repair_jobs import repair_of_edit
from core.services.run_control import set_budget
from core.store import Store
from tests.batch_runs import EVERY_LEVEL, BatchRuns
from tests.batches import cases
from tests.fake_llm import FakeLLM, Fault, rules_answer

ADDED = "You will be cured by the end of May."
ALSO = {"repair": Repairs.ALSO}


def promising(asked):
    """Edit by the rules, and promise something on top."""
    said = rules_answer(asked)
    return f"{said} {ADDED}" if asked.task is Task.EDIT else said


def tasks(runs):
    return Counter(seen.asked.task for seen in runs.server.seen)


def sent(runs):
    return Counter(json.dumps(dict(seen.body), sort_keys=True) for seen in runs.server.seen)


def repairs(runs, run_id):
    with Store.open(runs.settings.db_path) as store:
        found = [each for each in cases(store, run_id) if is_repaired(each.arm.prompt)]
        return [repair_of_edit(store, each.edit_id or "") for each in found]


def test_the_same_plan_with_repair_again_sends_nothing_and_finds_the_same(bench):
    runs = bench(answer=promising)
    judges = (PlanJudge(engine=runs.spec),)
    first = runs.plan(levels=EVERY_LEVEL, judges=judges, **ALSO)
    progress = runs.at_once(first)
    requests = len(runs.server.seen)
    assert progress.cells[CellState.DONE] == 24
    assert progress.sent == requests == len(sent(runs)), "nothing is asked twice"
    assert tasks(runs)[Task.EDIT] == 12

    second = runs.plan(levels=EVERY_LEVEL, judges=judges, **ALSO)
    assert runs.at_once(second).sent == 0
    assert len(runs.server.seen) == requests
    assert runs.table(second) == runs.table(first)


@pytest.mark.parametrize("calls", [6, 13, 18])
def test_a_run_that_was_stopped_pays_for_no_answer_again(bench, calls):
    runs = bench(answer=promising)
    run_id = runs.plan(budget_calls=calls, **ALSO)
    assert runs.at_once(run_id).run.state is RunState.STOPPED
    with Store.open(runs.settings.db_path) as store:
        set_budget(store, OPERATOR, run_id, calls=None, money=None)

    assert runs.at_once(run_id).cells[CellState.DONE] == 8
    assert len(runs.server.seen) == len(sent(runs))


class Picky(FakeLLM):
    """A stand-in that meets some requests with a fault; `picks` says which."""

    picks = staticmethod(lambda _asked: None)

    def _next_fault(self, asked):
        return self.picks(asked)


@pytest.fixture
def picky(provider, tmp_path):
    """Return runs before a stand-in whose faults a test picks."""
    with Picky(answer=promising, retry_after=0.01) as server:
        yield BatchRuns(tmp_path / "picky.db", server, provider)


@pytest.mark.parametrize(
    "fault",
    [Fault.MALFORMED, Fault.WRONG_SHAPE, Fault.TRUNCATED, Fault.EMPTY, Fault.FILTERED],
)
def test_every_unusable_answer_falls_back_to_the_rules_and_is_said(picky, fault):
    picky.server.picks = lambda asked: fault if asked.task is Task.REPAIR else None
    run_id = picky.plan(**ALSO)

    assert picky.at_once(run_id).cells[CellState.DONE] == 8
    for kept in repairs(picky, run_id):
        assert ADDED not in kept.after
        assert "gave no usable answer" in kept.note


def test_a_key_refused_in_a_repair_lets_it_wait_and_the_edit_is_not_made_again(picky):
    picky.server.picks = lambda asked: Fault.UNAUTHORIZED if asked.task is Task.REPAIR else None
    run_id = picky.plan(prompts=("edit-refined",), **ALSO)
    progress = picky.at_once(run_id)
    assert progress.run.state is RunState.STOPPED
    assert progress.cells[CellState.FAILED] == 0

    picky.server.picks = lambda _asked: None
    assert picky.at_once(run_id).cells[CellState.DONE] == 4
    assert tasks(picky)[Task.EDIT] == 2


def test_a_plan_with_repair_comes_home_by_batch_like_one_that_is_sent(bench):
    by_batch, at_once = bench(answer=promising), bench(name="b", answer=promising)
    waves, sent_at_once = by_batch.plan(**ALSO), at_once.plan(**ALSO)
    progress = by_batch.to_end(waves)
    at_once.at_once(sent_at_once)

    assert progress.run.state is RunState.DONE
    assert progress.cells[CellState.DONE] == 8
    assert [row[6:9] for row in by_batch.table(waves)] == [
        row[6:9] for row in at_once.table(sent_at_once)
    ]
