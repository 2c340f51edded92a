"""Asking a meter before each request that would leave, so that a budget is never passed."""

from __future__ import annotations

from typing import Protocol

from core.domain.calls import Completion
from core.llm.engine import Engine, Request


class Meter(Protocol):
    """Lets requests out, or raises; many engines may share one."""

    def reserve(self, request: Request) -> float:
        """Return what is set aside for a request that is about to leave.

        Raises
        ------
        BudgetSpent
            When it would pass the budget; it does not leave.
        """
        ...

    def settle(self, request: Request, reserved: float, completion: Completion | None) -> None:
        """Put what a request took in place of what was set aside; None when it failed."""
        ...


class Metering:
    """Let each request out by the meter."""

    def __init__(self, inner: Engine, meter: Meter) -> None:
        self._inner = inner
        self._meter = meter

    async def complete(self, request: Request) -> Completion:
        """Ask once, if the budget allows it."""
        reserved = self._meter.reserve(request)
        try:
            completion = await self._inner.complete(request)
        except BaseException:
            self._meter.settle(request, reserved, None)
            raise
        self._meter.settle(request, reserved, completion)
        return completion
