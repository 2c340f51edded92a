"""Writes rows in groups from its own thread, so that an event loop never waits for the disk."""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from core.errors import BedsideError, InvalidRecord, StoreError
from core.store.connection import connect
from core.store.explaining import explaining
from core.store.opening import prepare
from core.store.store import Store, turn

MOST_ROWS = 200
GATHER_SECONDS = 0.005


class Writing(Protocol):
    """What a writer takes: rows that belong together, and whom to tell when they are on disk."""

    @property
    def written(self) -> Callable[[], None] | None:
        """Called once all is committed."""
        ...

    def write(self, connection: sqlite3.Connection) -> None:
        """Write inside the open transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Insertion:
    """One row to write."""

    sql: str
    values: Mapping[str, object]
    written: Callable[[], None] | None = None

    def write(self, connection: sqlite3.Connection) -> None:
        """Execute the statement."""
        connection.execute(self.sql, self.values)


@dataclass(frozen=True, slots=True)
class Saving:
    """Whatever a function saves in the store at `path`."""

    path: Path
    save: Callable[[Store], object]
    written: Callable[[], None] | None = None

    def write(self, connection: sqlite3.Connection) -> None:
        """Let the function save; its own `write` joins the open transaction."""
        self.save(Store(connection, self.path))


class GroupWriter:
    """Takes rows at once and commits them together; use it in a `with`.

    Rows that can't be written (a full disk) stay in line and are tried again with the next
    group; `flush` and the end of the `with` raise as long as any is left. A row that the schema
    refuses is given up, and every later `flush` says so.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        prepare(self.path)
        self._line: queue.SimpleQueue[Writing | threading.Event | None] = queue.SimpleQueue()
        self._waiting: list[Writing] = []
        self._failure: BedsideError | None = None
        self._refusal: InvalidRecord | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    @property
    def failure(self) -> BedsideError | None:
        """Why rows are left in line, or were given up; None while all goes well."""
        return self._failure

    def accept(self, writing: Writing) -> None:
        """Take rows; returns at once."""
        if self._is_closed:
            raise StoreError(f"A row for `{self.path}` came after its writer was closed.")
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="bedside-writer", daemon=True)
            self._thread.start()
        self._line.put(writing)

    def flush(self) -> None:
        """Wait until all rows accepted so far are committed.

        Raises
        ------
        StoreError, InvalidRecord
            When some could not be written; those that could stay in line.
        """
        if self._thread is None:
            return
        reached = threading.Event()
        self._line.put(reached)
        while not reached.wait(timeout=1):
            if not self._thread.is_alive():
                raise StoreError(f"The writer of `{self.path}` has stopped; start again.")
        if self._failure:
            raise self._failure

    def require_working(self) -> None:
        """Raise what keeps rows from the disk, before more is made that can't be kept.

        Raises
        ------
        StoreError, InvalidRecord
            As `flush` does, but without waiting: about the rows tried so far.
        """
        if self._failure:
            raise self._failure

    def close(self) -> None:
        """Write what is left and stop; raises as `flush` does."""
        self._is_closed = True
        if self._thread is None:
            return
        self._line.put(None)
        self._thread.join()
        self._thread = None
        if self._failure:
            raise self._failure

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except BedsideError:
            if error is None:
                raise

    def _work(self) -> None:
        connection: sqlite3.Connection | None = None
        is_open = True
        try:
            while is_open:
                is_open, reached = self._gather()
                try:
                    with explaining(self.path):
                        connection = connection or connect(self.path)
                        self._write(connection)
                except BedsideError as error:
                    self._failure = error
                for event in reached:
                    event.set()
        finally:
            if connection:
                connection.close()

    def _gather(self) -> tuple[bool, list[threading.Event]]:
        """Move a group from the line to the waiting rows; a flush or the end cuts it short."""
        token = self._line.get()
        until = time.monotonic() + GATHER_SECONDS
        while token is not None and not isinstance(token, threading.Event):
            self._waiting.append(token)
            left = until - time.monotonic()
            if len(self._waiting) >= MOST_ROWS or left <= 0:
                return True, []
            try:
                token = self._line.get(timeout=left)
            except queue.Empty:
                return True, []
        return token is not None, [token] if token else []

    def _write(self, connection: sqlite3.Connection) -> None:
        try:
            with turn(self.path):
                _commit(connection, self._waiting)
        except (sqlite3.IntegrityError, UnicodeEncodeError, InvalidRecord):
            # One row that the schema refuses must not keep the others from the disk.
            self._write_singly(connection)
        else:
            self._failure = self._refusal
        for writing in self._waiting:
            if writing.written:
                writing.written()
        self._waiting.clear()

    def _write_singly(self, connection: sqlite3.Connection) -> None:
        for writing in self._waiting:
            try:
                with turn(self.path), explaining(self.path):
                    _commit(connection, [writing])
            except InvalidRecord as refusal:
                self._failure = self._refusal = refusal


def _commit(connection: sqlite3.Connection, writings: list[Writing]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for writing in writings:
            writing.write(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
