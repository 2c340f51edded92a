"""Trying again after a passing fault, and one pause that all workers of an engine share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from core.domain.calls import Completion
from core.errors import EngineError
from core.llm.engine import Engine, Request
from core.llm.faults import Fault, engine_error

MOST_TRIES = 5
MOST_SECONDS = 120.0
_FIRST_WAIT = 0.5
_WAIT_WHEN_RATE_LIMITED = 2.0


class Retrying:
    """Try a request again while its fault is a passing one: at most 5 times and 120 seconds.

    A server that asks for less is left alone by every worker until the longest wait that it
    asked for is over; any other passing fault delays only the request that met it.
    """

    def __init__(
        self,
        inner: Engine,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._sleep = sleep
        self._clock = clock
        self._paused_until = float("-inf")

    async def complete(self, request: Request) -> Completion:
        """Ask until it is answered, refused, or no longer worth trying."""
        began = self._clock()

        def enough(state: RetryCallState) -> bool:
            seconds = self._clock() - began + state.upcoming_sleep
            return state.attempt_number >= MOST_TRIES or seconds > MOST_SECONDS

        tries = AsyncRetrying(
            retry=retry_if_exception(_passing),
            wait=self._wait,
            stop=enough,
            sleep=self._sleep,
            reraise=True,
        )
        return await tries(self._ask_when_unpaused, request)

    async def _ask_when_unpaused(self, request: Request) -> Completion:
        while (left := self._paused_until - self._clock()) > 0:
            if left > MOST_SECONDS:
                raise engine_error(Fault(kind="rate", retry_after=left), engine=request.engine)
            await self._sleep(left)
        return await self._inner.complete(request)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        growing = 2.0 ** (state.attempt_number - 1)
        if not isinstance(error, EngineError):
            return 0.0
        if error.retry_after is None and error.kind != "rate":
            return _FIRST_WAIT * growing
        asked = error.retry_after
        wait = _WAIT_WHEN_RATE_LIMITED * growing if asked is None else asked
        self._paused_until = max(self._paused_until, self._clock() + wait)
        return wait


def _passing(error: BaseException) -> bool:
    return isinstance(error, EngineError) and error.retryable
