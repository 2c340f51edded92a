"""Start, pause, stop and resume runs beside the page, and say how far they are."""

from __future__ import annotations

from dataclasses import replace

from core.domain.access import Actor, Capability, authorize
from core.domain.runs import Plan, RunState
from core.errors import InvalidInput
from core.services.run_executing import execute_run
from core.services.run_planning import plan_run
from core.services.run_progress import (
    CellFailure,
    RunProgress,
    get_run,
    job_key,
    list_runs,
    run_engines,
    run_progress,
)
from core.services.running import JobStatus, Report, last_job, start_job, stop_job
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store, batches, runs
from core.store.deeds import note_deed
from core.store.runs import Run

__all__ = [
    "CellFailure", "Run", "RunProgress", "get_run", "list_runs", "pause_run", "resume_run",
    "retry_run", "run_engines", "run_progress", "set_budget", "start_plan", "start_run", "stop_run",
]  # fmt: skip

HANDED_OVER = (
    "A part of this run is with a provider's batch service; collect or cancel it first, so that "
    "nothing is sent and paid twice."
)


def start_plan(settings: Settings, keys: Keys, actor: Actor, plan: Plan) -> tuple[str, str]:
    """Keep a plan and start it at once; return the ids of the run and of its job.

    Raises
    ------
    InvalidInput, NotFound, EngineMisconfigured
        When it names an engine, prompt or pair that isn't there, or takes no pair at all.
    """
    with open_tools(settings, keys) as tools:
        run_id = plan_run(tools.store, actor, plan, settings=settings, keys=tools.keys)
    return run_id, start_run(settings, keys, actor, run_id)


def start_run(
    settings: Settings, keys: Keys, actor: Actor, run_id: str, *, retry_failures: bool = False
) -> str:
    """Start or resume a run in its own thread; return the job's id.

    Cells that are done stay as they are. While the run runs already, that job's id is returned.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such run, or a part of it is with a provider's batch service.
    """
    authorize(actor, Capability.EDIT)

    async def work(own: Tools, _report: Report) -> None:
        await execute_run(own, run_id, retry_failures=retry_failures)

    with open_tools(settings, keys) as tools:
        run = runs.get_run(tools.store, run_id)
        if batches.open_requests(tools.store, run_id):
            raise InvalidInput(HANDED_OVER)
        job_id, fresh = start_job(tools, work, key=job_key(run_id), steps=[])
        if fresh:
            note_deed(tools.store, actor, "started a run", run_id, run.plan.title)
    return job_id


def resume_run(settings: Settings, keys: Keys, actor: Actor, run_id: str) -> str:
    """Go on with what waits, after a pause, a stop or a killed program; return the job's id."""
    return start_run(settings, keys, actor, run_id)


def retry_run(settings: Settings, keys: Keys, actor: Actor, run_id: str) -> str:
    """Try the failed cells once more, and go on with what waits; return the job's id."""
    return start_run(settings, keys, actor, run_id, retry_failures=True)


def pause_run(store: Store, actor: Actor, run_id: str) -> None:
    """Let a run finish what is in flight and begin nothing more."""
    authorize(actor, Capability.EDIT)
    runs.ask_pause(store, run_id)


def stop_run(store: Store, actor: Actor, run_id: str) -> None:
    """Stop a run now; requests in flight are dropped and what is done stays."""
    authorize(actor, Capability.EDIT)
    job = last_job(store, job_key(run_id))
    if job and job.state is JobStatus.RUNNING:
        stop_job(store, job.id)


def set_budget(
    store: Store, actor: Actor, run_id: str, *, calls: int | None, money: float | None
) -> None:
    """Give a run other budgets before it is resumed.

    Raises
    ------
    InvalidInput
        When a budget is 0, or the run runs.
    """
    authorize(actor, Capability.EDIT)
    run = get_run(store, actor, run_id)
    if run.state is RunState.RUNNING:
        raise InvalidInput("The budget of a run can be changed while it is paused or stopped.")
    replace(run.plan, budget_calls=calls, budget_money=money)
    runs.set_budget(store, run_id, calls=calls, money=money)
