"""Start, pause, stop and resume runs beside the page, and say how far they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.domain.access import Actor, Capability, authorize
from core.domain.runs import CellState, CellStep, Plan, RunState
from core.errors import InvalidInput
from core.services.run_desk import engines_of
from core.services.run_executing import execute_run
from core.services.run_planning import plan_run
from core.services.running import (
    JobState,
    JobStatus,
    Report,
    last_job,
    start_job,
    stop_job,
)
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store, run_reading, runs
from core.store.deeds import note_deed
from core.store.run_cells import KeptCell, kept_cells
from core.store.runs import Run

__all__ = [
    "CellFailure", "Run", "RunProgress", "get_run", "list_runs", "pause_run", "resume_run",
    "retry_run", "run_engines", "run_progress", "set_budget", "start_plan", "start_run", "stop_run",
]  # fmt: skip

LATELY_SECONDS = 30.0
KILLED = "The program was ended in the middle. What was done stays; resume to go on."


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFailure:
    """A cell that failed at one step; it counts in no average."""

    number: int
    pair_id: str
    arm: str
    replicate: int
    step: CellStep
    failure: str
    fault: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """How far a run is and what it took so far.

    `steps` counts by step the cells where it is done; `faults` the failed cells by class, and
    `request_faults` the failed requests, most of which were tried again. `sent` counts requests
    that left this computer, `cached` those answered from the cache. `cost` is in US dollars;
    `unpriced` answers of unknown price are not in it. `per_minute` is how many requests left in
    the last half minute, taken for a minute, None while the run does not run.
    """

    run: Run
    cells: Mapping[CellState, int]
    steps: Mapping[CellStep, int]
    failed: tuple[CellFailure, ...] = field(repr=False)
    faults: Mapping[str, int]
    request_faults: Mapping[str, int]
    stopped_engines: Mapping[str, str]
    sent: int
    cached: int
    seconds: float
    input_tokens: int
    output_tokens: int
    cost: float
    unpriced: int
    per_minute: float | None
    job: JobState | None

    @property
    def total(self) -> int:
        """All cells."""
        return sum(self.cells.values())


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
    NotFound
        When there is no such run.
    """
    authorize(actor, Capability.EDIT)

    async def work(own: Tools, _report: Report) -> None:
        await execute_run(own, run_id, retry_failures=retry_failures)

    with open_tools(settings, keys) as tools:
        run = runs.get_run(tools.store, run_id)
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


def get_run(store: Store, actor: Actor, run_id: str) -> Run:
    """Return a run as it stands; one whose program was ended is stopped, and says so.

    Raises
    ------
    NotFound
        When there is none.
    """
    authorize(actor, Capability.EDIT)
    return _as_it_stands(runs.get_run(store, run_id), last_job(store, job_key(run_id)))


def list_runs(store: Store, actor: Actor) -> tuple[Run, ...]:
    """Return all runs, the newest first."""
    authorize(actor, Capability.EDIT)
    return tuple(get_run(store, actor, run.id) for run in runs.list_runs(store))


def run_engines(store: Store, actor: Actor, run_id: str) -> tuple[str, ...]:
    """Return every engine of a run, once."""
    authorize(actor, Capability.EDIT)
    cells = (kept.cell for kept in kept_cells(store, run_id))
    return engines_of(runs.get_run(store, run_id).plan, cells)


def run_progress(store: Store, actor: Actor, run_id: str) -> RunProgress:
    """Return how far a run is.

    Raises
    ------
    NotFound
        When there is none.
    """
    authorize(actor, Capability.EDIT)
    job = last_job(store, job_key(run_id))
    run = _as_it_stands(runs.get_run(store, run_id), job)
    is_running = run.state is RunState.RUNNING
    cells = kept_cells(store, run_id, is_running=is_running)
    states = Counter(kept.state for kept in cells)
    failed = _failures(cells)
    lately = run_reading.sent_lately(store, run_id, seconds=LATELY_SECONDS)
    return RunProgress(
        run=run,
        cells={state: states[state] for state in CellState},
        steps={step: sum(kept.is_done(step) for kept in cells) for step in CellStep},
        failed=failed,
        faults=dict(Counter(each.fault for each in failed)),
        request_faults=run_reading.faults_of_requests(store, run_id),
        stopped_engines=runs.stopped_engines(store, run_id),
        per_minute=lately * 60 / LATELY_SECONDS if is_running else None,
        job=job,
        **run_reading.spent(store, run_id),
    )


def job_key(run_id: str) -> str:
    """Return the key under which a run's jobs are kept: one runs at a time."""
    return f"run {run_id}"


def _as_it_stands(run: Run, job: JobState | None) -> Run:
    if run.state is not RunState.RUNNING or (job and job.state is JobStatus.RUNNING):
        return run
    reason = job.failure if job and job.failure else KILLED
    return replace(run, state=RunState.STOPPED, reason=reason)


def _failures(cells: Sequence[KeptCell]) -> tuple[CellFailure, ...]:
    return tuple(_failure(kept) for kept in cells if kept.state is CellState.FAILED)


def _failure(kept: KeptCell) -> CellFailure:
    step = kept.failed_step or CellStep.EDIT
    held, arm = kept.steps[step], kept.cell.arm
    return CellFailure(
        number=kept.number,
        pair_id=kept.cell.pair_id,
        arm=f"{arm.prompt} · {arm.level.value} · {arm.engine}",
        replicate=kept.cell.replicate,
        step=step,
        failure=held.failure or "",
        fault=held.fault or "",
        attempts=held.attempt,
    )
