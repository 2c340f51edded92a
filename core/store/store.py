"""The store: one connection to one database, for one thread, inside one `with`."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from core.store.connection import connect
from core.store.explaining import explaining
from core.store.opening import prepare

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]


_TURNS: dict[Path, threading.Lock] = {}


def turn(path: Path) -> threading.Lock:
    """Return the lock that the writers of one database in this process share."""
    return _TURNS.setdefault(path, threading.Lock())


class Store:
    """An open database. Use it in a `with`, in the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        from sqlite_utils import Database  # slow to import; `--help` does without

        self.path = path
        self.db: Database = Database(connection, execute_plugins=False)

    @classmethod
    def open(cls, path: Path | str) -> Store:
        """Open the database at `path`; an absent one is made, a damaged one refused.

        Raises
        ------
        StoreDamaged, StoreTooNew, StoreUnwritable
            When it can't be used; the file is left as it is.
        """
        place = Path(path)
        prepare(place)
        with explaining(place):
            return cls(connect(place), place)

    def close(self) -> None:
        """Close the connection; what isn't committed is undone."""
        self.db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def write(self) -> Generator[Database, None, None]:
        """Hold the write lock from the first read on; committed at the end, or undone as a whole.

        A `write` inside a `write` joins the outer one.
        """
        if self.db.conn.in_transaction:
            yield self.db
            return
        # Threads of this process stand in line here: SQLite's own waiting is not fair, and gives
        # up after its timeout. Other processes are still waited for by SQLite.
        with turn(self.path), explaining(self.path), self._transaction("BEGIN IMMEDIATE"):
            yield self.db

    @contextmanager
    def snapshot(self) -> Generator[Database, None, None]:
        """See one state of all tables, whatever others write meanwhile; read only."""
        with explaining(self.path), self._transaction("BEGIN"):
            yield self.db

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Return what a query finds, as dictionaries by column."""
        with explaining(self.path):
            cursor = self.db.conn.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row that a query finds, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Execute one statement inside `write` and return how many rows it changed."""
        with explaining(self.path):
            return self.db.conn.execute(sql, parameters).rowcount

    @contextmanager
    def _transaction(self, begin: str) -> Generator[None, None, None]:
        connection = self.db.conn
        connection.execute(begin)
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # SQLite itself may have rolled back already, on a full disk for instance.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
