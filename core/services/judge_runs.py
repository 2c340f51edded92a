"""Run judges beside the page: answers are kept as they come, and only what is left is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from core.domain.access import Actor, Capability, authorize
from core.domain.judges import Judge, JudgeOrder
from core.services.judge_asking import Answered, Bench, Question, ask_judge
from core.services.judge_orders import job_key, questions_left, register_judge, require_same_words
from core.services.running import JobStatus, Report, last_job, start_job, stop_job
from core.services.steps import StepState
from core.services.tally import Tallies
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store, judgments
from core.store.deeds import note_deed

T = TypeVar("T")

STEP = "judge"


def start_judge(
    settings: Settings,
    keys: Keys,
    actor: Actor,
    order: JudgeOrder,
    *,
    retry_failures: bool = False,
) -> str:
    """Start a judge in its own thread and return the job's id.

    A judge that ran before is asked only what it was never asked and, where `retry_failures`
    says so, what it failed at. While it runs already, that job's id is returned.

    Raises
    ------
    NotFound, InvalidInput, EngineMisconfigured
        When there is nothing to judge, or the engine's name is none.
    """
    with open_tools(settings, keys) as tools:
        judge = register_judge(tools.store, actor, order)
        return _start(tools, actor, judge, retry_failures=retry_failures)


def start_judges(
    settings: Settings, keys: Keys, actor: Actor, orders: Iterable[JudgeOrder]
) -> tuple[str, ...]:
    """Start several judges, each a job of its own with its own limit of requests at a time."""
    return tuple(start_judge(settings, keys, actor, order) for order in orders)


def resume_judge(settings: Settings, keys: Keys, actor: Actor, judge_id: str) -> str:
    """Ask a judge what is left, its failures once more too; return the job's id.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such judge, or its prompt has a newer version now.
    """
    authorize(actor, Capability.MAKE_STUDIES)
    with open_tools(settings, keys) as tools:
        judge = judgments.get_judge(tools.store, judge_id)
        require_same_words(judge)
        return _start(tools, actor, judge, retry_failures=True)


def stop_judge(store: Store, actor: Actor, judge_id: str) -> None:
    """Ask a running judge to stop; requests in flight are dropped and what is answered stays."""
    authorize(actor, Capability.MAKE_STUDIES)
    job = last_job(store, job_key(judgments.get_judge(store, judge_id)))
    if job and job.state is JobStatus.RUNNING:
        stop_job(store, job.id)


async def run_judge(tools: Tools, judge: Judge, *, retry_failures: bool) -> None:
    """Ask what is left and keep every answer and failure as it comes.

    Raises
    ------
    EngineMisconfigured
        When no question could be answered; what was answered before stays.
    StoreError, InvalidRecord
        When answers can't be kept: nothing more is asked then.
    """
    left = questions_left(tools.store, judge, retry_failures=retry_failures)
    spec = judge.order.engine
    with (
        tools.call_log() as log,
        judgments.StoreJudgments(tools.settings.db_path, judge.id) as kept,
    ):
        tallies = Tallies(log)
        async with tools.engine(spec, log=tallies, scope=judge.order.source_id) as engine:
            bench = Bench(
                engine=engine,
                spec=spec,
                protocol=judge.order.protocol,
                secret=tools.secret,
                tallies=tallies,
            )

            async def ask_and_keep(question: Question) -> None:
                kept.require_working()
                answered = await ask_judge(bench, question)
                kept.keep(answered.judgment, _made(answered))

            await each_in_turn(left, ask_and_keep, at_a_time=tools.settings.concurrency)


async def each_in_turn(
    things: Sequence[T], do: Callable[[T], Awaitable[None]], *, at_a_time: int
) -> None:
    """Do something with each thing in order, `at_a_time` of them at once.

    The first error ends all; nothing is left running, also when this is cancelled.
    """
    waiting = iter(things)

    async def work() -> None:
        for thing in waiting:
            await do(thing)
            # An engine that answers at once must still let a stop come through.
            await asyncio.sleep(0)

    workers = [asyncio.create_task(work()) for _ in range(min(at_a_time, len(things)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def _start(tools: Tools, actor: Actor, judge: Judge, *, retry_failures: bool) -> str:
    async def work(own: Tools, report: Report) -> None:
        report(STEP, StepState.RUNNING)
        await run_judge(own, judge, retry_failures=retry_failures)
        report(STEP, StepState.DONE)

    job_id, fresh = start_job(tools, work, key=job_key(judge), steps=[STEP])
    if fresh:
        order = judge.order
        detail = f"{order.engine}, {order.protocol}, {order.variant}, {order.repeats} times"
        note_deed(tools.store, actor, "started a judge", order.source_id, detail)
    return job_id


def _made(answered: Answered) -> dict[str, object]:
    """Return the columns of what an answer took; what came from the cache took nothing now."""
    made = answered.made
    nothing = 0.0 if made.cached and not made.calls else None
    return {
        "fault": answered.fault,
        "raw": answered.raw,
        "engine_served": made.engine_served or None,
        "seconds": nothing if made.seconds is None else made.seconds,
        "input_tokens": made.input_tokens,
        "output_tokens": made.output_tokens,
        "cost": nothing if made.cost is None else made.cost,
        "cached": int(not made.calls),
    }
