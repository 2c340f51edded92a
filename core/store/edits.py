"""Edits: one per pair, prompt, engine, level and replicate."""

from __future__ import annotations

from dataclasses import replace

from core.domain.edits import Edit, EmpathyLevel, Lock
from core.errors import InvalidRecord, NotFound
from core.store.rows import edit_from, edit_row
from core.store.store import Store

_SAME_MAKING = (
    "SELECT * FROM edits WHERE pair_id = :pair_id AND prompt_sha = :prompt_sha"
    " AND engine = :engine AND level = :level AND replicate >= :replicate ORDER BY replicate"
)


def find_edit(
    store: Store,
    *,
    pair_id: str,
    prompt_sha: str,
    engine: str,
    level: EmpathyLevel,
    replicate: int,
) -> Edit | None:
    """Return the edit that was made in exactly this way, or None."""
    row = store.row(
        "SELECT * FROM edits WHERE pair_id = ? AND prompt_sha = ? AND engine = ? AND level = ?"
        " AND replicate = ?",
        [pair_id, prompt_sha, engine, level.value, replicate],
    )
    return with_locks(store, edit_from(row)) if row else None


def get_edit(store: Store, edit_id: str) -> Edit:
    """Return the edit with this id.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM edits WHERE id = ?", [edit_id])
    if row is None:
        raise NotFound(f"There is no edit `{edit_id}`; it may have been forgotten.")
    return with_locks(store, edit_from(row))


def with_locks(store: Store, edit: Edit) -> Edit:
    """Return an edit with the sentences that were locked before it was made."""
    rows = store.rows(
        "SELECT sentence, was_put_back FROM edit_locks WHERE edit_id = ? ORDER BY ordinal",
        [edit.id],
    )
    locks = (Lock(sentence=row["sentence"], was_put_back=bool(row["was_put_back"])) for row in rows)
    return replace(edit, locks=tuple(locks))


def save_edit(store: Store, edit: Edit) -> Edit:
    """Keep an edit and return it as it stands in the database.

    The same words made in the same way are the edit that is there already, under its id. Other
    words made in the same way are a further replicate: nothing is overwritten, nothing lost.
    """
    with store.write() as db:
        made_alike = [edit_from(row) for row in store.rows(_SAME_MAKING, edit_row(edit))]
        if made_alike and made_alike[0].replicate == edit.replicate:
            for known in made_alike:
                if known.text == edit.text:
                    return with_locks(store, known)
            edit = replace(edit, replicate=made_alike[-1].replicate + 1)
        if store.row("SELECT 1 FROM edits WHERE id = ?", [edit.id]):
            raise InvalidRecord(f"Edit `{edit.id}` is saved already with another content.")
        db.table("edits").insert(edit_row(edit))
        db.table("edit_locks").insert_all(
            {
                "edit_id": edit.id,
                "ordinal": place,
                "sentence": lock.sentence,
                "was_put_back": int(lock.was_put_back),
            }
            for place, lock in enumerate(edit.locks)
        )
    return edit
