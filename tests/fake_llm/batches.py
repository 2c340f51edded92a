"""Both providers' batch services as the stand-in has them: files in, files out, with faults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.fake_llm.batch_parts import Batch
from tests.fake_llm.faults import Fault
from tests.fake_llm.google_batches import GoogleSide
from tests.fake_llm.openai_batches import OpenAISide
from tests.fake_llm.wire import Response

# One line of a batch as the server answers it: body in, response out.
Answer = Callable[[Any, str, dict[str, Any]], Response]

ROUTES = re.compile(
    r"/v1/(files|batches)(/[\w-]+)?(/content|/cancel)?$"
    r"|/upload/\w+/files(/[\w-]+)?$|/\w+/(files|batches)(/[\w-]+)?(:\w+)?$"
    r"|/\w+/models/[\w.-]+:batchGenerateContent$"
)


class Batches:
    """Files and batches of both providers; tests turn its knobs.

    `hold` keeps batches at work. `ending` is how the next ones end, after the first `done` lines
    (all, when None). `breaks` names calls after which the connection breaks, `stalls` those after
    which nothing more comes, `refuses` those that are refused. `extra` lines are added to every
    file of results, and `mend` may rewrite it.
    """

    def __init__(self, answer: Answer) -> None:
        self.hold = False
        self.ending = "completed"
        self.done: int | None = None
        self.breaks: set[str] = set()
        self.stalls: set[str] = set()
        self.refuses: dict[str, Fault] = {}
        self.extra: list[bytes] = []
        self.mend: Callable[[list[bytes]], list[bytes]] = lambda lines: lines
        self.code = "token_limit_exceeded"
        self.calls: list[str] = []
        self.lines: list[dict[str, Any]] = []
        self.files: dict[str, tuple[str, bytes]] = {}
        self.batches: dict[str, Batch] = {}
        self.answer = answer
        self._uploads: dict[str, str] = {}
        self._number = 0

    def handle(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[Response | None, bool]:
        """Return the response, None when none ever comes, and whether the connection breaks."""
        is_google = "x-goog-api-key" in headers or path.startswith("/upload/")
        side: Any = GoogleSide(self) if is_google else OpenAISide(self)
        call = side.named(method, path)
        self.calls.append(call)
        if call in self.refuses:
            return side.complaint(self.refuses[call]), False
        response = getattr(side, call)(path, headers, body)
        is_broken = call in self.breaks
        self.breaks.discard(call)
        return (None if call in self.stalls else response), is_broken

    def new_id(self, prefix: str) -> str:
        self._number += 1
        return f"{prefix}{self._number}"

    def keep(self, file_id: str, name: str, content: bytes) -> None:
        self.files[file_id] = (name, content)

    def begin_upload(self, name: str) -> str:
        session = self.new_id("session-")
        self._uploads[session] = name
        return session

    def end_upload(self, session: str, content: bytes) -> str:
        file_id = self.new_id("file-")
        self.keep(file_id, self._uploads.pop(session), content)
        return file_id

    def finish(self, batch: Batch, side: Any) -> None:
        """Answer the lines of a batch that is at work, unless it is held."""
        if batch.status == "cancelling":
            self._end(batch, side, "cancelled", 0)
        elif batch.status == "in_progress" and not self.hold:
            self._end(batch, side, self.ending, self.done)

    def _end(self, batch: Batch, side: Any, status: str, done: int | None) -> None:
        batch.status = status
        if status == "failed":
            return
        lines = [json.loads(line) for line in self.files[batch.input_file][1].splitlines()]
        self.lines += lines[:done]
        batch.files = list(side.results(batch, lines[:done], lines[len(lines[:done]) :], status))

    def results_of(self, lines: list[bytes], prefix: str) -> Iterator[str]:
        """Keep a file of results, the last first, as no order is promised."""
        written = self.mend([*reversed(lines), *self.extra])
        if written:
            file_id = self.new_id(prefix)
            self.keep(file_id, "results", b"\n".join(written) + b"\n")
            yield file_id
