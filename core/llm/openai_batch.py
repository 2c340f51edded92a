"""OpenAI's Batch API: chat completions in files, worked through within 24 hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

import openai
from openai.types import Batch

from core.domain.batches import BatchEnding, BatchState
from core.llm.batch_asking import Asking
from core.llm.batching import FILE_SECONDS, Standing, short_code
from core.llm.openai_engine import WIRE_ERRORS, fault_of

_MARK = "bedside"
_MOST_LISTED = 1_000
_ENDINGS: Mapping[str, BatchEnding] = {
    "completed": BatchEnding.COMPLETED,
    "failed": BatchEnding.FAILED,
    "expired": BatchEnding.EXPIRED,
    "cancelled": BatchEnding.CANCELLED,
}


class OpenAIBatches:
    """The batch service behind one client, for one engine."""

    def __init__(self, client: openai.AsyncOpenAI, *, engine: str, timeout: float) -> None:
        self._client = client.with_options(max_retries=0)
        self._asking = Asking(engine=engine, timeout=timeout, errors=WIRE_ERRORS, fault_of=fault_of)

    async def upload(self, name: str, file: BinaryIO) -> str:
        """Give OpenAI a file of requests."""
        content = (f"{name}.jsonl", file, "application/jsonl")
        sent = self._client.files.create(file=content, purpose="batch")
        return (await self._asking.answer(sent, absent="batches", seconds=FILE_SECONDS)).id

    async def begin(self, name: str, input_file: str) -> str:
        """Begin a batch under our own name."""
        begun = self._client.batches.create(
            completion_window="24h",
            endpoint="/v1/chat/completions",
            input_file_id=input_file,
            metadata={_MARK: name},
        )
        return (await self._asking.answer(begun, absent="batches")).id

    async def find(self, name: str) -> str | None:
        """Look through the newest batches for our own name."""

        async def look() -> str | None:
            listed = 0
            async for batch in self._client.batches.list(limit=100):
                listed += 1
                if (batch.metadata or {}).get(_MARK) == name:
                    return batch.id
                if listed >= _MOST_LISTED:
                    break
            return None

        return await self._asking.answer(look(), absent="batches")

    async def find_files(self, name: str) -> tuple[str, ...]:
        """Look through the files for batches for our own name."""

        async def look() -> tuple[str, ...]:
            listed = self._client.files.list(purpose="batch")
            return tuple([file.id async for file in listed if file.filename == f"{name}.jsonl"])

        return await self._asking.answer(look(), absent="batches")

    async def look(self, provider_id: str) -> Standing:
        """Return where a batch stands."""
        found = await self._asking.answer(
            self._client.batches.retrieve(provider_id), absent="no_batch"
        )
        return _standing(found)

    async def cancel(self, provider_id: str) -> None:
        """Ask for a batch to be given up."""
        await self._asking.answer(self._client.batches.cancel(provider_id), absent="no_batch")

    async def download(self, result_file: str, into: BinaryIO) -> None:
        """Write a file of results piece by piece."""

        async def stream() -> None:
            opened = self._client.files.with_streaming_response.content(result_file)
            async with opened as response:
                async for piece in response.iter_bytes():
                    into.write(piece)

        await self._asking.if_there(stream(), seconds=FILE_SECONDS)

    async def delete(self, provider_id: str | None, files: tuple[str, ...]) -> None:  # noqa: ARG002
        """Delete the files; OpenAI keeps the batch itself, which holds no text."""
        for file in files:
            await self._asking.if_there(self._client.files.delete(file))


def _standing(batch: Batch) -> Standing:
    ending = _ENDINGS.get(batch.status)
    if ending is None:
        is_going = batch.status == "cancelling"
        return Standing(state=BatchState.CANCELLING if is_going else BatchState.RUNNING)
    errors = batch.errors.data if batch.errors else None
    files = (batch.output_file_id, batch.error_file_id)
    return Standing(
        state=BatchState.ENDED,
        ending=ending,
        code=short_code(errors[0].code) if errors else None,
        result_files=tuple(file for file in files if file),
    )
