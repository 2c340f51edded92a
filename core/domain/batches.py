"""Batches of requests that a provider works through in its own time, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BatchState(StrEnum):
    """Where a batch stands.

    While it is prepared nobody knows whether the provider has it; what has ended waits to be
    collected. Collected and abandoned are final.
    """

    PREPARING = "preparing"
    RUNNING = "running"
    CANCELLING = "cancelling"
    ENDED = "ended"
    COLLECTED = "collected"
    ABANDONED = "abandoned"


class BatchEnding(StrEnum):
    """How a batch ended at the provider; only a completed one holds an answer to each request."""

    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class RequestOutcome(StrEnum):
    """What came of a request in a batch.

    `AGAIN` goes into the next batch and counts as a try; `RETURNED` does so too and counts as
    none, since the request itself never had its turn.
    """

    ANSWERED = "answered"
    FAILED = "failed"
    AGAIN = "again"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch of one run for one engine.

    `place` says in plain words where it went. `code` is the provider's own name for why it took
    none of it. `requests` of which `answered` and `failed` are known, the others are open or
    went into a later batch. `input_file` and `result_files` are the provider's names of files;
    `is_cleared` says that they are deleted there.
    """

    id: str
    run_id: str
    engine: str
    place: str
    state: BatchState
    ending: BatchEnding | None
    code: str | None
    provider_id: str | None
    input_file: str | None
    result_files: tuple[str, ...]
    is_cleared: bool
    requests: int
    answered: int
    failed: int
    created_at: str

    @property
    def is_open(self) -> bool:
        """Whether answers may still come of it."""
        return self.state not in (BatchState.COLLECTED, BatchState.ABANDONED)

    @property
    def name(self) -> str:
        """What it and its file are called at the provider."""
        return f"bedside-{self.id.lower()}"
