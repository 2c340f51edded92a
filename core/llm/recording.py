"""One row for each request that goes out, also for the failed and the stopped ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from core.domain.calls import Call, CallOutcome, Completion
from core.domain.identity import new_id
from core.errors import EngineError
from core.llm.engine import CallLog, Engine, Request
from core.llm.prices import Prices


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


class Recording:
    """Keep one `Call` per request; it holds hashes and counts, never a text."""

    def __init__(
        self,
        inner: Engine,
        log: CallLog,
        prices: Prices,
        *,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._log = log
        self._prices = prices
        self._now = now
        self._clock = clock

    async def complete(self, request: Request) -> Completion:
        """Ask, and record what came of it."""
        started_at, began = self._now().isoformat(), self._clock()
        try:
            completion = await self._inner.complete(request)
        except EngineError as error:
            self._record_failure(request, started_at, began, fault=error.kind, status=error.status)
            raise
        except asyncio.CancelledError:
            self._record_failure(request, started_at, began, fault="cancelled", status=None)
            raise
        self._log.record(
            Call(
                id=new_id(),
                task=request.task.value,
                engine_asked=request.engine,
                engine_served=completion.served_by,
                request_key=request.key,
                outcome=CallOutcome.ANSWERED,
                started_at=started_at,
                seconds=completion.seconds,
                input_tokens=completion.input_tokens,
                output_tokens=completion.output_tokens,
                cost=self._prices.cost(
                    request.engine, completion.input_tokens, completion.output_tokens
                ),
            )
        )
        return completion

    def _record_failure(
        self, request: Request, started_at: str, began: float, *, fault: str, status: int | None
    ) -> None:
        self._log.record(
            Call(
                id=new_id(),
                task=request.task.value,
                engine_asked=request.engine,
                engine_served=None,
                request_key=request.key,
                outcome=CallOutcome.FAILED,
                started_at=started_at,
                seconds=self._clock() - began,
                fault=fault,
                status=status,
            )
        )
