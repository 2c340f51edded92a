"""Batches whose program is killed in the moment of handing over: each request is paid once."""

import os
import signal
import subprocess
import sys
import time

import pytest

from core.domain.batches import BatchState
from core.domain.runs import CellState
from core.services.run_file import write_plan
from core.settings import CHECKOUT
from core.store import Store
from tests.batch_runs import BatchRuns, bodies_of_lines
from tests.batches import a_plan
from tests.fake_llm import FakeLLM
from tests.processes import heed_control_c


def killed_at(call, path, plan_file, server):
    """Hand a plan over in a process of its own, and kill it while `call` is not answered yet."""
    server.batches.stalls = {call}
    process = subprocess.Popen(
        [sys.executable, "-m", "core", "run", "batch", "start", str(plan_file), "--db", str(path)],
        env={
            "PATH": "", "PYTHONPATH": str(CHECKOUT), "OPENAI_BASE_URL": server.openai_base_url,
            "OPENAI_API_KEY": "test-key-0000",
        },
        cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heed_control_c,  # noqa: PLW1509 - sets one signal and nothing else
    )  # fmt: skip
    end = time.monotonic() + 60
    while call not in server.batches.calls and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    _, said = process.communicate()
    assert call in server.batches.calls, said
    server.batches.stalls = set()


@pytest.mark.parametrize(
    ("call", "then"),
    [
        ("upload", [BatchState.ABANDONED, BatchState.RUNNING]),
        ("begin", [BatchState.RUNNING]),
    ],
)
def test_a_program_killed_while_it_hands_over_neither_loses_nor_pays_twice(tmp_path, call, then):
    path, plan_file = tmp_path / "a.db", tmp_path / "plan.toml"
    spec = "openai:stand-in"
    plan_file.write_text(write_plan(a_plan(engines=(spec,), checker=spec)), encoding="utf-8")
    with FakeLLM() as server:
        killed_at(call, path, plan_file, server)
        runs = BatchRuns(path, server, "openai")
        with Store.open(path) as store:
            run_id = store.rows("SELECT id FROM runs")[0]["id"]
        assert [batch.state for batch in runs.batches(run_id)] == [BatchState.PREPARING]

        runs.submit(run_id)
        assert [batch.state for batch in runs.batches(run_id)] == then
        assert len(server.batches.batches) == 1
        assert runs.to_end(run_id).cells[CellState.DONE] == 4
        assert max(bodies_of_lines(runs).values()) == 1
        assert server.batches.files == {}
