"""Waiting for an SDK's answer about files and batches, with its faults as our own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from core.llm.faults import Fault, engine_error, kind_of

T = TypeVar("T")

_GONE = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How one SDK is waited for: `errors` are those it raises, and `fault_of` names them."""

    engine: str
    timeout: float
    errors: tuple[type[Exception], ...]
    fault_of: Callable[[Exception], Fault]

    async def answer(
        self, asked: Awaitable[T], *, absent: str | None = None, seconds: float | None = None
    ) -> T:
        """Return what the SDK returns; what isn't there is the fault `absent`.

        Raises
        ------
        EngineError
            What went wrong.
        """
        found = await self._try(asked, seconds)
        if isinstance(found, Fault):
            is_absent = absent is not None and kind_of(found) in ("model", "address")
            fault = Fault(kind=absent, status=found.status) if is_absent else found
            raise engine_error(fault, engine=self.engine)
        return found

    async def if_there(self, asked: Awaitable[object], *, seconds: float | None = None) -> None:
        """Wait for what may be about a thing that is gone already.

        Raises
        ------
        EngineError
            When anything else went wrong.
        """
        found = await self._try(asked, seconds)
        if isinstance(found, Fault) and found.status != _GONE:
            raise engine_error(found, engine=self.engine)

    async def _try(self, asked: Awaitable[T], seconds: float | None) -> T | Fault:
        """Wait for the SDK; its exceptions quote texts and go no further."""
        try:
            async with asyncio.timeout(seconds or self.timeout):
                return await asked
        except self.errors as error:
            return self.fault_of(error)
