"""Judges for tests: closed panels, engines by script, and what they were asked."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.domain.identity import new_id
from core.domain.judges import Judge, JudgeOrder
from core.domain.judging import Protocol
from core.domain.panel import StudyItem, StudyPlan, StudyState
from core.llm.engine import CallLog, Engine, Request
from core.llm.metering import Meter, Metering
from core.llm.prices import UNKNOWN_PRICES
from core.llm.recording import Recording
from core.services.judging import Answered, Bench, Comparison, judge_comparison, run_judge
from core.services.tally import Tallies
from core.services.tools import Tools
from core.store import Store
from core.store.calls import Scope
from core.store.studies import insert_study, set_state
from tests.fakes import MemoryLog, Scripted, ScriptedEngine
from tests.panels import TEXTS, a_study

MESSAGE = "I am scared about the biopsy and I can't sleep."
WARM = "I am so sorry that you are scared; waiting is hard. The biopsy is on Thursday."
PLAIN = "The biopsy is on Thursday."
PAIR = Comparison(item_id="item-CANARY-1", message=MESSAGE, text_a=WARM, text_b=PLAIN)


def says(verdict: str, reason: str = "because") -> str:
    """Write an answer as the schema wants it."""
    return json.dumps({"verdict": verdict, "reason": reason})


def prefers(words: str, *, otherwise: str = "tie") -> Callable[[Request], str]:
    """Return a judge who reads: the reply with these words wins, whichever place it has."""

    def answer(request: Request) -> str:
        first, second = (str(request.inputs[f"reply_{place}"]) for place in ("first", "second"))
        if (words in first) == (words in second):
            return says(otherwise)
        return says("1" if words in first else "2")

    return answer


def asked(
    engine: ScriptedEngine, comparison: Comparison = PAIR, *, protocol=Protocol.THREE_WAY, **how
) -> tuple[Answered, ...]:
    """Ask everything about one comparison."""
    bench = Bench(
        engine=engine,
        spec="openai:scripted",
        protocol=protocol,
        secret=b"of this test only",
        tallies=Tallies(MemoryLog()),
    )
    return asyncio.run(judge_comparison(bench, comparison, **how))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedTools(Tools):
    """Tools whose every engine is one script."""

    script: ScriptedEngine = field(default_factory=lambda: ScriptedEngine(lambda _: says("tie")))

    @asynccontextmanager
    async def engine(
        self,
        spec: str,  # noqa: ARG002
        *,
        log: CallLog,
        scope: Scope,  # noqa: ARG002
        meter: Meter | None = None,
    ) -> AsyncGenerator[Engine]:
        recorded = Recording(self.script, log, UNKNOWN_PRICES)
        yield Metering(recorded, meter) if meter else recorded


def scripted(tools: Tools, script: Callable[[Request], Scripted]) -> ScriptedTools:
    """Return the same tools with a scripted engine."""
    return ScriptedTools(
        store=tools.store,
        settings=tools.settings,
        keys=tools.keys,
        script=ScriptedEngine(script),
    )


def a_closed_study(store: Store, **how) -> str:
    """Keep a panel that is over; return its id."""
    study_id = a_study(store, **how)
    set_state(store, study_id, StudyState.CLOSED, before=StudyState.OPEN)
    return study_id


def a_closed_study_of(store: Store, *items: StudyItem, title: str = "Test panel") -> str:
    """Keep a panel of these items that is over; return its id."""
    study_id = new_id()
    insert_study(
        store,
        study_id,
        title=title,
        plan=StudyPlan(pairs_per_seat=1),
        texts=TEXTS,
        items=items,
        created_by="tests",
    )
    set_state(store, study_id, StudyState.OPEN, before=StudyState.DRAFT)
    set_state(store, study_id, StudyState.CLOSED, before=StudyState.OPEN)
    return study_id


def an_order(study_id: str, **changes) -> JudgeOrder:
    return JudgeOrder(**{"study_id": study_id, "engine": "openai:scripted", **changes})


def run(tools: Tools, judge: Judge, *, retry_failures: bool = False) -> None:
    """Run a judge to its end in this thread."""
    asyncio.run(run_judge(tools, judge, retry_failures=retry_failures))


def wait_for(job_id: str) -> None:
    """Wait until the thread of a job is over."""
    for thread in threading.enumerate():
        if thread.name == f"job-{job_id}":
            thread.join(timeout=60)
