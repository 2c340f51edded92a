"""Long rows as files: CSV for spreadsheets, JSON lines for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from core.domain.identity import Json
from core.errors import InvalidInput
from core.services.formula import guard_formula

Rows = Sequence[Mapping[str, Json]]


def csv_text(columns: Iterable[str], rows: Rows) -> str:
    """Return rows as CSV; text that a spreadsheet could run is guarded, None is an empty cell."""
    names = list(columns)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        cells = (row[name] for name in names)
        writer.writerow(guard_formula(cell) if isinstance(cell, str) else cell for cell in cells)
    return written.getvalue()


def lines_text(rows: Rows) -> str:
    """Return rows as JSON lines, every text exactly as it is."""
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)


def write_files(directory: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Write files into a directory; return their names.

    Raises
    ------
    InvalidInput
        When the directory can't be written to.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (directory / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidInput(
            f"`{directory}` can't be written to ({error.strerror}); choose another directory."
        ) from error
    return tuple(files)
