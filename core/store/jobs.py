"""Jobs: what runs in the background, as rows that outlive a rerun and a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.identity import new_id
from core.errors import NotFound
from core.store.rows import Row
from core.store.store import Store

BEAT_SECONDS = 5.0
SILENT_SECONDS = 30.0


class JobStatus(StrEnum):
    """Where a job stands; all but RUNNING are final."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class StepStatus(StrEnum):
    """Where one step of a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStep:
    """One step of a job."""

    name: str
    state: StepStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """A job as it stands. `failure` is a plain sentence, set exactly when the job failed."""

    id: str
    state: JobStatus
    steps: tuple[JobStep, ...]
    case_id: str | None
    failure: str | None
    cancel_asked: bool
    started_at: str
    ended_at: str | None


def create_job(store: Store, *, key: str, steps: Sequence[str]) -> tuple[str, bool]:
    """Begin a job with its steps waiting; return its id and whether it is a new one.

    While a job with the same `key` (the hash of what was asked for) runs, there is no second.
    """
    with store.write() as db:
        running = store.row("SELECT id FROM jobs WHERE key = ? AND state = 'running'", [key])
        if running:
            return running["id"], False
        job_id = new_id()
        db.table("jobs").insert({"id": job_id, "key": key, "state": JobStatus.RUNNING.value})
        db.table("job_steps").insert_all(
            {"job_id": job_id, "ordinal": place, "name": name, "state": StepStatus.WAITING.value}
            for place, name in enumerate(steps)
        )
    return job_id, True


def set_step(store: Store, job_id: str, name: str, state: str) -> None:
    """Say where a step stands; a step that wasn't announced is added at the end."""
    with store.write():
        store.run(
            "INSERT INTO job_steps (job_id, ordinal, name, state) VALUES (:id,"
            " (SELECT count(*) FROM job_steps WHERE job_id = :id), :name, :state)"
            " ON CONFLICT (job_id, name) DO UPDATE SET state = :state",
            {"id": job_id, "name": name, "state": state},
        )
        store.run(_BEAT, [job_id])


def finish_job(store: Store, job_id: str, *, case_id: str | None = None) -> bool:
    """End a job well; return False when it had ended before."""
    return _end(store, job_id, JobStatus.DONE, case_id=case_id)


def fail_job(store: Store, job_id: str, *, failure: str) -> bool:
    """End a job with a plain sentence; return False when it had ended before."""
    return _end(store, job_id, JobStatus.FAILED, failure=failure)


def cancel_job(store: Store, job_id: str) -> bool:
    """End a job that has stopped as asked; return False when it had ended before."""
    return _end(store, job_id, JobStatus.CANCELLED)


def request_cancel(store: Store, job_id: str) -> bool:
    """Ask a job to stop; return False when there is nothing to stop any more."""
    with store.write():
        asked = store.run(
            "UPDATE jobs SET cancel_asked = 1 WHERE id = ? AND state = 'running'", [job_id]
        )
    return bool(asked)


def is_cancelled(store: Store, job_id: str) -> bool:
    """Return whether a job should stop: it was asked to, was ended elsewhere, or is gone.

    The job itself asks, several times a minute; its asking is the sign that it is alive.
    """
    row = store.row(
        "SELECT cancel_asked, state, (julianday('now') - julianday(beat_at)) * 86400.0 AS silent"
        " FROM jobs WHERE id = ?",
        [job_id],
    )
    if row is None or row["cancel_asked"] or row["state"] != JobStatus.RUNNING:
        return True
    if abs(row["silent"]) >= BEAT_SECONDS:
        with store.write():
            store.run(_BEAT, [job_id])
    return False


def get_job(store: Store, job_id: str) -> JobState:
    """Return a job as it stands.

    Raises
    ------
    NotFound
        When there is none.
    """
    with store.snapshot():
        row = store.row("SELECT * FROM jobs WHERE id = ?", [job_id])
        steps = store.rows("SELECT * FROM job_steps WHERE job_id = ? ORDER BY ordinal", [job_id])
    if row is None:
        raise NotFound(f"There is no job `{job_id}`; it may have been forgotten.")
    return _job(row, steps)


def newest_job(store: Store, key: str) -> str | None:
    """Return the id of the job that was begun last under `key`, None when there is none."""
    row = store.row("SELECT id FROM jobs WHERE key = ? ORDER BY seq DESC LIMIT 1", [key])
    return row["id"] if row else None


def interrupt_silent_jobs(store: Store, *, silent_for: float = SILENT_SECONDS) -> list[JobState]:
    """Mark running jobs as interrupted when their process must be dead, and return them.

    A beat that lies in the future counts as silence too: the clock was set back since.
    """
    with store.write():
        silent = store.rows(
            "UPDATE jobs SET state = 'interrupted',"
            " ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
            " WHERE state = 'running'"
            " AND abs(julianday('now') - julianday(beat_at)) * 86400.0 >= ? RETURNING id",
            [silent_for],
        )
    return [get_job(store, row["id"]) for row in silent]


_BEAT = (
    "UPDATE jobs SET beat_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    " WHERE id = ? AND state = 'running'"
)


def _end(
    store: Store,
    job_id: str,
    state: JobStatus,
    *,
    case_id: str | None = None,
    failure: str | None = None,
) -> bool:
    with store.write():
        ended = store.run(
            "UPDATE jobs SET state = ?, case_id = ?, failure = ?,"
            " ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
            " WHERE id = ? AND state = 'running'",
            [state.value, case_id, failure, job_id],
        )
    return bool(ended)


def _job(row: Row, steps: Sequence[Row]) -> JobState:
    return JobState(
        id=row["id"],
        state=JobStatus(row["state"]),
        steps=tuple(JobStep(name=step["name"], state=StepStatus(step["state"])) for step in steps),
        case_id=row["case_id"],
        failure=row["failure"],
        cancel_asked=bool(row["cancel_asked"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
    )
