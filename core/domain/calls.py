"""What an engine answered, and one row per request, also the failed ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CallOutcome(StrEnum):
    """How a request ended."""

    ANSWERED = "answered"
    FAILED = "failed"
    CACHED = "cached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, without any text of a patient: hashes, counts and the outcome.

    `seconds` is the time on the wire; `cost` is in US dollars, None when the price is unknown.
    `fault` is the class of the error in one word, None when answered.
    """

    id: str
    task: str
    engine_asked: str
    engine_served: str | None
    request_key: str
    outcome: CallOutcome
    started_at: str
    seconds: float
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    fault: str | None = None
    status: int | None = None


class StopReason(StrEnum):
    """Why an engine stopped writing."""

    FINISHED = "finished"
    TRUNCATED = "truncated"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What an engine answered. `input_tokens` and `output_tokens` are None when not reported."""

    text: str
    served_by: str
    seconds: float
    input_tokens: int | None = None
    output_tokens: int | None = None
    stop: StopReason = StopReason.FINISHED
    cached: bool = False
