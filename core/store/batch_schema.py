"""The schema of batches handed to the providers' own batch services.

A request that is out is out once: no second open row may hold its key, whichever run asks. What
came of a request never changes.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

BATCH_SCHEMA: tuple[str, ...] = (
    f"""
    CREATE TABLE run_batches (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        engine TEXT NOT NULL,
        place TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'preparing' CHECK (state IN
            ('preparing', 'running', 'cancelling', 'ended', 'collected', 'abandoned')),
        ending TEXT CHECK (ending IN ('completed', 'failed', 'expired', 'cancelled')),
        code TEXT,
        provider_id TEXT CHECK (provider_id <> ''),
        input_file TEXT CHECK (input_file <> ''),
        uploaded_at TEXT,
        result_files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(result_files)),
        is_cleared INTEGER NOT NULL DEFAULT 0 CHECK (is_cleared IN (0, 1)),
        created_at TEXT NOT NULL DEFAULT {_NOW},
        CHECK ((ending IS NOT NULL) = (state IN ('ended', 'collected'))),
        CHECK (provider_id IS NOT NULL OR state IN ('preparing', 'abandoned')),
        CHECK ((uploaded_at IS NULL) = (input_file IS NULL))
    ) STRICT
    """,
    "CREATE INDEX run_batches_of_run ON run_batches (run_id)",
    """
    CREATE TRIGGER run_batches_keep_their_name BEFORE UPDATE ON run_batches
    WHEN OLD.provider_id IS NOT NULL AND NEW.provider_id IS NOT OLD.provider_id
    BEGIN SELECT RAISE(ABORT, 'a batch stays the one that its provider named'); END
    """,
    """
    CREATE TRIGGER run_batches_end_once BEFORE UPDATE ON run_batches
    WHEN OLD.state IN ('collected', 'abandoned') AND NEW.state <> OLD.state
    BEGIN SELECT RAISE(ABORT, 'what came of a batch never changes'); END
    """,
    """
    CREATE TABLE run_batch_requests (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        batch_id TEXT NOT NULL REFERENCES run_batches (id) ON DELETE CASCADE,
        key TEXT NOT NULL CHECK (key <> ''),
        pair_id TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        cell INTEGER NOT NULL,
        step TEXT NOT NULL CHECK (step IN ('edit', 'facts', 'check', 'judge')),
        request_key TEXT NOT NULL,
        task TEXT NOT NULL,
        reply TEXT,
        features TEXT NOT NULL CHECK (json_valid(features)),
        reserved REAL NOT NULL CHECK (reserved >= 0),
        outcome TEXT CHECK (outcome IN ('answered', 'failed', 'again', 'returned')),
        call_id TEXT,
        fault TEXT,
        "status" INTEGER,
        refused TEXT,
        aside TEXT CHECK (aside IS NULL OR json_valid(aside)),
        UNIQUE (batch_id, key),
        CHECK (outcome IS NOT NULL OR (call_id IS NULL AND fault IS NULL AND aside IS NULL))
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX run_batch_requests_are_out_once ON run_batch_requests (key)
    WHERE outcome IS NULL
    """,
    "CREATE INDEX run_batch_requests_by_key ON run_batch_requests (key)",
    "CREATE INDEX run_batch_requests_of_pair ON run_batch_requests (pair_id)",
    """
    CREATE TRIGGER run_batch_requests_end_once BEFORE UPDATE ON run_batch_requests
    WHEN OLD.outcome IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'what came of a request never changes'); END
    """,
)
