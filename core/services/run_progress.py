"""How far runs are: cells by state, steps, failures, requests, speed and cost so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.domain.access import Actor, Capability, authorize
from core.domain.runs import CellState, CellStep, RunState
from core.services.run_desk import engines_of
from core.services.running import JobState, JobStatus, last_job
from core.store import Store, run_reading, runs
from core.store.run_cells import KeptCell, kept_cells
from core.store.runs import Run

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


def get_run(store: Store, actor: Actor, run_id: str) -> Run:
    """Return a run as it stands; one whose program was ended is stopped, and says so.

    Raises
    ------
    NotFound
        When there is none.
    """
    authorize(actor, Capability.EDIT)
    return _as_it_stands(store, run_id)[0]


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
    run, job = _as_it_stands(store, run_id)
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


def _as_it_stands(store: Store, run_id: str) -> tuple[Run, JobState | None]:
    """Read a run and its job; one that still calls itself running without a job was killed."""
    run, job = runs.get_run(store, run_id), last_job(store, job_key(run_id))
    if run.state is not RunState.RUNNING or (job and job.state is JobStatus.RUNNING):
        return run, job
    # It may have come to its end between the two reads, and then it says so by now.
    run = runs.get_run(store, run_id)
    if run.state is not RunState.RUNNING:
        return run, job
    reason = job.failure if job and job.failure else KILLED
    return replace(run, state=RunState.STOPPED, reason=reason), job


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
