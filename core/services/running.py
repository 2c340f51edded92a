"""Run an edit beside the page: it reports its steps, can be stopped, and survives a rerun."""

from __future__ import annotations

import asyncio
import threading

from core.domain.identity import content_hash
from core.errors import BedsideError
from core.services.editing import EditOrder, edit_pair
from core.services.retention import forget_expired
from core.services.steps import StepName, StepState
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store, jobs, pairs
from core.store.jobs import JobState, JobStatus, StepStatus

__all__ = ["JobState", "JobStatus", "StepStatus", "job_state", "start_edit", "stop_job"]

_POLL_SECONDS = 0.2
UNEXPECTED = "Something went wrong on our side; nothing was lost. Please try again."


def start_edit(settings: Settings, keys: Keys, order: EditOrder) -> str:
    """Start `order` in its own thread and return the job's id.

    While the same order is running already, its id is returned and nothing is started: a double
    click makes one edit.
    """
    with open_tools(settings, keys) as tools:
        forget_expired(tools.store, settings)
        pairs.save_pair(tools.store, order.pair, kept=order.keep)
        job_id, fresh = jobs.create_job(
            tools.store, key=_order_key(order), steps=[name.value for name in StepName]
        )
    if fresh:
        threading.Thread(
            target=_work, args=(settings, keys, order, job_id), name=f"job-{job_id}", daemon=True
        ).start()
    return job_id


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


def stop_job(store: Store, job_id: str) -> None:
    """Ask a job to stop; the requests in flight are dropped and what is finished stays."""
    jobs.request_cancel(store, job_id)


def _order_key(order: EditOrder) -> str:
    return content_hash(
        [
            order.pair.id,
            order.prompt.sha,
            order.engine,
            order.checked_by,
            order.level.value,
            order.replicate,
        ]
    )


def _work(settings: Settings, keys: Keys, order: EditOrder, job_id: str) -> None:
    """Do the job in a thread of its own, with its own loop and its own connection."""
    with open_tools(settings, keys) as tools:
        try:
            asyncio.run(_until_done_or_stopped(tools, order, job_id))
        except BedsideError as error:
            jobs.fail_job(tools.store, job_id, failure=str(error))
        except asyncio.CancelledError:
            jobs.cancel_job(tools.store, job_id)
        except BaseException:
            jobs.fail_job(tools.store, job_id, failure=UNEXPECTED)
            raise


async def _until_done_or_stopped(tools: Tools, order: EditOrder, job_id: str) -> None:
    def report(name: StepName, state: StepState) -> None:
        jobs.set_step(tools.store, job_id, name.value, state.value)

    work = asyncio.create_task(edit_pair(tools, order, on_step=report))
    while not work.done():
        await asyncio.wait([work], timeout=_POLL_SECONDS)
        if not work.done() and jobs.is_cancelled(tools.store, job_id):
            work.cancel()
    case = await work
    jobs.finish_job(tools.store, job_id, case_id=case.id)
