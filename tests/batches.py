"""Batch runs for tests: small plans, models by script, and what they were asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.prompting import Task
from core.domain.runs import PairChoice, PairSet, Plan
from core.llm.engine import Request
from core.llm.offline.engine import answer
from core.services.run_cases import RunCase, run_cases
from core.services.run_control import RunProgress, run_progress
from core.services.run_executing import execute_run
from core.services.run_planning import plan_run
from core.services.tools import Tools
from core.settings import Keys, Settings
from core.store import Store
from tests.fakes import Scripted
from tests.judges import ScriptedTools, scripted

MODEL = "openai:scripted"
OTHER_MODEL = "openai:other"
CHECKER = "google:scripted"
KEYS = Keys(openai_key="no key at all", google_key="no key at all")
PAIRS = ("syn-onc-01", "syn-pc-03")


def a_plan(**changes) -> Plan:
    """Two prompts on two pairs: four cells."""
    return Plan(
        **{
            "title": "Test run",
            "prompts": ("edit-simple", "edit-refined"),
            "levels": (EmpathyLevel.EMPATHIC,),
            "engines": (MODEL,),
            "checker": CHECKER,
            "pairs": PairChoice(source=PairSet.IDS, ids=PAIRS),
            **changes,
        }
    )


def by_rules(request: Request) -> str:
    """Answer as the rules do, so that a scripted model says something sensible."""
    return answer(request.task, request.inputs)


def models(tools: Tools, script: Callable[[Request], Scripted] = by_rules) -> ScriptedTools:
    """Return tools with keys whose every engine is one script."""
    return replace(scripted(tools, script), keys=KEYS)


def planned(tools: Tools, **changes) -> str:
    return plan_run(
        tools.store, OPERATOR, a_plan(**changes), settings=tools.settings, keys=tools.keys
    )


def run(tools: Tools, run_id: str, *, retry_failures: bool = False) -> RunProgress:
    """Run to the end in this thread; return how it stands."""
    asyncio.run(execute_run(tools, run_id, retry_failures=retry_failures))
    return run_progress(tools.store, OPERATOR, run_id)


def cases(store: Store, run_id: str) -> tuple[RunCase, ...]:
    return run_cases(store, OPERATOR, run_id)


def asked(tools: ScriptedTools, *tasks: Task) -> list[Request]:
    """Return what a scripted model was asked, of some tasks or of all."""
    return [each for each in tools.script.history if not tasks or each.task in tasks]


def table(store: Store, run_id: str) -> list[tuple[object, ...]]:
    """Return the results of a run without ids, times and costs."""
    texts = {row["id"]: row["text"] for row in store.rows("SELECT id, text FROM edits")}
    return [
        (
            case.pair_id, case.arm, case.replicate, case.state, case.failed_step, case.fault,
            texts.get(case.edit_id or ""), case.labels, case.flags,
            {name: verdict.label for name, verdict in case.judged.items()},
        )
        for case in cases(store, run_id)
    ]  # fmt: skip


def wait_for(job_id: str) -> None:
    """Wait until the thread of a job is over."""
    for thread in threading.enumerate():
        if thread.name == f"job-{job_id}":
            thread.join(timeout=120)


def settings_of(path, **changes) -> Settings:
    return Settings(**{"db_path": path, "concurrency": 4, **changes})
