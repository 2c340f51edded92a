"""A job in the foreground: said how far it is, stopped by control-C, begun again when it died."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from core.cli.shared import note
from core.errors import BedsideError
from core.services.running import JobState, JobStatus, job_state
from core.store import Store

_LOOK_SECONDS = 0.1
_SAY_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreground:
    """How a job is started and stopped, and what is said meanwhile."""

    start: Callable[[], str]
    stop: Callable[[], None]
    how_far: Callable[[], str]
    stopping: str = "Stopping; what is done stays."


def run_to_end(store: Store, job: Foreground) -> None:
    """Run a job to its end, after one that was killed in the middle too.

    Raises
    ------
    BedsideError
        When it failed; the message says why.
    """
    ended = _run_once(store, job)
    while ended.state is JobStatus.INTERRUPTED:
        ended = _run_once(store, job)
    if ended.failure:
        raise BedsideError(ended.failure)


def _run_once(store: Store, job: Foreground) -> JobState:
    with _undisturbed() as asked_to_stop:
        job_id = job.start()
    if not asked_to_stop:
        with contextlib.suppress(KeyboardInterrupt):
            return _ended(store, job, job_id)
    note(job.stopping)
    job.stop()
    return _ended(store, job, job_id)


@contextmanager
def _undisturbed() -> Generator[list[int]]:
    """Hold back control-C, so that a job that has begun is known and can be stopped."""
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    usual = signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, usual)


def _ended(store: Store, job: Foreground, job_id: str) -> JobState:
    """Wait for the end of a job and say how far it is meanwhile."""
    said = time.monotonic()
    while (found := job_state(store, job_id)).state is JobStatus.RUNNING:
        time.sleep(_LOOK_SECONDS)
        if time.monotonic() - said >= _SAY_SECONDS:
            said = time.monotonic()
            note(job.how_far())
    return found
