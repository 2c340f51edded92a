"""Text that people began and did not save, and the pairs that each of them pinned."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.prompt_versions import DraftText
from core.store.store import Store

_FIND = "SELECT * FROM prompt_drafts WHERE author = ? AND parent_name = ? AND parent_version = ?"
_DROP = "DELETE FROM prompt_drafts WHERE author = ? AND parent_name = ? AND parent_version = ?"


def keep_draft(store: Store, author: str, parent: tuple[str, int], text: DraftText) -> None:
    """Keep the text that a person began from `parent` (name and version), over what was there."""
    with store.write():
        store.run(
            'INSERT INTO prompt_drafts (author, parent_name, parent_version, "system", "user")'
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            ' "system" = excluded."system", "user" = excluded."user",'
            " saved_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
            [author, *parent, text.system, text.user],
        )


def get_draft(store: Store, author: str, parent: tuple[str, int]) -> DraftText | None:
    """Return what a person began from `parent`, None when there is nothing."""
    row = store.row(_FIND, [author, *parent])
    return (
        DraftText(system=row["system"], user=row["user"], saved_at=row["saved_at"]) if row else None
    )


def drop_draft(store: Store, author: str, parent: tuple[str, int]) -> bool:
    """Forget what a person began from `parent`; return whether there was anything."""
    with store.write():
        return bool(store.run(_DROP, [author, *parent]))


def begun(store: Store, author: str) -> list[tuple[str, int]]:
    """Return the name and version of every parent that this person has unsaved text of."""
    rows = store.rows(
        "SELECT parent_name, parent_version FROM prompt_drafts WHERE author = ?"
        " ORDER BY saved_at DESC",
        [author],
    )
    return [(row["parent_name"], row["parent_version"]) for row in rows]


def is_begun_from(store: Store, parent: tuple[str, int]) -> bool:
    """Return whether anybody has unsaved text of `parent`."""
    return bool(
        store.row(
            "SELECT 1 FROM prompt_drafts WHERE parent_name = ? AND parent_version = ?", [*parent]
        )
    )


def pinned(store: Store, author: str) -> list[str]:
    """Return the ids of the pairs that a person pinned, in their order."""
    rows = store.rows("SELECT pair_id FROM prompt_pins WHERE author = ? ORDER BY ordinal", [author])
    return [row["pair_id"] for row in rows]


def pin(store: Store, author: str, pair_ids: Sequence[str]) -> None:
    """Pin exactly these pairs."""
    with store.write() as db:
        store.run("DELETE FROM prompt_pins WHERE author = ?", [author])
        db.table("prompt_pins").insert_all(
            {"author": author, "pair_id": pair_id, "ordinal": place}
            for place, pair_id in enumerate(pair_ids)
        )
