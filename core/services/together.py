"""Several things at once, all of them finished before one of them fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def together(*asked: Awaitable[T]) -> list[T]:
    """Wait for all, and return what came in their order; nothing is left running.

    When some failed, the first of their errors is raised after the last has ended.
    """
    found: list[T] = []
    for each in await asyncio.gather(*asked, return_exceptions=True):
        if isinstance(each, BaseException):
            raise each
        found.append(each)
    return found
