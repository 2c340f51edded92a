"""What a provider's batch service is: a file of requests in, a file of answers out, hours later."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, cast

from core.domain.batches import BatchEnding, BatchState
from core.domain.calls import Completion
from core.llm.engine import Request
from core.llm.faults import Fault
from core.llm.features import Feature

# Both providers take files of this size; OpenAI takes no more requests in one.
MOST_REQUESTS = 50_000
MOST_BYTES = 100_000_000
# A file of that size takes its time.
FILE_SECONDS = 1_800.0
# No answer is as long; a line that is would fill the memory.
MOST_LINE_BYTES = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a batch stands at the provider.

    `ending` is there once it ended. `code` is the provider's own name for why it took none of it,
    `result_files` what it calls the files with the answers.
    """

    state: BatchState
    ending: BatchEnding | None = None
    code: str | None = None
    result_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What came of one request: exactly one of `completion` and `fault` is set."""

    custom_id: str
    completion: Completion | None = field(default=None, repr=False)
    fault: Fault | None = None


class BatchWire(Protocol):
    """How a provider's batch files are written and read; nothing here touches the network."""

    def line(self, request: Request, custom_id: str, *, sent: frozenset[Feature]) -> bytes:
        """Write one request as a line, with the features `sent` only."""
        ...

    def read(self, line: Mapping[str, Any], *, engine: str) -> Line | None:
        """Return what a line of results says, None when it names no request."""
        ...


class BatchService(Protocol):
    """A provider's batch service; every method raises `EngineError` and nothing else.

    A batch and its file have a `name` of our own, by which both are found again.
    """

    async def upload(self, name: str, file: BinaryIO) -> str:
        """Give the provider a file of requests; return what it calls the file."""
        ...

    async def begin(self, name: str, input_file: str) -> str:
        """Begin a batch; return what the provider calls it."""
        ...

    async def find(self, name: str) -> str | None:
        """Return what the provider calls a batch, None when it has none of this name."""
        ...

    async def find_files(self, name: str) -> tuple[str, ...]:
        """Return what the provider calls the uploaded files of this name."""
        ...

    async def look(self, provider_id: str) -> Standing:
        """Return where a batch stands."""
        ...

    async def cancel(self, provider_id: str) -> None:
        """Ask for a batch to be given up; what was answered before stays."""
        ...

    async def download(self, result_file: str, into: BinaryIO) -> None:
        """Write a file of results piece by piece; nothing when it is gone."""
        ...

    async def delete(self, provider_id: str | None, files: tuple[str, ...]) -> None:
        """Delete what the provider holds of a batch; what is gone already is fine."""
        ...


def each_line(file: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """Read the JSON objects of a file, line by line; what is none, or too long, is left out."""
    file.seek(0)
    while line := file.readline(MOST_LINE_BYTES):
        if not line.endswith(b"\n") and len(line) >= MOST_LINE_BYTES:
            _skip_line(file)
            continue
        found = parsed(line)
        if found is not None:
            yield found


def parsed(line: bytes) -> Mapping[str, Any] | None:
    """Return the JSON object of a line, None when it holds none."""
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return cast("Mapping[str, Any]", found) if isinstance(found, dict) else None


def mapping(value: object) -> Mapping[str, Any]:
    """Return a JSON object as it is, an empty one in the place of anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def listed(value: object) -> list[object]:
    """Return a JSON array as it is, an empty one in the place of anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def short_code(value: object) -> str | None:
    """Return a provider's name for a fault where it looks like one; texts are never shown."""
    named = value if isinstance(value, str) else ""
    is_name = len(named) <= _LONGEST_CODE and named.replace("_", "").isascii()
    return named if is_name and named.replace("_", "").isalnum() else None


_LONGEST_CODE = 60


def _skip_line(file: BinaryIO) -> None:
    while (rest := file.readline(MOST_LINE_BYTES)) and not rest.endswith(b"\n"):
        pass
