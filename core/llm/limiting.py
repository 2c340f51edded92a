"""At most so many requests of one engine at a time, and none once the engine proves unusable."""

from __future__ import annotations

import asyncio

from core.domain.calls import Completion
from core.errors import EngineMisconfigured
from core.llm.engine import Engine, Request


class Limiting:
    """Let `limit` requests through at a time; the others wait in order of arrival.

    Once a key, a model's name or an address is refused, those that wait fail the same way
    without being sent.
    """

    def __init__(self, inner: Engine, limit: int) -> None:
        self._inner = inner
        self._slots = asyncio.Semaphore(limit)
        self._unusable: EngineMisconfigured | None = None

    async def complete(self, request: Request) -> Completion:
        """Wait for a free slot, then ask."""
        async with self._slots:
            if self._unusable is not None:
                raise _again(self._unusable)
            try:
                return await self._inner.complete(request)
            except EngineMisconfigured as error:
                self._unusable = error
                raise


def _again(error: EngineMisconfigured) -> EngineMisconfigured:
    return EngineMisconfigured(
        str(error), engine=error.engine, kind=error.kind, status=error.status
    )
