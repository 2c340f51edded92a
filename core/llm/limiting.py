"""At most so many requests of one engine at a time."""

from __future__ import annotations

import asyncio

from core.domain.calls import Completion
from core.llm.engine import Engine, Request


class Limiting:
    """Let `limit` requests through at a time; the others wait in order of arrival."""

    def __init__(self, inner: Engine, limit: int) -> None:
        self._inner = inner
        self._slots = asyncio.Semaphore(limit)

    async def complete(self, request: Request) -> Completion:
        """Wait for a free slot, then ask."""
        async with self._slots:
            return await self._inner.complete(request)
