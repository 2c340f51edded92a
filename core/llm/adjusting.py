"""Asking again at once when an adapter has learnt what its server will not take."""

from __future__ import annotations

from core.domain.calls import Completion
from core.llm.engine import Engine, Request
from core.llm.features import Feature, FeatureRefused


class Adjusting:
    """Repeat a request for as long as each refusal taught the adapter something new."""

    def __init__(self, inner: Engine) -> None:
        self._inner = inner

    async def complete(self, request: Request) -> Completion:
        """Ask, each time with what the server has not refused yet."""
        for _ in Feature:
            try:
                return await self._inner.complete(request)
            except FeatureRefused:
                continue
        return await self._inner.complete(request)
