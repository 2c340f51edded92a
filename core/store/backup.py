"""A consistent copy of the database while others write to it, never by copying the file."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from core.domain.identity import new_id
from core.errors import StoreError
from core.store.backup_folder import is_sound, newest_backup, next_backup
from core.store.connection import connect
from core.store.explaining import damaged, explaining

__all__ = ["back_up", "newest_backup"]


def back_up(path: Path, target: Path | None = None) -> Path:
    """Write one snapshot of the database at `path` and return where it lies.

    Without `target` it goes, numbered, into the folder `backups` beside the database. The copy
    is checked before it gets its name; an existing file is never replaced.
    """
    chosen = target or next_backup(path)
    if chosen.exists():
        raise StoreError(f"`{chosen}` exists already; choose another name for the backup.")
    unfinished = chosen.with_name(f".{chosen.name}.{new_id()}")
    with explaining(chosen if path.exists() else path):
        try:
            if target is None:
                chosen.parent.mkdir(mode=0o700, exist_ok=True)
            # SQLite writes into an empty file as it would into none: this one is private.
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(connect(path)) as connection:
                connection.execute("VACUUM INTO ?", (str(unfinished),))
            if not is_sound(unfinished):
                raise damaged(path, "could not be copied soundly")
            place(unfinished, chosen)
        except OSError as error:
            raise StoreError(
                f"The backup `{chosen}` can't be written ({error.strerror}); "
                "choose an existing folder that you may write to."
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)
    return chosen


def place(finished: Path, target: Path) -> None:
    """Give a finished file its name in one step, on disk for good, replacing nothing.

    Raises
    ------
    FileExistsError
        When another file got the name first.
    """
    with finished.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        target.hardlink_to(finished)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: a rename is the next best thing.
        if target.exists():
            raise FileExistsError(target) from None
        finished.rename(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
