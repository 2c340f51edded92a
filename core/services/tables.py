"""Bytes of an uploaded file to numbered rows of text: CSV, TSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import cast

from core.errors import InvalidTable

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 5_000

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS = (",", "\t", ";")
_BINARY_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"SQLite format 3\0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One row that was left out, by its number, and why; never any of its text."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a file as text by column; row numbers are those a spreadsheet shows.

    In a CSV or TSV file the header is row 1; in JSON lines a row is a line.
    """

    file_name: str
    encoding: str
    is_csv: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...] = field(repr=False)
    refused: tuple[Refusal, ...]


def read_table(
    data: bytes, *, file_name: str, max_rows: int = MAX_ROWS, with_numbers: bool = False
) -> Table:
    """Read a file; what kind it is follows from its name, or else from its first character.

    In JSON lines only text counts as a cell, and whole numbers as well `with_numbers`.

    Raises
    ------
    InvalidTable
        When the file is too large, not text, has no rows or no usable header.
    """
    name = PurePath(file_name.replace("\\", "/")).name
    if len(data) > MAX_BYTES:
        raise InvalidTable(f"`{name}` is larger than 10 MB; please split it.")
    text, encoding = _decode(data, name)
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise InvalidTable(f"`{name}` is empty; please choose a file with a header and rows.")
    is_lines = name.casefold().endswith((".jsonl", ".ndjson")) or text.lstrip()[0] == "{"
    columns, rows, refused = (
        _read_lines(text, name, max_rows, with_numbers=with_numbers)
        if is_lines
        else _read_csv(text, name, max_rows)
    )
    if not rows and not refused:
        raise InvalidTable(f"`{name}` has a header but no rows.")
    return Table(
        file_name=name,
        encoding=encoding,
        is_csv=not is_lines,
        columns=columns,
        rows=tuple(rows),
        refused=tuple(refused),
    )


def _decode(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith(_BINARY_STARTS):
        raise InvalidTable(
            f"`{name}` is a workbook, an archive or another binary file; please save it as CSV "
            "(UTF-8) and import that."
        )
    marked = next((e for mark, e in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8",):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    guessed = None if marked else _guess_encoding(data)
    if guessed is None:
        raise InvalidTable(f"The encoding of `{name}` can't be told; please save it as UTF-8.")
    return data.decode(guessed), guessed


def _guess_encoding(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import

    best = from_bytes(data, steps=10, chunk_size=2_048).best()
    return best.encoding if best else None


def _read_csv(
    text: str, name: str, max_rows: int
) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]], list[Refusal]]:
    # The module's limit of 128 KiB a field would refuse the whole file for one long cell.
    csv.field_size_limit(MAX_BYTES)
    records = _records(text, name)
    header = next(records, list[str]())
    columns = tuple(cell.strip() for cell in header)
    if len(set(columns)) < len(columns):
        raise InvalidTable(f"`{name}` names a column twice; please give each its own name.")
    rows: list[tuple[int, dict[str, str]]] = []
    refused: list[Refusal] = []
    for number, record in enumerate(records, start=2):
        if not any(cell.strip() for cell in record):
            continue
        _refuse_surplus(len(rows) + len(refused), name, max_rows)
        if len(record) != len(columns):
            reason = f"has {len(record)} cells where the header has {len(columns)}"
            refused.append(Refusal(row=number, reason=reason))
        else:
            rows.append((number, dict(zip(columns, record, strict=True))))
    return columns, rows, refused


def _records(text: str, name: str) -> Iterator[list[str]]:
    start = text.lstrip("\r\n")
    header = start.splitlines()[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        raise InvalidTable(
            f"`{name}` can't be read near line {reader.line_num}: a quotation mark is left open "
            "or stands inside an unquoted cell."
        ) from None


def _read_lines(
    text: str, name: str, max_rows: int, *, with_numbers: bool
) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]], list[Refusal]]:
    columns: dict[str, None] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    refused: list[Refusal] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        _refuse_surplus(len(rows) + len(refused), name, max_rows)
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            refused.append(Refusal(row=number, reason="is not valid JSON"))
            continue
        if not isinstance(value, dict):
            refused.append(Refusal(row=number, reason="is not a JSON object"))
            continue
        cells = cast("dict[str, object]", value)  # the keys of a JSON object are text
        row = {
            name: str(cell)
            for name, cell in cells.items()
            if isinstance(cell, str) or (with_numbers and type(cell) is int)
        }
        columns.update(dict.fromkeys(row))
        rows.append((number, row))
    return tuple(columns), rows, refused


def _refuse_surplus(count: int, name: str, max_rows: int) -> None:
    if count >= max_rows:
        raise InvalidTable(f"`{name}` has more than {max_rows:,} rows; please split it.")
