"""The file of seat cards: opened before the seats are made, readable by its owner only."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from core.errors import InvalidInput

_OWNER_ONLY = 0o600


@contextmanager
def card_file(path: Path | None) -> Generator[Callable[[str], object]]:
    """Open a new file for cards and yield how to write it; without a path nothing is written.

    Nothing is overwritten: cards that are there already may be the only ones of their seats.

    Raises
    ------
    InvalidInput
        When it is there already or can't be written.
    """
    if path is None:
        yield len
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise InvalidInput(
            f"`{path.name}` is there already; please name another file for the cards."
        ) from None
    except OSError as error:
        raise InvalidInput(f"`{path.name}` can't be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            yield file.write
    except BaseException:
        path.unlink(missing_ok=True)
        raise
