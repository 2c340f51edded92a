"""The schema of the prompts that people write. Released: never edit it, append a step instead.

A version never changes. It may go as long as it made nothing: no edit was asked for with its
words (`prompts` holds what models were told), no run plans to, and no version was made from it.
Drafts, pins and tries belong to one person and come and go.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

PROMPT_SCHEMA: tuple[str, ...] = (
    f"""
    CREATE TABLE prompt_versions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        version INTEGER NOT NULL CHECK (version >= 1),
        sha TEXT NOT NULL UNIQUE,
        "system" TEXT NOT NULL CHECK ("system" <> ''),
        "user" TEXT NOT NULL CHECK ("user" <> ''),
        note TEXT NOT NULL CHECK (note <> ''),
        parent_name TEXT NOT NULL,
        parent_version INTEGER NOT NULL CHECK (parent_version >= 1),
        parent_sha TEXT NOT NULL,
        created_by TEXT NOT NULL,
        created_at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (name, version)
    ) STRICT
    """,
    """
    CREATE TRIGGER prompt_versions_are_final BEFORE UPDATE ON prompt_versions
    BEGIN SELECT RAISE(ABORT, 'a version of a prompt never changes'); END
    """,
    """
    CREATE TRIGGER prompt_versions_in_use_stay BEFORE DELETE ON prompt_versions
    WHEN EXISTS (SELECT 1 FROM prompts WHERE sha = OLD.sha)
        OR EXISTS (SELECT 1 FROM edits WHERE prompt_sha = OLD.sha)
        OR EXISTS (SELECT 1 FROM run_cells WHERE prompt_sha = OLD.sha)
        OR EXISTS (SELECT 1 FROM prompt_versions WHERE parent_sha = OLD.sha)
    BEGIN SELECT RAISE(ABORT, 'this version of a prompt is in use'); END
    """,
    f"""
    CREATE TABLE prompt_drafts (
        author TEXT NOT NULL,
        parent_name TEXT NOT NULL,
        parent_version INTEGER NOT NULL,
        "system" TEXT NOT NULL,
        "user" TEXT NOT NULL,
        saved_at TEXT NOT NULL DEFAULT {_NOW},
        PRIMARY KEY (author, parent_name, parent_version)
    ) STRICT
    """,
    """
    CREATE TABLE prompt_pins (
        author TEXT NOT NULL,
        pair_id TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
        PRIMARY KEY (author, pair_id)
    ) STRICT
    """,
    f"""
    CREATE TABLE prompt_tries (
        id TEXT NOT NULL PRIMARY KEY,
        author TEXT NOT NULL,
        tried_sha TEXT NOT NULL,
        parent_sha TEXT NOT NULL,
        tried TEXT NOT NULL,
        parent TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('empathic', 'high', 'extreme')),
        engine TEXT NOT NULL CHECK (engine <> ''),
        checker TEXT NOT NULL CHECK (checker <> ''),
        at TEXT NOT NULL DEFAULT {_NOW}
    ) STRICT
    """,
    """
    CREATE TABLE prompt_try_cells (
        try_id TEXT NOT NULL REFERENCES prompt_tries (id) ON DELETE CASCADE,
        pair_id TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        side TEXT NOT NULL CHECK (side IN ('tried', 'parent')),
        ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
        case_id TEXT REFERENCES cases (id) ON DELETE SET NULL,
        failure TEXT CHECK (failure <> ''),
        PRIMARY KEY (try_id, pair_id, side),
        CHECK (case_id IS NULL OR failure IS NULL)
    ) STRICT
    """,
    "CREATE INDEX edits_by_prompt ON edits (prompt_sha)",
    "CREATE INDEX run_cells_by_prompt ON run_cells (prompt_sha)",
)
