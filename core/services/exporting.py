"""Everything out: long CSV for people, JSON lines for machines, and a codebook, in one snapshot."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.domain.access import Actor, Capability, authorize
from core.errors import InvalidInput
from core.services.codebook import SHEETS, Sheet, codebook_text
from core.services.formula import guard_formula
from core.store import Store
from core.store.deeds import note_deed
from core.store.studies import get_study

CODEBOOK = "codebook.md"

_Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file of an export; the codebook has no rows."""

    name: str
    rows: int | None


def export_all(
    store: Store, actor: Actor, directory: Path, *, study_id: str | None = None
) -> tuple[Written, ...]:
    """Write every table into `directory`, all of the same moment whatever others write meanwhile.

    With `study_id` the tables of that study alone. Who exported what is written down first.

    In CSV files, text that a spreadsheet could take for a formula is guarded by an apostrophe;
    numbers stay numbers. JSON lines hold every text as it is. Files of an earlier export are
    replaced, others are left alone.

    Raises
    ------
    InvalidInput
        When the directory can't be written to; nothing of an earlier export is then half new.
    """
    authorize(actor, Capability.EXPORT)
    subject = get_study(store, study_id).id if study_id else "everything"
    note_deed(store, actor, "exported", subject)
    with store.snapshot():
        tables = {
            sheet.name: store.rows(sheet.sql, {"study": study_id})
            for sheet in SHEETS
            if sheet.is_panel or not study_id
        }
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".export-") as unfinished:
            written = tuple(_write(Path(unfinished), tables))
            for each in written:
                (Path(unfinished) / each.name).replace(directory / each.name)
    except OSError as error:
        raise InvalidInput(
            f"`{directory}` can't be written to ({error.strerror}); choose another directory."
        ) from error
    return written


def zipped(store: Store, actor: Actor, *, study_id: str | None = None) -> bytes:
    """Return what `export_all` writes as one ZIP file."""
    packed = io.BytesIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for written in export_all(store, actor, Path(folder), study_id=study_id):
            archive.write(Path(folder) / written.name, written.name)
    return packed.getvalue()


def pairs_csv(store: Store, actor: Actor) -> str:
    """Return the pairs as the text of a CSV file, as `export_all` writes it."""
    authorize(actor, Capability.EXPORT)
    sheet = next(sheet for sheet in SHEETS if sheet.name == "pairs")
    return _as_csv(sheet, store.rows(sheet.sql))


def _write(folder: Path, tables: Mapping[str, _Rows]) -> Iterator[Written]:
    for sheet in (sheet for sheet in SHEETS if sheet.name in tables):
        rows = tables[sheet.name]
        for ending, text in (("csv", _as_csv(sheet, rows)), ("jsonl", _as_lines(rows))):
            name = f"{sheet.name}.{ending}"
            (folder / name).write_text(text, encoding="utf-8", newline="")
            yield Written(name=name, rows=len(rows))
    counts = {name: len(rows) for name, rows in tables.items()}
    (folder / CODEBOOK).write_text(codebook_text(counts), encoding="utf-8")
    yield Written(name=CODEBOOK, rows=None)


def _as_csv(sheet: Sheet, rows: _Rows) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    names = [column.name for column in sheet.columns]
    writer.writerow(names)
    writer.writerows(_guarded(row, names) for row in rows)
    return out.getvalue()


def _guarded(row: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    return [guard_formula(row[name]) if isinstance(row[name], str) else row[name] for name in names]


def _as_lines(rows: _Rows) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
