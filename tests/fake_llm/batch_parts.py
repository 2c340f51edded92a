"""What both sides of the stand-in's batch services have in common."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.fake_llm.wire import Response, Wire, json_response


@dataclass
class Batch:
    """One batch at the provider."""

    id: str
    name: str
    input_file: str
    model: str = ""
    status: str = "in_progress"
    files: list[str] = field(default_factory=list)


class Desk(Protocol):
    """Where files and batches are kept."""

    files: dict[str, tuple[str, bytes]]
    batches: dict[str, Batch]
    code: str

    def answer(self, wire: Wire, path: str, body: dict[str, Any], /) -> Response: ...

    def new_id(self, prefix: str) -> str: ...

    def keep(self, file_id: str, name: str, content: bytes) -> None: ...

    def begin_upload(self, name: str) -> str: ...

    def end_upload(self, session: str, content: bytes) -> str: ...

    def finish(self, batch: Batch, side: Any) -> None: ...

    def results_of(self, lines: list[bytes], prefix: str) -> Iterator[str]: ...


def body_of(response: Response) -> Any:
    try:
        return json.loads(response.body)
    except ValueError:
        return response.body.decode()


def absent() -> Response:
    error = {"message": "No such thing: SECRET.", "code": 404, "status": "NOT_FOUND"}
    return json_response(404, {"error": error})
