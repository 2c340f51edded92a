"""At most so many requests of one engine at a time, and none once the engine proves unusable."""

from __future__ import annotations

import asyncio

from core.domain.calls import Completion
from core.errors import EngineMisconfigured
from core.llm.engine import Engine, Request


class Turns:
    """Lets `limit` at a time through; the others wait in order of arrival.

    Once a key, a model's name or an address is refused, those that wait fail the same way
    without being sent.
    """

    def __init__(self, limit: int) -> None:
        self._slots = asyncio.Semaphore(limit)
        self._unusable: EngineMisconfigured | None = None

    async def __aenter__(self) -> None:
        """Wait for a free slot."""
        await self._slots.acquire()
        if self._unusable is not None:
            self._slots.release()
            raise _again(self._unusable)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        if isinstance(error, EngineMisconfigured):
            self._unusable = error
        self._slots.release()


class Limiting:
    """Let requests through in turns."""

    def __init__(self, inner: Engine, limit: int) -> None:
        self._inner = inner
        self._turns = Turns(limit)

    async def complete(self, request: Request) -> Completion:
        """Wait for a free slot, then ask."""
        async with self._turns:
            return await self._inner.complete(request)


def _again(error: EngineMisconfigured) -> EngineMisconfigured:
    return EngineMisconfigured(
        str(error), engine=error.engine, kind=error.kind, status=error.status
    )
