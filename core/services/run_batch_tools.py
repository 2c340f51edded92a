"""Tools for a wave: whatever is not in the cache is gathered and not sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.llm.caching import Caching
from core.llm.engine import CallLog, Engine
from core.llm.gathering import Gathering
from core.llm.metering import Meter
from core.llm.registry import OFFLINE_RULES, require_usable
from core.llm.specs import base_url, parse_spec
from core.services.run_batch_tray import Tray
from core.services.tools import Tools
from core.store.calls import Scope, StoreCache


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringTools(Tools):
    """Tools whose remote engines send nothing: what they are asked goes onto a tray."""

    tray: Tray

    @asynccontextmanager
    async def engine(
        self, spec: str, *, log: CallLog, scope: Scope, meter: Meter | None = None
    ) -> AsyncGenerator[Engine]:
        """Open an engine that answers from the cache and gathers the rest."""
        if spec == OFFLINE_RULES:
            async with Tools.engine(self, spec, log=log, scope=scope, meter=meter) as engine:
                yield engine
            return
        parsed = parse_spec(spec)
        require_usable(parsed, self.keys)
        place = base_url(parsed, self.keys)
        gathering = Gathering(self.tray.for_engine(spec, meter), place=place)
        with StoreCache(self.settings.db_path, scope=scope) as cache:
            yield Caching(gathering, cache, log, place=place)
