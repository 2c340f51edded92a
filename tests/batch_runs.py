"""Runs in batches for tests: one database, one stand-in, wave after wave."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core.domain.access import OPERATOR
from core.domain.batches import Batch
from core.domain.edits import EmpathyLevel
from core.domain.runs import PairChoice, PairSet, RunState
from core.services.run_batch_waves import bring_home, give_up, hand_over
from core.services.run_batches import run_batches
from core.services.run_control import RunProgress, run_progress, start_run
from core.services.run_executing import execute_run
from core.services.run_planning import plan_run
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store
from tests.batches import a_plan, table, wait_for
from tests.fake_llm import FakeLLM

KEY = "test-key-0000"
MOST_WAVES = 20
THREE = PairChoice(source=PairSet.IDS, ids=("syn-onc-01", "syn-pc-03", "syn-pc-01"))
EVERY_LEVEL = (EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH, EmpathyLevel.EXTREME)


class BatchRuns:
    """Runs of one provider's stand-in, handed over or sent at once."""

    def __init__(self, path: Path, server: FakeLLM, provider: str) -> None:
        self.server, self.desk = server, server.batches
        self.spec = f"{provider}:stand-in"
        keys = Keys(
            openai_key=KEY,
            openai_base_url=server.openai_base_url,
            google_key=KEY,
            google_base_url=server.google_base_url,
        )
        self.settings = Settings(db_path=path, keys=keys, concurrency=4)

    @contextmanager
    def tools(self, **keys: str) -> Generator[Tools]:
        with open_tools(self.settings) as tools:
            yield replace(tools, keys=replace(tools.keys, **keys))

    def plan(self, **changes) -> str:
        changes = {"engines": (self.spec,), "checker": self.spec, **changes}
        with self.tools() as tools:
            return plan_run(
                tools.store, OPERATOR, a_plan(**changes), settings=self.settings, keys=tools.keys
            )

    def do(self, step, run_id: str, **keys: str) -> RunProgress:
        """Take one step of a run, and return how it stands then."""
        with self.tools(**keys) as tools:
            asyncio.run(step(tools, run_id))
        return self.progress(run_id)

    def submit(self, run_id: str) -> RunProgress:
        return self.do(hand_over, run_id)

    def collect(self, run_id: str) -> RunProgress:
        return self.do(bring_home, run_id)

    def cancel(self, run_id: str) -> RunProgress:
        return self.do(give_up, run_id)

    def to_end(self, run_id: str) -> RunProgress:
        """Hand over and collect until the run pauses no more."""
        progress = self.submit(run_id)
        for _ in range(MOST_WAVES):
            if progress.run.state is not RunState.PAUSED:
                break
            progress = self.collect(run_id)
        return progress

    def at_once(self, run_id: str, *, retry: bool = False) -> RunProgress:
        with self.tools() as tools:
            asyncio.run(execute_run(tools, run_id, retry_failures=retry))
        return self.progress(run_id)

    def start_at_once(self, run_id: str) -> None:
        wait_for(start_run(self.settings, Keys(), OPERATOR, run_id))

    def progress(self, run_id: str) -> RunProgress:
        with Store.open(self.settings.db_path) as store:
            return run_progress(store, OPERATOR, run_id)

    def batches(self, run_id: str) -> tuple[Batch, ...]:
        with Store.open(self.settings.db_path) as store:
            return run_batches(store, OPERATOR, run_id)

    def table(self, run_id: str) -> list[tuple[object, ...]]:
        with Store.open(self.settings.db_path) as store:
            return table(store, run_id)

    def rows(self, sql: str) -> list[dict[str, object]]:
        with Store.open(self.settings.db_path) as store:
            return store.rows(sql)


def bodies_of_lines(runs):
    return Counter(_unfenced(line.get("body") or line["request"]) for line in runs.desk.lines)


def bodies_at_once(runs):
    return Counter(_unfenced(dict(seen.body)) for seen in runs.server.seen)


def _unfenced(body):
    """Write a body without the fences around texts, which are those of one database."""
    return re.sub(r"-[0-9a-f]{16}>", ">", json.dumps(body, sort_keys=True))
