"""Engines, caches and logs with a memory, instead of patches."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from core.domain.calls import Call, Completion
from core.errors import EngineError
from core.llm.engine import Request

Scripted = str | Completion | EngineError


class ScriptedEngine:
    """Answer from a queue, or with a function of the request; `history` keeps every request."""

    def __init__(self, script: Iterable[Scripted] | Callable[[Request], Scripted]) -> None:
        self.history: list[Request] = []
        self._script = script if callable(script) else deque(script)

    async def complete(self, request: Request) -> Completion:
        self.history.append(request)
        if isinstance(self._script, deque):
            if not self._script:
                raise AssertionError(f"nothing scripted for request {len(self.history)}")
            said = self._script.popleft()
        else:
            said = self._script(request)
        if isinstance(said, EngineError):
            raise said
        if isinstance(said, Completion):
            return said
        return Completion(text=said, served_by="scripted", seconds=0.0)


class MemoryCache:
    """Keep answers in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Completion] = {}

    def get(self, key: str) -> Completion | None:
        found = self.kept.get(key)
        return replace(found, cached=True) if found else None

    def put(self, key: str, completion: Completion) -> None:
        self.kept.setdefault(key, completion)

    async def written(self, key: str) -> None:
        """Memory needs no waiting."""


class MemoryLog:
    """Keep calls in a list."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def record(self, call: Call) -> None:
        self.calls.append(call)


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
