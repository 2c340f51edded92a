"""Forgets texts for good: pairs with all that quotes them, and what was never asked to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import NotFound
from core.store.explaining import explaining
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much was forgotten."""

    pairs: int
    cases: int


def forget_unkept(store: Store, older_than: datetime) -> Forgotten:
    """Forget the unkept cases and pairs of before `older_than`, and what was made for them.

    That is their edits, facts, verdicts, flags, desks, repairs and cached answers. A pair stays
    as long as a case of it does, and an edit as long as a run's cell that is not checked yet.
    What a backup holds, it holds.
    """
    cutoff = {"cutoff": older_than.astimezone(UTC).isoformat()}
    with store.write():
        cases = store.rows(
            "DELETE FROM cases WHERE kept = 0 AND julianday(created_at) < julianday(:cutoff)"
            " RETURNING id",
            cutoff,
        )
        for case in cases:
            store.run("DELETE FROM repairs WHERE case_id = ? AND edit_id IS NULL", [case["id"]])
        store.run(
            "DELETE FROM edits WHERE id NOT IN (SELECT edit_id FROM cases UNION"
            " SELECT edit_id FROM run_attempts WHERE edit_id IS NOT NULL)"
        )
        pairs = store.rows(
            "DELETE FROM pairs WHERE kept = 0 AND julianday(added_at) < julianday(:cutoff)"
            " AND id NOT IN (SELECT pair_id FROM edits) RETURNING id",
            cutoff,
        )
        store.run(
            "DELETE FROM cache"
            " WHERE pair_id IS NOT NULL AND pair_id NOT IN (SELECT id FROM pairs)"
            " AND julianday(added_at) < julianday(:cutoff)",
            cutoff,
        )
        store.run(
            "DELETE FROM jobs WHERE state <> 'running'"
            " AND julianday(ended_at) < julianday(:cutoff)",
            cutoff,
        )
        _sweep(store, [row["id"] for row in pairs])
    _clear_log(store)
    return Forgotten(pairs=len(pairs), cases=len(cases))


def forget_pair(store: Store, pair_id: str) -> Forgotten:
    """Forget one pair, kept or not, with all its cases and all that was made for them.

    Raises
    ------
    NotFound
        When there is none.
    """
    with store.write():
        cases = store.rows(
            "SELECT c.id FROM cases AS c JOIN edits AS e ON e.id = c.edit_id WHERE e.pair_id = ?",
            [pair_id],
        )
        if not store.run("DELETE FROM pairs WHERE id = ?", [pair_id]):
            raise NotFound(f"There is no pair `{pair_id}` to forget.")
        _sweep(store, [pair_id])
    _clear_log(store)
    return Forgotten(pairs=1, cases=len(cases))


def _sweep(store: Store, pair_ids: Sequence[str]) -> None:
    """Delete what quotes a text that is no longer there, and the answers made for these pairs."""
    for pair_id in pair_ids:
        store.run("DELETE FROM cache WHERE pair_id = ?", [pair_id])
    store.run(
        "DELETE FROM fact_lists WHERE text_sha NOT IN"
        " (SELECT reply_sha FROM pairs UNION SELECT text_sha FROM edits)"
    )
    store.run(
        "DELETE FROM verdicts WHERE premise_sha NOT IN"
        " (SELECT texts_sha FROM pairs UNION SELECT text_sha FROM edits)"
    )
    # An edit with locked sentences is named by its prompt's hash and theirs behind it.
    store.run(
        "DELETE FROM prompts WHERE version = 0 AND sha NOT IN"
        " (SELECT substr(prompt_sha, 1, length(prompts.sha)) FROM edits)"
    )


def _clear_log(store: Store) -> None:
    """Overwrite the write-ahead log too; readers at work only postpone it."""
    with explaining(store.path):
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
