"""Asking the same thing twice costs nothing the second time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

from core.domain.calls import Call, CallOutcome, Completion
from core.domain.identity import content_hash, new_id
from core.llm.engine import Cache, CallLog, Engine, Request
from core.llm.limiting import Turns
from core.llm.reading import is_readable
from core.llm.recording import utc_now


def cache_key(request: Request, place: str | None) -> str:
    """Return the key of an answer; the same model at another `place` is another model."""
    if place is None:
        return request.key
    return "k1:" + content_hash([request.key, place]).removeprefix("sha256:")


class Caching:
    """Keep readable answers; what was blocked, cut short or unreadable is asked again.

    `place` is the server's address where it is not the provider's own: the same model name at
    another server is another model. With `turns`, requests leave in turns, and the next one leaves
    when the answer is on disk: a kill costs at most as many answers as there are turns.
    """

    def __init__(
        self,
        inner: Engine,
        cache: Cache,
        log: CallLog,
        *,
        place: str | None = None,
        turns: Turns | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._inner = inner
        self._cache = cache
        self._log = log
        self._place = place
        self._turns = turns or nullcontext()
        self._now = now
        self._in_flight: dict[str, asyncio.Event] = {}

    async def complete(self, request: Request) -> Completion:
        """Return the kept answer, or ask and keep a readable one.

        While the same request is in flight already, its answer is waited for.
        """
        key = cache_key(request, self._place)
        while True:
            kept = self._cache.get(key)
            if kept is not None:
                self._record_hit(request, kept)
                return kept
            if key not in self._in_flight:
                break
            await self._in_flight[key].wait()
        self._in_flight[key] = answered = asyncio.Event()
        try:
            async with self._turns:
                completion = await self._inner.complete(request)
                if is_readable(request, completion):
                    self._cache.put(key, completion)
                    await self._cache.written(key)
        finally:
            del self._in_flight[key]
            answered.set()
        return completion

    def _record_hit(self, request: Request, kept: Completion) -> None:
        self._log.record(
            Call(
                id=new_id(),
                task=request.task.value,
                engine_asked=request.engine,
                engine_served=kept.served_by,
                request_key=request.key,
                outcome=CallOutcome.CACHED,
                started_at=self._now().isoformat(),
                seconds=0.0,
            )
        )
