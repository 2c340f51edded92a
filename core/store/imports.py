"""Which files were imported, and what became of their rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.identity import canonical_json
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One import. `refused` says in words, by number of the row, why it was left out."""

    file_name: str
    file_sha: str
    added: int
    known: int
    refused: Mapping[int, str]


def record_import(store: Store, done: ImportRow) -> None:
    """Keep what became of a file."""
    refused = {str(number): reason for number, reason in done.refused.items()}
    with store.write() as db:
        db.table("imports").insert(
            {
                "file_name": done.file_name,
                "file_sha": done.file_sha,
                "added": done.added,
                "known": done.known,
                "refused": canonical_json(refused),
            }
        )


def list_imports(store: Store) -> list[ImportRow]:
    """Return the imports, the newest first."""
    return [
        ImportRow(
            file_name=row["file_name"],
            file_sha=row["file_sha"],
            added=row["added"],
            known=row["known"],
            refused={int(number): why for number, why in json.loads(row["refused"]).items()},
        )
        for row in store.rows("SELECT * FROM imports ORDER BY seq DESC")
    ]
