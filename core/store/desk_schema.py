"""The schema of the clinician's desk. Released: never edit it, append a step instead.

A revision never changes: going back is a new revision too. `edit_locks` are the sentences that
were locked before an edit was made. A desk of a stored case goes with the
case; written examples aren't in the database, so their desks name them by id alone.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

DESK_SCHEMA: tuple[str, ...] = (
    f"""
    CREATE TABLE desks (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        case_id TEXT NOT NULL CHECK (case_id <> ''),
        stored_case_id TEXT REFERENCES cases (id) ON DELETE CASCADE,
        created_at TEXT NOT NULL DEFAULT {_NOW},
        CHECK (stored_case_id IS NULL OR stored_case_id = case_id)
    ) STRICT
    """,
    "CREATE INDEX desks_by_case ON desks (case_id)",
    """
    CREATE TRIGGER desks_are_final BEFORE UPDATE ON desks
    BEGIN SELECT RAISE(ABORT, 'a desk stays with its case'); END
    """,
    f"""
    CREATE TABLE desk_revisions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        desk_id TEXT NOT NULL REFERENCES desks (id) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number >= 1),
        cause TEXT NOT NULL CHECK (cause IN ('decided', 'warmth', 'rejected_all', 'hand_edit',
            'repair', 'undo', 'redo', 'gone_back', 'judged')),
        note TEXT NOT NULL,
        proposal TEXT NOT NULL CHECK (proposal <> ''),
        decisions TEXT NOT NULL CHECK (json_valid(decisions)),
        text TEXT NOT NULL CHECK (text <> ''),
        "check" TEXT CHECK ("check" IS NULL OR json_valid("check")),
        judged TEXT CHECK (judged IS NULL OR json_valid(judged)),
        back INTEGER CHECK (back >= 0 AND back < number),
        ahead INTEGER CHECK (ahead >= 1 AND ahead < number),
        role TEXT NOT NULL CHECK (role <> ''),
        name TEXT NOT NULL CHECK (name <> ''),
        at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (desk_id, number)
    ) STRICT
    """,
    """
    CREATE TABLE edit_locks (
        edit_id TEXT NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
        sentence TEXT NOT NULL CHECK (sentence <> ''),
        was_put_back INTEGER NOT NULL CHECK (was_put_back IN (0, 1)),
        PRIMARY KEY (edit_id, ordinal)
    ) STRICT
    """,
    """
    CREATE TRIGGER desk_revisions_are_final BEFORE UPDATE ON desk_revisions
    BEGIN SELECT RAISE(ABORT, 'a revision of a desk never changes'); END
    """,
)
