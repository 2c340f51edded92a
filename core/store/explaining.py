"""SQLite's errors become ours: one plain sentence, and never a text of a patient."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from core.errors import (
    BedsideError,
    InvalidRecord,
    StoreDamaged,
    StoreError,
    StoreUnwritable,
)
from core.store.backup_folder import newest_backup

_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE")
_CLOSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_REFUSED = ("SQLITE_CONSTRAINT", "SQLITE_MISMATCH")


@contextmanager
def explaining(path: Path) -> Generator[None, None, None]:
    """Raise a `StoreError` or `InvalidRecord` in place of whatever SQLite raises about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    except UnicodeEncodeError:
        # The original error carries the whole text, so it is not chained.
        message = "A text holds a broken character and can't be stored; please paste it again."
        raise InvalidRecord(message) from None


def damaged(path: Path, what: str) -> StoreDamaged:
    """Return the error that says what is wrong with the file and which backup to restore."""
    backup = newest_backup(path)
    advice = (
        "Move it and any `-wal` and `-shm` file beside it away, and put the newest good backup, "
        f"`{backup}`, in its place."
        if backup
        else "There is no backup beside it; move it aside to begin with a new, empty database."
    )
    return StoreDamaged(f"The database `{path}` {what}. Nothing was changed. {advice}")


def _explained(error: sqlite3.Error, path: Path) -> BedsideError:
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(_FULL):
        return StoreUnwritable(
            f"Not saved: the disk that holds `{path}` is full. Free some space and try again; "
            "what was saved before is intact."
        )
    if name.startswith(_CLOSED):
        return StoreUnwritable(
            f"The database `{path}` can't be written. Check that the file and its folder exist "
            "and that you may write to both, or choose another with BEDSIDE_DB or --db."
        )
    if name.startswith(_DAMAGED):
        return damaged(path, "is damaged or is not a database")
    if name.startswith(_BUSY):
        return StoreError(
            f"Not saved: another program has kept `{path}` busy for 10 seconds. Try again; "
            "if it lasts, close what else has the file open."
        )
    if name.startswith(_REFUSED):
        return InvalidRecord(f"The database refused a record: {error}.")
    return StoreError(f"The database `{path}` failed ({name or type(error).__name__}): {error}.")
