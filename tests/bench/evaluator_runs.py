"""The parts of the evaluator's benchmark that run whole plans."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.facts import FactCheck
from core.domain.runs import PairChoice, PairSet
from core.samples import sample_pairs, written_example
from core.services.checking import check_texts
from core.services.run_control import list_runs, resume_run, run_progress, start_plan
from core.services.run_file import write_plan
from core.services.tools import open_tools
from core.settings import CHECKOUT, Keys, Settings
from core.store import Store, jobs
from tests.batches import a_plan, table, wait_for
from tests.bench.stand_in import StandIn, stand_in

SPEC = "openai:stand-in"
KILL_AT = 16
PLAN = a_plan(
    engines=(SPEC,),
    checker=SPEC,
    levels=(EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH),
    pairs=PairChoice(source=PairSet.SAMPLE, draw=20, seed=1),
)
BATCHED_PAIRS = 12


def settings_for(path: Path, server: StandIn, concurrency: int) -> Settings:
    """Return settings whose `openai:` is the stand-in."""
    keys = Keys(openai_base_url=server.address)
    return Settings(db_path=path, keys=keys, concurrency=concurrency)


def killed_half_way(folder: Path, *, concurrency: int = KILL_AT) -> Iterator[str]:
    """Kill a run at half of its requests, resume it and compare with one that was left alone."""
    with stand_in(latency=0.05) as server:
        whole = folder / "whole.db"
        _whole_run(settings_for(whole, server, concurrency))
        requests = server.seen()["requests"]
    path, plan = folder / "killed.db", folder / "plan.toml"
    plan.write_text(write_plan(PLAN), encoding="utf-8")
    with stand_in(latency=0.05) as server:
        command = [sys.executable, "-m", "core", "run", "start", str(plan), "--db", str(path)]
        environment = {
            "PATH": "",
            "PYTHONPATH": str(CHECKOUT),
            "OPENAI_BASE_URL": server.address,
            "BEDSIDE_CONCURRENCY": str(concurrency),
        }
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            while server.seen()["requests"] < requests / 2 and process.poll() is None:
                time.sleep(0.02)
            process.kill()
        at_kill = server.seen()["requests"]
        with Store.open(path) as store:
            run_id = list_runs(store, OPERATOR)[0].id
            jobs.interrupt_silent_jobs(store, silent_for=0)
        settings = settings_for(path, server, concurrency)
        wait_for(resume_run(settings, Keys(), OPERATOR, run_id))
        seen = server.seen()
    with Store.open(path) as killed, Store.open(whole) as left_alone:
        same = repr(table(killed, run_id)) == repr(
            table(left_alone, list_runs(left_alone, OPERATOR)[0].id)
        )
    yield (
        f"* kill -9 after {at_kill} of {requests} requests at C = {concurrency}, then resumed: "
        f"{seen['requests'] - seen['distinct']} requests repeated; the final table is "
        f"{'byte-identical to' if same else 'DIFFERENT FROM'} that of a run left alone."
    )


def same_twice(folder: Path) -> Iterator[str]:
    """Run a plan twice on one database."""
    with stand_in(latency=0.0) as server:
        settings = settings_for(folder / "twice.db", server, KILL_AT)
        _whole_run(settings)
        first = server.seen()["requests"]
        began = time.perf_counter()
        cells = _whole_run(settings)
        seconds = time.perf_counter() - began
        second = server.seen()["requests"] - first
    yield (
        f"* The same plan twice ({cells} cells): {first} requests, then {second}, in "
        f"{seconds:.1f} s."
    )


def _whole_run(settings: Settings) -> int:
    run_id, job = start_plan(settings, Keys(), OPERATOR, PLAN)
    wait_for(job)
    with Store.open(settings.db_path) as store:
        return run_progress(store, OPERATOR, run_id).total


def batching(folder: Path) -> Iterator[str]:
    """Check the same edits with all facts of a direction in one call, and one by one."""
    texts = [
        (pair.patient_message, pair.physician_reply, example.text)
        for pair in sample_pairs()
        if (example := written_example(pair.id, EmpathyLevel.HIGH))
    ][:BATCHED_PAIRS]
    found = [_checked(folder, texts, batched=batched) for batched in (True, False)]
    (batched, calls, seconds), (singly, more_calls, more_seconds) = found
    labels = [_labels(checks) for checks in (batched, singly)]
    agreeing = sum(a == b for a, b in zip(*labels, strict=True))
    yield (
        f"{len(texts)} edits, {len(labels[0])} verdicts, answers of 200 ms at C = 8: in batches "
        f"{calls} calls and {seconds:.1f} s, one by one {more_calls} calls and "
        f"{more_seconds:.1f} s ({more_calls / calls:.1f} times the calls). Verdicts agree on "
        f"{agreeing} of {len(labels[0])}."
    )
    yield ""
    yield (
        "The stand-in answers by rules that look at one fact at a time, so that agreement shows "
        "that nothing is mixed up on the way; what a language model says in batches is not "
        "measured here."
    )


Texts = list[tuple[str, str, str]]


def _checked(folder: Path, texts: Texts, *, batched: bool) -> tuple[list[FactCheck], int, float]:
    async def all_of_them(settings: Settings) -> list[FactCheck]:
        with open_tools(settings) as tools, tools.call_log() as log:
            async with tools.engine(SPEC, log=log, scope=None) as engine:
                return await asyncio.gather(
                    *(
                        check_texts(
                            engine, SPEC, original=original, edited=edited, message=message,
                            secret=b"bench", batched=batched,
                        )
                        for message, original, edited in texts
                    )
                )  # fmt: skip

    with stand_in(latency=0.2) as server:
        settings = settings_for(folder / f"batched-{batched}.db", server, 8)
        began = time.perf_counter()
        checks = asyncio.run(all_of_them(settings))
        return checks, server.seen()["requests"], time.perf_counter() - began


def _labels(checks: list[FactCheck]) -> list[tuple[str, bool | None]]:
    return [
        (verdict.fact.statement, verdict.entailed)
        for check in checks
        for verdict in (*check.kept, *check.grounded)
    ]
