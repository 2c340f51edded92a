"""Bringing home what came of batches: into the cache as if it had been asked at once."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.batches import Batch, BatchEnding, BatchState
from core.llm.batch_opening import wire_of
from core.llm.batching import BatchService, Standing, each_line
from core.llm.faults import Fault
from core.llm.specs import parse_spec
from core.services.run_batch_sending import clear, require_same_place, service_of
from core.services.run_batch_settling import batch_prices, keep_lines, keep_the_rest
from core.services.run_batch_tray import unnamed_file
from core.services.tools import Tools
from core.store import batches

_AT_PROVIDER = (BatchState.RUNNING, BatchState.CANCELLING)
_WITHOUT_ANSWER: Mapping[BatchEnding | None, str] = {
    BatchEnding.COMPLETED: "missing",
    BatchEnding.FAILED: "cancelled",
    BatchEnding.EXPIRED: "expired",
    BatchEnding.CANCELLED: "cancelled",
}
CANCELLED = "The batch was cancelled; what was answered before is here."


async def look(tools: Tools, run_id: str) -> None:
    """Ask the providers where the batches of a run stand.

    Raises
    ------
    EngineError, InvalidInput
        When a provider can't be asked; what is known stays.
    """
    for batch in batches.list_batches(tools.store, run_id):
        if batch.state not in _AT_PROVIDER:
            continue
        require_same_place(tools, batch)
        async with service_of(tools, batch.engine) as service:
            note(tools, batch, await service.look(batch.provider_id or ""))


def note(tools: Tools, batch: Batch, found: Standing) -> None:
    """Keep where a batch stands."""
    batches.note_standing(
        tools.store,
        batch.id,
        state=found.state,
        ending=found.ending,
        code=found.code,
        result_files=found.result_files,
    )


async def collect(tools: Tools, run_id: str) -> tuple[str, ...]:
    """Bring home all batches of a run that have ended, and delete their files there.

    Returns
    -------
    reasons : tuple of str
        Why nothing more should be handed over without a person's word, in plain sentences.

    Raises
    ------
    EngineError, InvalidInput
        When a provider can't be asked; what was brought home stays, and is not asked for again.
    """
    reasons: list[str] = []
    for batch in batches.list_batches(tools.store, run_id):
        is_left = not batch.is_open and not batch.is_cleared
        if batch.state is not BatchState.ENDED and not is_left:
            continue
        require_same_place(tools, batch)
        async with service_of(tools, batch.engine) as service:
            if not is_left:
                reasons += await _bring_home(tools, service, batch)
            await clear(tools, service, batch)
    return tuple(dict.fromkeys(reasons))


async def _bring_home(tools: Tools, service: BatchService, batch: Batch) -> list[str]:
    reasons, prices = _why(batch), batch_prices(batch.engine, tools.keys)
    wire = wire_of(parse_spec(batch.engine))
    for result_file in batch.result_files:
        with unnamed_file(tools.store.path) as file:
            await service.download(result_file, file)
            lines = (wire.read(each, engine=batch.engine) for each in each_line(file))
            found = (line for line in lines if line)
            reasons += keep_lines(tools.store, batch, found, prices)
    fault = Fault(kind=_WITHOUT_ANSWER[batch.ending])
    keep_the_rest(tools.store, batch, fault, prices)
    batches.note_collected(tools.store, batch.id)
    return reasons


def _why(batch: Batch) -> list[str]:
    """Say why the requests of a batch should not go out again by themselves."""
    if batch.ending is BatchEnding.CANCELLED:
        return [CANCELLED]
    if batch.ending is not BatchEnding.FAILED:
        return []
    named = f" ({batch.code})" if batch.code else ""
    return [f"A batch of {batch.requests:,} requests was not taken by {batch.place}{named}."]
