"""Hand runs to the providers' batch services, beside the page: submit, look, collect, cancel."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from core.domain.access import Actor, Capability, authorize
from core.domain.batches import Batch, BatchEnding, BatchState
from core.domain.runs import Plan, RunState
from core.errors import InvalidInput
from core.services.run_batch_collecting import look
from core.services.run_batch_sending import settle_doubts
from core.services.run_batch_waves import bring_home, give_up, hand_over
from core.services.run_planning import plan_run
from core.services.run_progress import get_run, job_key
from core.services.running import Report, start_job
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store, batches
from core.store.deeds import note_deed

__all__ = [
    "Batch", "BatchEnding", "BatchState", "cancel_batches", "collect_run", "look_after",
    "run_batches", "submit_plan", "submit_run",
]  # fmt: skip

_Work = Callable[[Tools, str], Coroutine[Any, Any, None]]


def run_batches(store: Store, actor: Actor, run_id: str) -> tuple[Batch, ...]:
    """Return the batches of a run as they were known last, the oldest first.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    authorize(actor, Capability.EDIT)
    get_run(store, actor, run_id)
    return tuple(batches.list_batches(store, run_id))


def submit_plan(settings: Settings, keys: Keys, actor: Actor, plan: Plan) -> tuple[str, str]:
    """Keep a plan and hand its first wave over; return the ids of the run and of its job.

    Raises
    ------
    InvalidInput, NotFound, EngineMisconfigured
        When it names an engine, prompt or pair that isn't there, or takes no pair at all.
    """
    with open_tools(settings, keys) as tools:
        run_id = plan_run(tools.store, actor, plan, settings=settings, keys=tools.keys)
    return run_id, submit_run(settings, keys, actor, run_id)


def submit_run(settings: Settings, keys: Keys, actor: Actor, run_id: str) -> str:
    """Hand over what a run needs next, in a thread of its own; return the job's id.

    What is out already is not handed over again.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such run, or it is at work.
    """
    return _start(settings, keys, actor, run_id, hand_over, deed="handed a run to batch services")


def collect_run(settings: Settings, keys: Keys, actor: Actor, run_id: str) -> str:
    """Collect what is ready and hand over the next wave, likewise; return the job's id.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such run, or it is at work.
    """
    return _start(settings, keys, actor, run_id, bring_home, deed="collected batches of a run")


def cancel_batches(settings: Settings, keys: Keys, actor: Actor, run_id: str) -> str:
    """Ask the providers to give up the batches of a run, likewise; return the job's id.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such run, or it is at work.
    """
    return _start(settings, keys, actor, run_id, give_up, deed="cancelled batches of a run")


async def look_after(tools: Tools, actor: Actor, run_id: str) -> tuple[Batch, ...]:
    """Ask the providers where the batches of a run stand, and return them.

    Raises
    ------
    NotFound, EngineError, InvalidInput
        When there is no such run, or a provider can't be asked.
    """
    authorize(actor, Capability.EDIT)
    await settle_doubts(tools, run_id)
    await look(tools, run_id)
    return run_batches(tools.store, actor, run_id)


def _start(
    settings: Settings, keys: Keys, actor: Actor, run_id: str, do: _Work, *, deed: str
) -> str:
    authorize(actor, Capability.EDIT)

    async def work(own: Tools, _report: Report) -> None:
        await do(own, run_id)

    with open_tools(settings, keys) as tools:
        run = get_run(tools.store, actor, run_id)
        if run.state is RunState.RUNNING:
            raise InvalidInput("This run is at work just now; please wait, or stop it first.")
        job_id, fresh = start_job(tools, work, key=job_key(run_id), steps=[])
        if fresh:
            note_deed(tools.store, actor, deed, run_id, run.plan.title)
    return job_id
