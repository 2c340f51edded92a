"""What the LLM boundary keeps: answers by request, and one row for every request."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.domain.calls import Call, Completion, StopReason
from core.store.connection import connect
from core.store.explaining import explaining
from core.store.rows import fields_of
from core.store.writer import GroupWriter, Insertion

KEEP_ANSWER = (
    "INSERT INTO cache (key, completion, pair_id) VALUES (:key, :completion, :pair_id)"
    " ON CONFLICT (key) DO NOTHING"
)
KEEP_CALL = (
    "INSERT INTO calls (id, task, engine_asked, engine_served, request_key, outcome,"
    ' started_at, seconds, input_tokens, output_tokens, cost, fault, "status")'
    " VALUES (:id, :task, :engine_asked, :engine_served, :request_key, :outcome, :started_at,"
    " :seconds, :input_tokens, :output_tokens, :cost, :fault, :status)"
)

_LONGEST_WRITE_SECONDS = 1.0
Scope = str | Callable[[], str | None] | None


class StoreCache(GroupWriter):
    """Answers kept in the database; also those accepted but not yet on disk are found.

    `scope` is the id of the pair that the requests are about, or tells it at each answer: answers
    are forgotten with their pair.
    Use it in one thread: that of the first `get` reads.
    """

    def __init__(self, path: Path | str, *, scope: Scope = None) -> None:
        super().__init__(path)
        self._scope = scope
        self._unwritten: dict[str, Completion] = {}
        self._lock = threading.Lock()
        self._reader: sqlite3.Connection | None = None
        self._awaited: dict[str, tuple[asyncio.AbstractEventLoop, asyncio.Event]] = {}

    def get(self, key: str) -> Completion | None:
        """Return the kept answer, marked as cached, or None."""
        with self._lock:
            unwritten = self._unwritten.get(key)
        found = unwritten or self._read(key)
        return replace(found, cached=True) if found else None

    def put(self, key: str, completion: Completion) -> None:
        """Keep an answer; a second one under the same key is ignored."""
        with self._lock:
            if key in self._unwritten:
                return
            self._unwritten[key] = completion
        values = {
            "key": key,
            # ASCII, so that an answer with a broken character can be kept like any other.
            "completion": json.dumps(fields_of(completion)),
            "pair_id": self._scope() if callable(self._scope) else self._scope,
        }
        self.accept(Insertion(KEEP_ANSWER, values, written=lambda: self._forget(key)))

    def close(self) -> None:
        """Write what is left and stop."""
        if self._reader:
            self._reader.close()
            self._reader = None
        super().close()

    async def written(self, key: str) -> None:
        """Wait until a kept answer is on disk; a disk that hangs is not waited for."""
        on_disk = asyncio.Event()
        with self._lock:
            if key not in self._unwritten:
                return
            self._awaited[key] = asyncio.get_running_loop(), on_disk
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WRITE_SECONDS):
                await on_disk.wait()

    def _forget(self, key: str) -> None:
        with self._lock:
            self._unwritten.pop(key, None)
            loop, on_disk = self._awaited.pop(key, (None, None))
        if loop and on_disk:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(on_disk.set)

    def _read(self, key: str) -> Completion | None:
        with explaining(self.path):
            # Opening a connection for each answer would cost more than all the rest.
            self._reader = self._reader or connect(self.path)
            found = self._reader.execute("SELECT completion FROM cache WHERE key = ?", [key])
            row = found.fetchone()
        if row is None:
            return None
        kept = json.loads(row[0])
        kept["stop"] = StopReason(kept["stop"])
        return Completion(**kept)


class StoreCallLog(GroupWriter):
    """One row per request, also the failed ones; they hold no text."""

    def record(self, call: Call) -> None:
        """Keep one call."""
        self.accept(Insertion(KEEP_CALL, fields_of(call)))
