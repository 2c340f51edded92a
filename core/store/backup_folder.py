"""Where backups lie, how they are numbered, and which is the newest that can be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

FOLDER = "backups"
_DIGITS = 6


def backups_of(path: Path) -> list[Path]:
    """Return the numbered backups beside `path`, newest first; their number counts, no clock."""
    folder = path.resolve().parent / FOLDER
    numbered = ((_number(found, path), found) for found in folder.glob(f"*{path.suffix}"))
    return [found for number, found in sorted(numbered, reverse=True) if number > 0]


def next_backup(path: Path) -> Path:
    """Return the path of the backup to be made next."""
    made = backups_of(path)
    number = _number(made[0], path) + 1 if made else 1
    return path.resolve().parent / FOLDER / f"{path.stem}-{number:0{_DIGITS}}{path.suffix}"


def newest_backup(path: Path) -> Path | None:
    """Return the newest backup beside `path` that passes its check, or None."""
    return next((found for found in backups_of(path) if is_sound(found)), None)


def is_sound(path: Path) -> bool:
    """Whether the file is a database that passes `quick_check`; the file isn't touched."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.Error:
        return False


def _number(found: Path, path: Path) -> int:
    prefix = f"{path.stem}-"
    digits = found.stem.removeprefix(prefix)
    is_ours = found.stem.startswith(prefix) and len(digits) >= _DIGITS and digits.isdecimal()
    return int(digits) if is_ours else 0
