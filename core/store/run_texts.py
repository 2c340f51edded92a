"""The texts that a run edited and made."""

from __future__ import annotations

import json
from collections.abc import Iterable

from core.store.store import Store


def edited_texts(store: Store, run_id: str) -> dict[str, str]:
    """Return the texts of the edits of a run, by the id of the edit."""
    rows = store.rows(
        "SELECT e.id, e.text FROM edits AS e WHERE e.id IN ("
        "SELECT a.edit_id FROM run_attempts AS a JOIN run_cells AS r ON r.seq = a.cell"
        " WHERE r.run_id = ? AND a.edit_id IS NOT NULL)",
        [run_id],
    )
    return {row["id"]: row["text"] for row in rows}


def original_texts(store: Store, run_id: str) -> dict[str, str]:
    """Return the physicians' replies that a run edited, by pair."""
    rows = store.rows(
        "SELECT id, physician_reply FROM pairs"
        " WHERE id IN (SELECT pair_id FROM run_cells WHERE run_id = ?)",
        [run_id],
    )
    return {row["id"]: row["physician_reply"] for row in rows}


def statements(store: Store, case_ids: Iterable[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Return by case the facts of its original and those of its edit, in their order."""
    rows = store.rows(_STATEMENTS, [json.dumps(list(case_ids))])
    found: dict[str, tuple[list[str], list[str]]] = {}
    for row in rows:
        of_original, of_edit = found.setdefault(row["case_id"], ([], []))
        (of_original if row["is_original"] else of_edit).append(row["statement"])
    return found


_STATEMENTS = (
    "SELECT c.id AS case_id, f.list_id = c.original_list AS is_original, f.statement"
    " FROM cases AS c JOIN facts AS f ON f.list_id IN (c.original_list, c.edited_list)"
    " WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.seq, f.list_id, f.ordinal"
)
