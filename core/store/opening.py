"""Makes a database ready once per process: made, checked, backed up and migrated."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from core.domain.identity import new_id
from core.errors import StoreDamaged, StoreUnwritable
from core.store.backup import back_up, place
from core.store.connection import connect
from core.store.explaining import damaged, explaining
from core.store.migrations import migrate, must_migrate

_LOCK = threading.Lock()
_PREPARED: set[tuple[str, int, int]] = set()


def prepare(path: Path) -> None:
    """Make sure that `path` is a sound database of this version, or say why it can't be.

    An absent file is made. A file that exists is never replaced, whatever is wrong with it: a
    file of 0 bytes is damage too, since Bedside itself never leaves one behind.
    """
    with _LOCK, explaining(path):
        try:
            _prepare(path)
        except OSError as error:
            raise StoreUnwritable(
                f"The database `{path}` can't be used ({error.strerror}). Check that its folder "
                "exists and that you may write to it, or choose another with BEDSIDE_DB or --db."
            ) from error


def quick_check(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite's own check finds wrong; an empty list is good."""
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(10)")]
    broken = [f"a row of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    return [line for line in found if line != "ok"] + broken


def _prepare(path: Path) -> None:
    if not path.exists():
        _make(path)
    if _identity(path) in _PREPARED:
        return
    if path.stat().st_size == 0:
        raise damaged(path, "is empty (0 bytes)")
    with closing(connect(path)) as connection:
        _check(connection, path)
        if must_migrate(connection, path):
            back_up(path)
            migrate(connection, path)
        _try_to_write(connection)
    _PREPARED.add(_identity(path))


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        found = quick_check(connection)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise damaged(path, "is damaged or is not a database") from error
    if found:
        raise damaged(path, f"fails its check ({len(found)} findings)")


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Find out now, and not at the first save, when nothing can be written.

    SQLite grants the lock on a read-only file too; only a statement that writes is refused.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("UPDATE meta SET value = value WHERE key = ''")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _identity(path: Path) -> tuple[str, int, int]:
    status = path.stat()
    return str(path.resolve()), status.st_dev, status.st_ino


def _make(path: Path) -> None:
    """Build a whole new database under another name, then give it its own in one step.

    So nobody ever sees a half-made one, and two processes that start at once agree on one.
    """
    _refuse_leftovers(path)
    unfinished = path.with_name(f".{path.name}.{new_id()}")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(connect(unfinished)) as connection:
            migrate(connection, unfinished)
        place(unfinished, path)
    except FileExistsError:
        return
    finally:
        for leftover in (unfinished, *_companions(unfinished)):
            leftover.unlink(missing_ok=True)


def _refuse_leftovers(path: Path) -> None:
    for leftover in _companions(path):
        if leftover.name.endswith("-wal") and leftover.exists() and leftover.stat().st_size:
            raise StoreDamaged(
                f"The database `{path}` is missing, but `{leftover.name}` beside it holds saved "
                "work. Put the database back next to it; nothing was changed."
            )


def _companions(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
