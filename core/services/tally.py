"""Counts what one job's requests took, on their way into the call log."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from core.domain.calls import Call, CallOutcome
from core.domain.edits import Provenance
from core.llm.engine import CallLog


class Tally:
    """A `CallLog` that forwards each call and remembers it for the provenance of the result."""

    def __init__(self, log: CallLog) -> None:
        self._log = log
        self._calls: list[Call] = []

    def record(self, call: Call) -> None:
        """Keep one call."""
        self._calls.append(call)
        self._log.record(call)

    def provenance(self, *, asked: str, served: str) -> Provenance:
        """Sum up all calls so far; a sum with an unknown part is unknown."""
        sent = [call for call in self._calls if call.outcome is not CallOutcome.CACHED]
        answered = [call for call in sent if call.outcome is CallOutcome.ANSWERED]
        return Provenance(
            engine_asked=asked,
            engine_served=served,
            calls=len(sent),
            cached=len(self._calls) - len(sent),
            seconds=sum(call.seconds for call in sent) if sent else None,
            input_tokens=_count([call.input_tokens for call in answered]),
            output_tokens=_count([call.output_tokens for call in answered]),
            cost=_sum([call.cost for call in answered]),
        )


class Tallies:
    """A `CallLog` for many questions at once: each call counts for the question that it is about.

    A question asks from inside `counting`, and what is sent in its task counts for it.
    """

    def __init__(self, log: CallLog) -> None:
        self._log = log

    def record(self, call: Call) -> None:
        """Keep one call."""
        (_COUNTING.get() or self._log).record(call)

    @contextmanager
    def counting(self) -> Generator[Tally]:
        """Count the calls made inside the block."""
        tally = Tally(self._log)
        token = _COUNTING.set(tally)
        try:
            yield tally
        finally:
            _COUNTING.reset(token)


_COUNTING: ContextVar[Tally | None] = ContextVar("counting", default=None)


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if values and len(known) == len(values) else None


def _count(values: Sequence[int | None]) -> int | None:
    total = _sum(values)
    return None if total is None else int(total)
