"""Batch runs over HTTP with both SDKs: faults, a revoked key, budgets, pause, stop, two at once."""

from __future__ import annotations

import json
import time
from collections import Counter

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.prompting import Task
from core.domain.runs import CellState, PairChoice, PairSet, PlanJudge, RunState
from core.services.library import get_pair
from core.services.run_control import (
    pause_run,
    resume_run,
    retry_run,
    run_progress,
    set_budget,
    start_plan,
    start_run,
    stop_run,
)
from core.services.tools import open_tools
from core.settings import Keys, Settings
from core.store import Store
from tests.batches import PAIRS, a_plan, table, wait_for
from tests.fake_llm import FakeLLM, Fault

KEY = "test-key-0000"
EVERY_LEVEL = (EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH, EmpathyLevel.EXTREME)


OF_JSON = (Fault.MALFORMED, Fault.FENCED, Fault.WRONG_SHAPE)
RANDOM = (
    Fault.RATE, Fault.SERVER, Fault.RESET, Fault.CUT, Fault.NOT_JSON, Fault.FILTERED,
    Fault.TOO_LONG, Fault.TRUNCATED, Fault.EMPTY, Fault.REFUSAL, *OF_JSON,
)  # fmt: skip


class Picky(FakeLLM):
    """A stand-in that meets some requests with a fault; `picks` says which."""

    def __init__(self, picks=lambda _asked, _seen: None, **habits):
        super().__init__(**{"retry_after": 0.01, **habits})
        self.picks = picks

    def _next_fault(self, asked):
        picked = self.picks(asked, len(self.seen)) or super()._next_fault(asked)
        # Words in place of words: nobody can tell that an edit is not what the model meant.
        return None if asked.task is Task.EDIT and picked in OF_JSON else picked


class Batch:
    """One database, a stand-in and runs over its wire."""

    def __init__(self, path, server, provider, *, concurrency=4):
        self.server, self.spec = server, f"{provider}:stand-in"
        self.keys = Keys(
            openai_key=KEY,
            openai_base_url=server.openai_base_url,
            google_key=KEY,
            google_base_url=server.google_base_url,
        )
        self.settings = Settings(db_path=path, keys=self.keys, concurrency=concurrency)

    def plan(self, **changes):
        return a_plan(**{"engines": (self.spec,), "checker": self.spec, **changes})

    def begin(self, **changes):
        return start_plan(self.settings, Keys(), OPERATOR, self.plan(**changes))

    def run(self, **changes):
        run_id, job = self.begin(**changes)
        wait_for(job)
        return run_id

    def again(self, go, run_id):
        wait_for(go(self.settings, Keys(), OPERATOR, run_id))

    def progress(self, run_id):
        with Store.open(self.settings.db_path) as store:
            return run_progress(store, OPERATOR, run_id)

    def table(self, run_id):
        with Store.open(self.settings.db_path) as store:
            return table(store, run_id)

    def ask(self, question, run_id, **how):
        with Store.open(self.settings.db_path) as store:
            question(store, OPERATOR, run_id, **how)

    def message(self, pair_id):
        with open_tools(self.settings) as tools:
            return get_pair(tools.store, pair_id).patient_message


@pytest.fixture
def batch(provider, tmp_path):
    started = []

    def start(*, name="a", concurrency=4, **habits):
        server = Picky(**habits)
        started.append(server.__enter__())
        return Batch(tmp_path / f"{name}.db", server, provider, concurrency=concurrency)

    yield start
    for server in started:
        server.__exit__()


def sent(server):
    return Counter(json.dumps(dict(seen.body), sort_keys=True) for seen in server.seen)


def test_the_same_plan_again_sends_nothing_and_finds_the_same(batch):
    bench = batch()
    judges = (PlanJudge(engine=bench.spec),)
    first = bench.run(levels=EVERY_LEVEL, judges=judges)
    requests = len(bench.server.seen)
    progress = bench.progress(first)
    assert progress.run.state is RunState.DONE
    assert progress.cells[CellState.DONE] == 12
    assert progress.sent == requests == len(sent(bench.server)), "nothing is asked twice"

    second = bench.run(levels=EVERY_LEVEL, judges=judges)
    assert len(bench.server.seen) == requests
    assert bench.progress(second).sent == 0
    assert bench.table(second) == bench.table(first)


def test_exactly_so_many_requests_are_in_flight_as_the_setting_says(batch):
    bench = batch(latency=0.03, concurrency=5)
    bench.run(levels=EVERY_LEVEL)

    assert bench.server.most_in_flight == 5


def test_a_key_revoked_in_the_middle_stops_the_run_and_costs_no_cell(batch):
    bench = batch(picks=lambda _, seen: Fault.UNAUTHORIZED if seen >= 12 else None)
    run_id = bench.run(levels=EVERY_LEVEL)
    progress = bench.progress(run_id)

    assert len(bench.server.seen) <= 12 + bench.settings.concurrency
    assert progress.run.state is RunState.STOPPED
    assert "key was refused" in (progress.run.reason or "")
    assert progress.cells[CellState.FAILED] == 0
    assert progress.cells[CellState.WAITING] > 0

    bench.server.picks = lambda _asked, _seen: None
    bench.again(resume_run, run_id)
    assert bench.progress(run_id).cells[CellState.DONE] == 12
    assert len(sent(bench.server)) >= len(bench.server.seen) - 2 * bench.settings.concurrency


def test_an_unknown_model_stops_its_engine_and_the_other_goes_on(batch):
    unknown = "openai:no-such-model"
    bench = batch(
        picks=lambda asked, _: Fault.UNKNOWN_MODEL if asked.model == "no-such-model" else None
    )
    run_id = bench.run(engines=(bench.spec, unknown))
    progress = bench.progress(run_id)

    assert progress.run.state is RunState.STOPPED
    assert list(progress.stopped_engines) == [unknown]
    assert progress.cells[CellState.DONE] == 4
    assert progress.cells[CellState.WAITING] == 4


def test_a_provider_that_blocks_one_pair_fails_that_pair_alone(batch):
    bench = batch()
    words = bench.message(PAIRS[0])
    bench.server.picks = lambda asked, _: (
        Fault.FILTERED if asked.task is Task.EDIT and words in asked.user else None
    )
    run_id = bench.run()
    progress = bench.progress(run_id)

    assert progress.run.state is RunState.DONE
    assert {failure.pair_id for failure in progress.failed} == {PAIRS[0]}
    assert progress.cells[CellState.FAILED] == progress.cells[CellState.DONE] == 2

    bench.server.picks = lambda _asked, _seen: None
    before = len(bench.server.seen)
    bench.again(retry_run, run_id)
    assert bench.progress(run_id).cells[CellState.DONE] == 4
    edits = [s.asked for s in bench.server.seen[before:] if s.asked.task is Task.EDIT]
    assert edits
    assert all(words in asked.user for asked in edits)


def test_a_budget_in_calls_counts_what_is_tried_again_too(batch):
    bench = batch(first=Fault.SERVER)
    run_id = bench.run(budget_calls=10)

    assert len(bench.server.seen) == bench.progress(run_id).sent == 10
    assert "budget" in (bench.progress(run_id).run.reason or "")
    bench.ask(set_budget, run_id, calls=500, money=None)
    bench.again(resume_run, run_id)
    assert bench.progress(run_id).cells[CellState.DONE] == 4


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_stop_drops_what_is_in_flight_and_a_resume_asks_only_for_that(batch):
    bench = batch(latency=0.15)
    run_id, job = bench.begin(levels=EVERY_LEVEL)
    until(lambda: len(bench.server.seen) >= 12)
    bench.ask(stop_run, run_id)
    wait_for(job)
    assert bench.progress(run_id).run.state is RunState.STOPPED

    bench.again(resume_run, run_id)
    assert bench.progress(run_id).run.state is RunState.DONE
    repeats = len(bench.server.seen) - len(sent(bench.server))
    assert repeats <= bench.settings.concurrency


def test_a_pause_finishes_what_is_in_hand_and_loses_nothing(batch):
    bench = batch(latency=0.1)
    pairs = PairChoice(source=PairSet.SAMPLE, draw=8, seed=3)
    run_id, job = bench.begin(levels=EVERY_LEVEL, pairs=pairs)
    until(lambda: len(bench.server.seen) >= 12)
    assert bench.progress(run_id).run.state is RunState.RUNNING
    bench.ask(pause_run, run_id)
    wait_for(job)
    progress = bench.progress(run_id)
    assert progress.run.state is RunState.PAUSED
    assert progress.cells[CellState.WAITING] > 0
    assert progress.cells[CellState.DONE] > 0

    bench.again(resume_run, run_id)
    assert bench.progress(run_id).cells[CellState.DONE] == 48
    assert len(bench.server.seen) == len(sent(bench.server))


def test_two_runs_on_the_same_pairs_at_once_are_both_whole(batch):
    bench = batch(latency=0.02)
    begun = [bench.begin(levels=EVERY_LEVEL) for _ in range(2)]
    for _, job in begun:
        wait_for(job)

    tables = [bench.table(run_id) for run_id, _ in begun]
    assert tables[0] == tables[1]
    assert {bench.progress(run_id).cells[CellState.DONE] for run_id, _ in begun} == {12}


def is_marked(row):
    """Whether a cell is failed, with a class, or has a fact that says that it is undecided."""
    state, fault, labels = row[3], row[5], row[7]
    if state is CellState.FAILED:
        return bool(fault)
    outside = zip(labels.grounded, labels.attributions, strict=True)
    return None in labels.kept + labels.grounded or (False, None) in outside


def test_with_faults_at_random_every_cell_is_right_or_marked(batch):
    pairs = PairChoice(source=PairSet.SAMPLE, draw=30, seed=3)
    whole = batch(name="whole")
    right = whole.table(whole.run(pairs=pairs, levels=EVERY_LEVEL))
    bench = batch(name="faults", share=0.05 / len(RANDOM) * 3, random_faults=RANDOM, seed=5)
    run_id = bench.run(pairs=pairs, levels=EVERY_LEVEL)

    progress = bench.progress(run_id)
    assert progress.run.state is RunState.DONE
    assert len(bench.server.seen) > 300
    assert progress.sent == len(bench.server.seen)
    assert len({seen.fault for seen in bench.server.seen}) > len(RANDOM) // 2
    for found, wanted in zip(bench.table(run_id), right, strict=True):
        assert found == wanted or is_marked(found)
    assert progress.cells[CellState.DONE] > 150

    bench.server._random_faults = ()
    bench.again(retry_run, run_id)
    assert bench.progress(run_id).cells[CellState.FAILED] == 0


def test_a_run_over_the_wire_says_what_the_rules_say_here(batch):
    bench = batch()
    there = bench.table(bench.run())
    here = bench.table(bench.run(engines=("offline:rules",), checker="offline:rules"))

    assert [row[6:8] for row in there] == [row[6:8] for row in here]


def test_starting_a_finished_run_once_more_changes_nothing(batch):
    bench = batch()
    run_id = bench.run()
    before = bench.table(run_id), len(bench.server.seen)
    bench.again(start_run, run_id)

    assert (bench.table(run_id), len(bench.server.seen)) == before
