"""What an export holds: one sheet a kind of row, with the meaning of every column."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column and what it means."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of the export; `sql` takes the parameter `study`, None for all of them."""

    name: str
    about: str
    sql: str
    columns: tuple[Column, ...]
    is_panel: bool = False


_HEAD = """# Codebook

One row each of what the table's first line says; all files are of the same moment.

* `*.csv`: UTF-8. An empty cell means "not defined" or "unknown", never 0. Text that starts with
  `=`, `+`, `-`, `@`, tab or return has an apostrophe before it, so that no spreadsheet runs it;
  importing the file again takes it off. Numbers are plain numbers.
* `*.jsonl`: the same rows, one JSON object a line, every text exactly as it is stored.
* The texts of unkept cases (pasted and not saved) are not exported.
"""


def codebook_text(counts: Mapping[str, int]) -> str:
    """Return the codebook as Markdown, with the number of rows of each table."""
    parts = [_HEAD]
    for sheet in (sheet for sheet in SHEETS if sheet.name in counts):
        lines = [f"## {sheet.name} ({counts[sheet.name]} rows)", "", sheet.about, ""]
        lines += ["| column | meaning |", "|---|---|"]
        lines += [f"| `{column.name}` | {column.meaning} |" for column in sheet.columns]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


@cache
def _read() -> tuple[Sheet, ...]:
    path = Path(__file__).with_name("codebook.toml")
    tables = cast("dict[str, dict[str, object]]", tomllib.loads(path.read_text(encoding="utf-8")))
    return tuple(
        Sheet(
            name=name,
            about=str(table["about"]),
            sql=_sql(str(table["from"]), cast("dict[str, str]", table["columns"])),
            columns=tuple(
                Column(name=column, meaning=text.partition(" :: ")[2])
                for column, text in cast("dict[str, str]", table["columns"]).items()
            ),
            is_panel=bool(table.get("panel")),
        )
        for name, table in tables.items()
    )


def _sql(source: str, columns: Mapping[str, str]) -> str:
    chosen = ", ".join(f'{text.partition(" :: ")[0]} AS "{name}"' for name, text in columns.items())
    return f"SELECT {chosen} {source}"


SHEETS = _read()
