"""What every job needs in hand: the store, the settings, the keys and a way to open engines."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from core.llm.engine import CallLog, Engine
from core.llm.metering import Meter
from core.llm.registry import open_engine
from core.services.library import ensure_samples
from core.services.retention import forget_expired
from core.settings import Keys, Settings
from core.store import Store
from core.store.calls import Scope, StoreCache, StoreCallLog
from core.store.meta import secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """An open store with the settings and keys of one script run or job."""

    store: Store
    settings: Settings
    keys: Keys

    @property
    def secret(self) -> bytes:
        """The database's own secret, for unguessable fences around texts from outside."""
        return secret(self.store)

    @contextmanager
    def call_log(self) -> Generator[StoreCallLog]:
        """Open the log of requests; all rows are in the database when the block ends."""
        with StoreCallLog(self.settings.db_path) as log:
            yield log

    @asynccontextmanager
    async def engine(
        self, spec: str, *, log: CallLog, scope: Scope, meter: Meter | None = None
    ) -> AsyncGenerator[Engine]:
        """Open the engine `spec`; what it caches is forgotten together with the pair `scope`."""
        with StoreCache(self.settings.db_path, scope=scope) as cache:
            async with open_engine(
                spec,
                keys=self.keys,
                cache=cache,
                log=log,
                concurrency=self.settings.concurrency,
                timeout=self.settings.timeout_seconds,
                meter=meter,
            ) as engine:
                yield engine


@contextmanager
def open_store(settings: Settings) -> Generator[Store]:
    """Open the database, with the sample library in it."""
    with Store.open(settings.db_path) as store:
        if ensure_samples(store):
            forget_expired(store, settings)
        yield store


@contextmanager
def open_tools(settings: Settings, keys: Keys | None = None) -> Generator[Tools]:
    """Open the database and put `keys` of this session over those of the settings."""
    merged = settings.keys.merged(keys) if keys else settings.keys
    with open_store(settings) as store:
        yield Tools(store=store, settings=settings, keys=merged)
