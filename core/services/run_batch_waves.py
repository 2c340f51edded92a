"""A run in waves: what its steps need is gathered, handed over, brought home, and gathered anew."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator
from contextlib import contextmanager

from core.domain.batches import BatchEnding, BatchState
from core.domain.runs import RunState
from core.errors import BedsideError, EngineError, StoreError
from core.llm.batching import BatchService, Standing
from core.services.run_batch_collecting import collect, look, note
from core.services.run_batch_sending import require_same_place, send, service_of, settle_doubts
from core.services.run_batch_tools import GatheringTools
from core.services.run_batch_tray import Tray
from core.services.run_executing import STOPPED, how_it_stands, work_through
from core.services.tools import Tools
from core.store import Store, batches, runs

NOTHING_READY = "No batch is ready yet."
NOTHING_OUT = "No batch of this run is out; hand it over, or resume it at once."
CANCELLING = "The batches are being cancelled; what was answered before can be collected."
ELSEWHERE = "What is left waits for a batch of another run; collect that one first."


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
        elif not were_open and not _goes_on_by_itself(store, run_id):
            _end(store, run_id, NOTHING_OUT)
        else:
            await _wave(tools, run_id, against=" ".join(reasons))


def _goes_on_by_itself(store: Store, run_id: str) -> bool:
    """Whether the last batch of a run is one after which the next wave follows."""
    known = batches.list_batches(store, run_id)
    return bool(known) and known[-1].ending in (BatchEnding.COMPLETED, BatchEnding.EXPIRED)


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
        desk = await work_through(gathering, run_id, retry_failures=False)
        state, why = how_it_stands(desk)
        if state is RunState.DONE:
            runs.end(store, run_id, state)
        elif against or state is RunState.PAUSED:
            _end(store, run_id, against or why or "")
        else:
            await send(tools, tray)
            waits = tray.elsewhere and not batches.open_requests(store, run_id)
            _end(store, run_id, ELSEWHERE if waits else (why or "").replace(STOPPED, ""))


def _end(store: Store, run_id: str, why: str) -> None:
    """Say where a run stands between two waves."""
    out = batches.open_requests(store, run_id)
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
