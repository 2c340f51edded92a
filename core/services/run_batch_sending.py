"""Handing batches to their providers, each once, whatever breaks on the way."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.domain.batches import Batch, BatchState
from core.domain.identity import new_id
from core.errors import EngineError, InvalidInput
from core.llm.batch_opening import open_batches
from core.llm.batching import BatchService
from core.llm.specs import destination, parse_spec
from core.services.run_batch_tray import Parcel, Tray
from core.services.tools import Tools
from core.store import batches

LAG_SECONDS = 60.0
TOO_EARLY = (
    "Nobody knows yet whether the last batch arrived at the provider; please try again in a "
    "minute, so that nothing is paid twice."
)


@asynccontextmanager
async def service_of(tools: Tools, engine: str) -> AsyncGenerator[BatchService]:
    """Open the batch service of an engine.

    Raises
    ------
    EngineMisconfigured
        When the key or the address can't be used.
    """
    seconds = tools.settings.timeout_seconds
    async with open_batches(parse_spec(engine), tools.keys, timeout=seconds) as service:
        yield service


def require_same_place(tools: Tools, batch: Batch) -> None:
    """Refuse to ask about a batch at another address than the one it went to.

    Raises
    ------
    InvalidInput
        When the settings name another address now.
    """
    if destination(batch.engine, tools.keys) != batch.place:
        raise InvalidInput(
            f"A batch of this run is with {batch.place}; set that address and key again to reach "
            "it."
        )


async def send(tools: Tools, tray: Tray) -> None:
    """Hand over all that a wave gathered, each parcel as a batch of its own.

    Raises
    ------
    EngineError
        When a provider does not take a batch. What was handed over before stays with it; where
        nobody knows whether the last one got there, `settle_doubts` finds out.
    """
    for parcel in tray.parcels:
        async with service_of(tools, parcel.engine) as service:
            await _send(tools, service, tray.run_id, parcel)


async def settle_doubts(tools: Tools, run_id: str) -> None:
    """Find out about batches that were being handed over when something broke.

    One that its provider has is taken up again; of any other the file is deleted, and its
    requests are free for the next one. A provider's list may lag behind: for a minute after the
    file arrived, a batch that is not in it may still be there.

    Raises
    ------
    EngineError, InvalidInput
        When a provider can't be asked, or it is too early to tell.
    """
    for batch in batches.list_batches(tools.store, run_id):
        if batch.state is not BatchState.PREPARING:
            continue
        require_same_place(tools, batch)
        async with service_of(tools, batch.engine) as service:
            provider_id = await service.find(batch.name)
            if provider_id:
                batches.note_begun(tools.store, batch.id, provider_id)
                continue
            if batches.was_just_uploaded(tools.store, batch.id, seconds=LAG_SECONDS):
                raise InvalidInput(TOO_EARLY)
            await _abandon(tools, service, batch)


async def _send(tools: Tools, service: BatchService, run_id: str, parcel: Parcel) -> None:
    store, batch_id = tools.store, new_id()
    batches.insert_batch(
        store,
        batch_id,
        run_id=run_id,
        engine=parcel.engine,
        place=parcel.place,
        requests=parcel.requests,
    )
    batch = batches.get_batch(store, batch_id)
    parcel.file.seek(0)
    try:
        input_file = await service.upload(batch.name, parcel.file)
        batches.note_upload(store, batch_id, input_file)
        provider_id = await service.begin(batch.name, input_file)
    except EngineError as error:
        if not error.retryable:
            await _abandon(tools, service, batches.get_batch(store, batch_id))
        raise
    batches.note_begun(store, batch_id, provider_id)


async def _abandon(tools: Tools, service: BatchService, batch: Batch) -> None:
    """Give up a batch that never came to be; nothing was sent to a model, so nothing is lost."""
    batches.abandon(tools.store, batch.id)
    await clear(tools, service, batch)


async def clear(tools: Tools, service: BatchService, batch: Batch) -> None:
    """Delete what the provider holds of a batch, once nothing more is wanted of it there.

    Raises
    ------
    EngineError
        When it can't be deleted; that is known, and can be tried again.
    """
    known = (*([batch.input_file] if batch.input_file else []), *batch.result_files)
    # An upload whose answer never came has a file that only the provider knows.
    found = () if batch.provider_id else await service.find_files(batch.name)
    await service.delete(batch.provider_id, tuple(dict.fromkeys((*known, *found))))
    batches.note_cleared(tools.store, batch.id)
