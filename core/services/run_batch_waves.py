"""A run in waves: what its steps need is gathered, handed over, brought home, and gathered anew."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from core.domain.batches import BatchEnding, BatchState
from core.domain.runs import RunState
from core.errors import BedsideError, EngineError, StoreError
from core.llm.batching import BatchService, Standing
from core.llm.caching import Caching
from core.llm.engine import CallLog, Engine
from core.llm.gathering import Gathering
from core.llm.metering import Meter
from core.llm.registry import OFFLINE_RULES, require_usable
from core.llm.specs import base_url, parse_spec
from core.services.run_batch_collecting import collect, look, note
from core.services.run_batch_sending import require_same_place, send, service_of, settle_doubts
from core.services.run_batch_tray import Tray
from core.services.run_executing import STOPPED, execute_run
from core.services.tools import Tools
from core.store import Store, batches, runs
from core.store.calls import Scope, StoreCache

NOTHING_READY = "No batch is ready yet."
CANCELLING = "The batches are being cancelled; what was answered before can be collected."
ELSEWHERE = "What is left waits for a batch of another run; collect that one first."


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


async def hand_over(tools: Tools, run_id: str) -> None:
    """Do what the cache allows, and hand over what the next steps of all waiting cells ask.

    Raises
    ------
    EngineError, InvalidInput, StoreError
        When a batch can't be handed over; what was handed over before is known.
    """
    with _at_work(tools.store, run_id):
        await settle_doubts(tools, run_id)
        await _wave(tools, run_id)


async def bring_home(tools: Tools, run_id: str) -> None:
    """Collect what is ready, and hand over the next wave unless something speaks against it.

    Raises
    ------
    EngineError, InvalidInput, StoreError
        When a provider can't be asked; what was collected stays.
    """
    store = tools.store
    with _at_work(store, run_id):
        await settle_doubts(tools, run_id)
        await look(tools, run_id)
        were_open = {each.id for each in batches.list_batches(store, run_id) if each.is_open}
        reasons = await collect(tools, run_id)
        still_open = {each.id for each in batches.list_batches(store, run_id) if each.is_open}
        if were_open and were_open == still_open:
            _end(store, run_id, NOTHING_READY)
        else:
            await _wave(tools, run_id, against=" ".join(reasons))


async def give_up(tools: Tools, run_id: str) -> None:
    """Ask the providers to give up the batches of a run; what was answered can be collected.

    A batch that its provider no longer knows is given up here.

    Raises
    ------
    EngineError, InvalidInput
        When a provider can't be asked.
    """
    store = tools.store
    with _at_work(store, run_id):
        await settle_doubts(tools, run_id)
        for batch in batches.list_batches(store, run_id):
            if batch.state is BatchState.RUNNING:
                require_same_place(tools, batch)
                async with service_of(tools, batch.engine) as service:
                    note(tools, batch, await _given_up(service, batch.provider_id or ""))
        _end(store, run_id, CANCELLING)


async def _given_up(service: BatchService, provider_id: str) -> Standing:
    """Cancel a batch that is still worked on; return where it stands then."""
    try:
        found = await service.look(provider_id)
        if found.state is BatchState.RUNNING:
            await service.cancel(provider_id)
            return Standing(state=BatchState.CANCELLING)
    except EngineError as error:
        if error.kind != "no_batch":
            raise
        return Standing(state=BatchState.ENDED, ending=BatchEnding.CANCELLED)
    return found


async def _wave(tools: Tools, run_id: str, *, against: str = "") -> None:
    store = tools.store
    with Tray(store, run_id, tools.keys) as tray:
        gathering = GatheringTools(store=store, settings=tools.settings, keys=tools.keys, tray=tray)
        await execute_run(gathering, run_id, retry_failures=False)
        run = runs.get_run(store, run_id)
        if against or run.state is RunState.PAUSED:
            _end(store, run_id, against or run.reason or "")
            return
        await send(tools, tray)
        why = run.reason if run.reason and run.reason != STOPPED else ""
        waits = tray.elsewhere and not batches.open_requests(store, run_id)
        _end(store, run_id, ELSEWHERE if waits else why)


def _end(store: Store, run_id: str, why: str) -> None:
    """Say where a run stands between two waves; one that is done stays done."""
    run, out = runs.get_run(store, run_id), batches.open_requests(store, run_id)
    if run.state is RunState.DONE:
        return
    if not out:
        runs.end(store, run_id, RunState.STOPPED, reason=why or STOPPED)
        return
    places = " and ".join(
        dict.fromkeys(each.place for each in batches.list_batches(store, run_id) if each.is_open)
    )
    with_them = (
        f"{out:,} requests are with the batch service of {places}. Collect the answers when they "
        "are ready."
    )
    runs.end(store, run_id, RunState.PAUSED, reason=f"{why} {with_them}".strip())


@contextmanager
def _at_work(store: Store, run_id: str) -> Generator[None]:
    """Let a run say that it is at work, and why it does not go on when something breaks."""
    runs.begin(store, run_id)
    try:
        yield
    except asyncio.CancelledError:
        runs.end(store, run_id, RunState.STOPPED, reason=STOPPED)
        raise
    except BedsideError as error:
        with contextlib.suppress(StoreError):  # where even that can't be written, the job says it
            runs.end(store, run_id, RunState.STOPPED, reason=str(error))
        raise
