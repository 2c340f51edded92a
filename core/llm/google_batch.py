"""Gemini's batch mode: requests in files, worked through within a day or two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from google import genai
from google.genai import types

from core.domain.batches import BatchEnding, BatchState
from core.llm.batch_asking import Asking
from core.llm.batching import FILE_SECONDS, Standing
from core.llm.faults import Fault, engine_error
from core.llm.google_engine import WIRE_ERRORS, fault_of
from core.llm.specs import parse_spec

_MOST_LISTED = 1_000
_ENDINGS: Mapping[types.JobState | None, BatchEnding] = {
    types.JobState.JOB_STATE_SUCCEEDED: BatchEnding.COMPLETED,
    types.JobState.JOB_STATE_PARTIALLY_SUCCEEDED: BatchEnding.COMPLETED,
    types.JobState.JOB_STATE_FAILED: BatchEnding.FAILED,
    types.JobState.JOB_STATE_EXPIRED: BatchEnding.EXPIRED,
    types.JobState.JOB_STATE_CANCELLED: BatchEnding.CANCELLED,
}


class GoogleBatches:
    """The batch service behind one client, for one engine."""

    def __init__(self, client: genai.Client, *, engine: str, timeout: float) -> None:
        self._files = client.aio.files
        self._batches = client.aio.batches
        self._engine = engine
        self._asking = Asking(
            engine=engine,
            timeout=timeout,
            # The last two are the SDK's words for an upload that went astray.
            errors=(*WIRE_ERRORS, KeyError, ValueError),
            fault_of=fault_of,
        )

    async def upload(self, name: str, file: BinaryIO) -> str:
        """Give Google a file of requests."""
        config = types.UploadFileConfig(display_name=name, mime_type="application/jsonl")
        sent = self._files.upload(file=cast("Any", file), config=config)
        return self._named(await self._asking.answer(sent, absent="batches", seconds=FILE_SECONDS))

    async def begin(self, name: str, input_file: str) -> str:
        """Begin a batch under our own name."""
        begun = self._batches.create(
            model=parse_spec(self._engine).model,
            src=input_file,
            config=types.CreateBatchJobConfig(display_name=name),
        )
        return self._named(await self._asking.answer(begun))

    async def find(self, name: str) -> str | None:
        """Look through the newest batches for our own name."""

        async def look() -> str | None:
            listed = 0
            async for job in await self._batches.list(config={"page_size": 100}):
                listed += 1
                if job.display_name == name:
                    return job.name
                if listed >= _MOST_LISTED:
                    break
            return None

        return await self._asking.answer(look(), absent="batches")

    async def find_files(self, name: str) -> tuple[str, ...]:
        """Look through the files for our own name."""

        async def look() -> tuple[str, ...]:
            listed = await self._files.list(config={"page_size": 100})
            return tuple([str(file.name) async for file in listed if file.display_name == name])

        return await self._asking.answer(look(), absent="batches")

    async def look(self, provider_id: str) -> Standing:
        """Return where a batch stands."""
        job = await self._asking.answer(self._batches.get(name=provider_id), absent="no_batch")
        ending = _ENDINGS.get(job.state)
        if ending is None:
            is_going = job.state is types.JobState.JOB_STATE_CANCELLING
            return Standing(state=BatchState.CANCELLING if is_going else BatchState.RUNNING)
        file = job.dest.file_name if job.dest else None
        return Standing(state=BatchState.ENDED, ending=ending, result_files=(file,) if file else ())

    async def cancel(self, provider_id: str) -> None:
        """Ask for a batch to be given up."""
        await self._asking.answer(self._batches.cancel(name=provider_id), absent="no_batch")

    async def download(self, result_file: str, into: BinaryIO) -> None:
        """Write a file of results piece by piece."""
        files: Any = self._files  # the SDK's types leave the destination open
        written = files.download(file=result_file, destination=into)
        await self._asking.if_there(written, seconds=FILE_SECONDS)

    async def delete(self, provider_id: str | None, files: tuple[str, ...]) -> None:
        """Delete the files, and the batch with what it holds of the answers."""
        for file in files:
            await self._asking.if_there(self._files.delete(name=file))
        if provider_id:
            await self._asking.if_there(self._batches.delete(name=provider_id))

    def _named(self, made: types.File | types.BatchJob) -> str:
        if not made.name:
            raise engine_error(Fault(kind="bad_body"), engine=self._engine)
        return made.name
