"""Both real SDKs, opened as the program opens them, against the stand-in server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.domain.calls import Call
from core.domain.prompting import Task
from core.llm.adjusting import Adjusting
from core.llm.caching import Caching
from core.llm.engine import Engine, Request
from core.llm.limiting import Limiting
from core.llm.prices import UNKNOWN_PRICES
from core.llm.recording import Recording
from core.llm.registry import open_adapter, open_engine, parse_spec
from core.llm.retrying import Retrying
from core.settings import Keys
from tests.batch_runs import BatchRuns
from tests.fake_llm import FakeLLM
from tests.fakes import FakeTime, MemoryCache, MemoryLog

PROVIDERS = ("openai", "google")
KEY = "test-key-0000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One provider's SDK on the line to the stand-in."""

    provider: str
    server: FakeLLM
    cache: MemoryCache
    log: MemoryLog
    time: FakeTime

    @property
    def spec(self) -> str:
        return f"{self.provider}:stand-in"

    @property
    def calls(self) -> list[Call]:
        return self.log.calls

    @property
    def keys(self) -> Keys:
        return Keys(
            openai_key=KEY,
            openai_base_url=self.server.openai_base_url,
            google_key=KEY,
            google_base_url=self.server.google_base_url,
        )

    def adapter(self, *, timeout: float = 5.0) -> AbstractAsyncContextManager[Engine]:
        """Open the bare adapter."""
        return open_adapter(parse_spec(self.spec), self.keys, concurrency=8, timeout=timeout)

    def engine(
        self, *, concurrency: int = 8, timeout: float = 5.0
    ) -> AbstractAsyncContextManager[Engine]:
        """Open the engine as the program does; failures here would wait in real time."""
        return open_engine(
            self.spec,
            keys=self.keys,
            cache=self.cache,
            log=self.log,
            concurrency=concurrency,
            timeout=timeout,
        )

    @asynccontextmanager
    async def unhurried(
        self, *, timeout: float = 5.0, concurrency: int = 8
    ) -> AsyncGenerator[Engine]:
        """Open the engine with all its wrappers, where waiting takes no time."""
        async with self.adapter(timeout=timeout) as adapter:
            recorded = Adjusting(Recording(adapter, self.log, UNKNOWN_PRICES))
            retrying = Retrying(recorded, sleep=self.time.sleep, clock=self.time.clock)
            yield Caching(Limiting(retrying, concurrency), self.cache, self.log)

    def request(self, user: str = "Say hello.", **options: object) -> Request:
        fields: dict[str, object] = {"task": Task.EDIT, "system": "Be kind.", "user": user}
        return Request(engine=self.spec, **(fields | options))  # pyright: ignore[reportArgumentType]


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def dial(provider: str) -> Iterator[Callable[..., Line]]:
    """Return a function that starts a stand-in with the given habits and gives the line to it."""
    started: list[FakeLLM] = []

    def start(**habits: object) -> Line:
        habits = {"answer": lambda _: "Hello.", "retry_after": 0.01} | habits
        server = FakeLLM(**habits)  # pyright: ignore[reportArgumentType]
        started.append(server.__enter__())
        return Line(
            provider=provider, server=server, cache=MemoryCache(), log=MemoryLog(), time=FakeTime()
        )

    yield start
    for server in started:
        server.__exit__()


@pytest.fixture
def bench(provider: str, tmp_path: Path) -> Iterator[Callable[..., BatchRuns]]:
    """Return a function that begins with an empty database and a stand-in with given habits."""
    started: list[FakeLLM] = []

    def start(*, name: str = "a", **habits: object) -> BatchRuns:
        server = FakeLLM(**{"retry_after": 0.01, **habits})  # pyright: ignore[reportArgumentType]
        started.append(server.__enter__())
        return BatchRuns(tmp_path / f"{name}.db", server, provider)

    yield start
    for server in started:
        server.__exit__()
