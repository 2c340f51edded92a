"""The schema of repairs: what was done about sentences that nothing supported.

A repair never changes, and goes with the texts that it quotes.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

REPAIR_SCHEMA: tuple[str, ...] = (
    f"""
    CREATE TABLE repairs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        pair_id TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        case_id TEXT NOT NULL CHECK (case_id <> ''),
        edit_id TEXT REFERENCES edits (id) ON DELETE CASCADE,
        job_id TEXT UNIQUE,
        engine TEXT NOT NULL CHECK (engine <> ''),
        checker TEXT NOT NULL CHECK (checker <> ''),
        prompt TEXT NOT NULL,
        prompt_sha TEXT NOT NULL,
        before TEXT NOT NULL CHECK (before <> ''),
        after TEXT NOT NULL CHECK (after <> ''),
        rounds INTEGER NOT NULL CHECK (rounds BETWEEN 0 AND 5),
        note TEXT NOT NULL,
        sentences TEXT NOT NULL CHECK (json_valid(sentences)),
        scores TEXT NOT NULL CHECK (json_valid(scores)),
        at TEXT NOT NULL DEFAULT {_NOW}
    ) STRICT
    """,
    "CREATE INDEX repairs_of_case ON repairs (case_id)",
    "CREATE INDEX repairs_of_edit ON repairs (edit_id)",
    "CREATE INDEX repairs_of_pair ON repairs (pair_id)",
    """
    CREATE TRIGGER repairs_are_final BEFORE UPDATE ON repairs
    BEGIN SELECT RAISE(ABORT, 'a repair never changes'); END
    """,
    """
    CREATE TRIGGER repairs_go_with_their_case AFTER DELETE ON cases
    BEGIN DELETE FROM repairs WHERE case_id = OLD.id; END
    """,
)
