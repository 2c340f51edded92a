"""Run work beside the page: it reports its steps, can be stopped, and survives a rerun."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from core.domain.identity import content_hash
from core.errors import BedsideError, StoreError
from core.services.editing import EditOrder, edit_pair
from core.services.retention import forget_expired
from core.services.steps import StepName
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store, jobs, pairs
from core.store.jobs import JobState, JobStatus, StepStatus

__all__ = [
    "JobState", "JobStatus", "StepStatus", "job_state", "last_job", "start_edit", "start_job",
    "stop_job",
]  # fmt: skip

_POLL_SECONDS = 0.2
UNEXPECTED = "Something went wrong on our side; nothing was lost. Please try again."

Report = Callable[[str, str], None]
# What a job does, with its own tools; it returns the id of the case that it made, if any.
Work = Callable[[Tools, Report], Coroutine[Any, Any, str | None]]


def start_edit(settings: Settings, keys: Keys, order: EditOrder) -> str:
    """Start `order` in its own thread and return the job's id.

    While the same order is running already, its id is returned and nothing is started: a double
    click makes one edit.
    """

    async def work(tools: Tools, report: Report) -> str:
        case = await edit_pair(
            tools, order, on_step=lambda name, state: report(name.value, state.value)
        )
        return case.id

    with open_tools(settings, keys) as tools:
        forget_expired(tools.store, settings)
        pairs.save_pair(tools.store, order.pair, kept=order.keep)
        return start_job(
            tools, work, key=_order_key(order), steps=[name.value for name in StepName]
        )[0]


def start_job(tools: Tools, work: Work, *, key: str, steps: Sequence[str]) -> tuple[str, bool]:
    """Start `work` in a thread of its own; return the job's id and whether it is a new one.

    While a job with the same `key` runs, its id is returned and nothing is started.
    """
    job_id, fresh = jobs.create_job(tools.store, key=key, steps=steps)
    if fresh:
        threading.Thread(
            target=_in_thread,
            args=(tools.settings, tools.keys, work, job_id),
            name=f"job-{job_id}",
            daemon=True,
        ).start()
    return job_id, fresh


def job_state(store: Store, job_id: str) -> JobState:
    """Return how far a job is.

    Raises
    ------
    NotFound
        When there is no such job.
    """
    state = jobs.get_job(store, job_id)
    if state.state is not JobStatus.RUNNING:
        return state
    silent = {job.id: job for job in jobs.interrupt_silent_jobs(store)}
    return silent.get(job_id, state)


def last_job(store: Store, key: str) -> JobState | None:
    """Return the newest job with this key as it stands, None when there is none."""
    job_id = jobs.newest_job(store, key)
    return job_state(store, job_id) if job_id else None


def stop_job(store: Store, job_id: str) -> None:
    """Ask a job to stop; the requests in flight are dropped and what is finished stays."""
    jobs.request_cancel(store, job_id)


def _order_key(order: EditOrder) -> str:
    return content_hash(
        [
            order.pair.id,
            order.making_sha,
            order.engine,
            order.checked_by,
            order.level.value,
            order.replicate,
        ]
    )


def _in_thread(settings: Settings, keys: Keys, work: Work, job_id: str) -> None:
    """Do the job in a thread of its own, with its own loop and its own connection."""
    with open_tools(settings, keys) as tools:
        try:
            asyncio.run(_until_done_or_stopped(tools, work, job_id))
        except BedsideError as error:
            with contextlib.suppress(StoreError):  # a full disk; the job falls silent instead
                jobs.fail_job(tools.store, job_id, failure=str(error))
        except asyncio.CancelledError:
            jobs.cancel_job(tools.store, job_id)
        except BaseException:
            jobs.fail_job(tools.store, job_id, failure=UNEXPECTED)
            raise


async def _until_done_or_stopped(tools: Tools, work: Work, job_id: str) -> None:
    def report(name: str, state: str) -> None:
        jobs.set_step(tools.store, job_id, name, state)

    task = asyncio.create_task(work(tools, report))
    while not task.done():
        await asyncio.wait([task], timeout=_POLL_SECONDS)
        if not task.done() and jobs.is_cancelled(tools.store, job_id):
            task.cancel()
    jobs.finish_job(tools.store, job_id, case_id=await task)
