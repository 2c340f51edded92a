"""One way to connect: every connection has the same settings, none creates a file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from core.errors import StoreError

BUSY_SECONDS = 10

# `synchronous`, `foreign_keys` and `secure_delete` aren't stored in the file. FULL because only
# FULL keeps a commit through a power loss; secure_delete and temp_store so that a forgotten
# text leaves neither free pages nor temporary files behind.
_SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)


def connect(path: Path) -> sqlite3.Connection:
    """Open the existing database at `path`; the caller closes it, in the same thread.

    Transactions are begun by hand (`BEGIN IMMEDIATE`): the driver's own deferred ones fail
    when two processes read and then write.
    """
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
    )
    try:
        _set_up(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StoreError(
            f"The folder of `{path}` can't hold a shared database (journal mode `{mode}`); "
            "choose a folder on a local disk with BEDSIDE_DB or --db."
        )
    for setting in _SETTINGS:
        connection.execute(setting)
