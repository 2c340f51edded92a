"""Batch runs whose process is killed, or whose disk fills: nothing paid is lost, all is resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import pytest

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.runs import CellState, PairChoice, PairSet, RunState
from core.services.run_control import list_runs, resume_run, run_progress, start_plan
from core.services.run_file import write_plan
from core.settings import CHECKOUT, Keys, Settings
from core.store import Store, jobs
from tests.batches import a_plan, table, wait_for
from tests.fake_llm import FakeLLM
from tests.processes import heed_control_c

SPEC = "openai:stand-in"
CONCURRENCY = 4
PLAN = a_plan(
    engines=(SPEC,),
    checker=SPEC,
    levels=(EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH),
    pairs=PairChoice(source=PairSet.SAMPLE, draw=10, seed=1),
)


def settings_for(path, server):
    keys = Keys(openai_base_url=server.openai_base_url)
    return Settings(db_path=path, keys=keys, concurrency=CONCURRENCY)


@contextmanager
def running(path, plan_file, server, *, code=None):
    """Run the plan in a process of its own, and end it whatever happens."""
    environment = {
        "PATH": "",
        "PYTHONPATH": str(CHECKOUT),
        "OPENAI_BASE_URL": server.openai_base_url,
        "BEDSIDE_CONCURRENCY": str(CONCURRENCY),
    }
    arguments = [] if code is None else ["-c", code]
    process = subprocess.Popen(
        [sys.executable, *(arguments or ["-m", "core"]),
         "run", "start", str(plan_file), "--db", str(path), "--json"],
        env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heed_control_c,  # noqa: PLW1509 - sets one signal and nothing else
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def results(path):
    with Store.open(path) as store:
        run_id = list_runs(store, OPERATOR)[0].id
        return table(store, run_id), run_progress(store, OPERATOR, run_id)


@pytest.fixture
def plan_file(tmp_path):
    file = tmp_path / "plan.toml"
    file.write_text(write_plan(PLAN), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """Return the table of a whole run and how many requests it takes."""
    path = tmp_path_factory.mktemp("whole") / "whole.db"
    with FakeLLM() as server:
        _, job = start_plan(settings_for(path, server), Keys(), OPERATOR, PLAN)
        wait_for(job)
        return results(path)[0], len(server.seen)


def resume(path, server):
    with Store.open(path) as store:
        run_id = list_runs(store, OPERATOR)[0].id
        jobs.interrupt_silent_jobs(store, silent_for=0)
        assert run_progress(store, OPERATOR, run_id).run.state is RunState.STOPPED
    wait_for(resume_run(settings_for(path, server), Keys(), OPERATOR, run_id))


def repeats(server):
    asked = Counter(json.dumps(dict(seen.body), sort_keys=True) for seen in server.seen)
    return len(server.seen) - len(asked)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_killed_run_repeats_at_most_what_was_in_flight(path, plan_file, uninterrupted, share):
    whole, requests = uninterrupted
    with FakeLLM(latency=0.03) as server:
        with running(path, plan_file, server) as process:
            until(lambda: len(server.seen) >= share * requests)
            process.send_signal(signal.SIGKILL)
            process.wait()
        resume(path, server)
        again = repeats(server)
    found, progress = results(path)

    assert progress.run.state is RunState.DONE
    assert found == whole
    assert again <= CONCURRENCY


def test_control_c_stops_a_run_in_the_foreground_and_says_what_is_left(path, plan_file):
    with (
        FakeLLM(latency=0.05) as server,
        running(path, plan_file, server) as process,
    ):
        until(lambda: len(server.seen) >= 20)
        process.send_signal(signal.SIGINT)
        said, notes = process.communicate(timeout=60)

    document = json.loads(said)
    assert process.returncode == 3
    assert document["run"]["state"] == "stopped"
    assert document["cells"]["waiting"] > 0
    assert "Stopping; what is done stays." in notes
    assert "run resume" in notes
    assert "Traceback" not in notes


FULL = """
import resource, sys
from pathlib import Path
from core.cli import main
from core.services import run_executing
from core.services.tools import open_store
from core.settings import load_settings

db = Path(sys.argv[sys.argv.index("--db") + 1])
with open_store(load_settings(db=db)) as store:
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (db.stat().st_size + 400_000, hard))
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
def test_a_full_disk_stops_a_run_in_plain_words_and_it_is_resumed(path, plan_file, uninterrupted):
    whole, _ = uninterrupted
    with FakeLLM(latency=0.02) as server:
        with running(path, plan_file, server, code=FULL) as process:
            _, notes = process.communicate(timeout=120)
        assert process.returncode == 1
        assert "Not saved: the disk" in notes
        before = len(server.seen)
        resume(path, server)
        found, progress = results(path)

    assert before > 20
    assert found == whole
    assert progress.cells[CellState.DONE] == len(whole)
