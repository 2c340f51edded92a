"""The schema of batch runs. Released: never edit it, append a step instead.

Attempts are only ever added. A step of a cell that is done has no further attempt, so that an
old good result is never lost to a bad new one; a failed step may be tried again.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

RUN_SCHEMA: tuple[str, ...] = (
    f"""
    CREATE TABLE runs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        title TEXT NOT NULL CHECK (title <> ''),
        plan TEXT NOT NULL CHECK (json_valid(plan)),
        state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN
            ('planned', 'running', 'paused', 'stopped', 'done')),
        reason TEXT,
        pause_asked INTEGER NOT NULL DEFAULT 0 CHECK (pause_asked IN (0, 1)),
        budget_calls INTEGER CHECK (budget_calls > 0),
        budget_money REAL CHECK (budget_money > 0),
        created_by TEXT NOT NULL,
        created_at TEXT NOT NULL DEFAULT {_NOW},
        started_at TEXT,
        ended_at TEXT
    ) STRICT
    """,
    """
    CREATE TABLE run_cells (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        pair_id TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        prompt TEXT NOT NULL,
        prompt_sha TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('empathic', 'high', 'extreme')),
        engine TEXT NOT NULL,
        replicate INTEGER NOT NULL CHECK (replicate >= 0),
        checker TEXT NOT NULL,
        working TEXT CHECK (working IN ('edit', 'facts', 'check', 'judge')),
        UNIQUE (run_id, pair_id, prompt_sha, level, engine, replicate, checker)
    ) STRICT
    """,
    "CREATE INDEX run_cells_of_pair ON run_cells (pair_id)",
    f"""
    CREATE TABLE run_attempts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        cell INTEGER NOT NULL REFERENCES run_cells (seq) ON DELETE CASCADE,
        step TEXT NOT NULL CHECK (step IN ('edit', 'facts', 'check', 'judge')),
        attempt INTEGER NOT NULL CHECK (attempt >= 1),
        failure TEXT CHECK (failure <> ''),
        fault TEXT,
        edit_id TEXT,
        case_id TEXT,
        at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (cell, step, attempt),
        CHECK ((failure IS NULL) = (fault IS NULL)),
        CHECK (failure IS NOT NULL OR (step = 'edit') = (edit_id IS NOT NULL)),
        CHECK (failure IS NOT NULL OR (step = 'check') = (case_id IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE TRIGGER run_attempts_are_final BEFORE UPDATE ON run_attempts
    BEGIN SELECT RAISE(ABORT, 'an attempt never changes'); END
    """,
    """
    CREATE TRIGGER run_attempts_succeed_once BEFORE INSERT ON run_attempts
    WHEN EXISTS (
        SELECT 1 FROM run_attempts AS a
        WHERE a.cell = NEW.cell AND a.step = NEW.step AND a.failure IS NULL)
    BEGIN SELECT RAISE(ABORT, 'this step is done'); END
    """,
    f"""
    CREATE TABLE run_judgments (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        cell INTEGER NOT NULL REFERENCES run_cells (seq) ON DELETE CASCADE,
        judge TEXT NOT NULL,
        engine TEXT NOT NULL,
        protocol TEXT NOT NULL CHECK (protocol IN ('three_way', 'binary')),
        "order" TEXT NOT NULL CHECK ("order" IN ('ab', 'ba')),
        attempt INTEGER NOT NULL CHECK (attempt >= 1),
        verdict TEXT CHECK (verdict IN ('1', '2', 'tie')),
        failure TEXT CHECK (failure <> ''),
        fault TEXT,
        reason TEXT NOT NULL DEFAULT '',
        raw TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (cell, judge, "order", attempt),
        CHECK ((verdict IS NULL) <> (failure IS NULL))
    ) STRICT
    """,
    """
    CREATE TRIGGER run_judgments_are_final BEFORE UPDATE ON run_judgments
    BEGIN SELECT RAISE(ABORT, 'a judgment never changes'); END
    """,
    """
    CREATE TRIGGER run_judgments_answer_once BEFORE INSERT ON run_judgments
    WHEN EXISTS (
        SELECT 1 FROM run_judgments AS j WHERE j.cell = NEW.cell AND j.judge = NEW.judge
        AND j."order" = NEW."order" AND j.verdict IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'this question has a readable answer'); END
    """,
    """
    CREATE TABLE run_calls (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
        cell INTEGER,
        step TEXT,
        PRIMARY KEY (run_id, call_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE run_stops (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        engine TEXT NOT NULL,
        failure TEXT NOT NULL CHECK (failure <> ''),
        PRIMARY KEY (run_id, engine)
    ) STRICT
    """,
)

RUN_VIEWS: tuple[str, ...] = (
    # The attempt that holds at each step: the last one, which is the good one where there is one.
    """
    CREATE VIEW v_run_steps AS
    SELECT a.*, c.run_id, c.pair_id, c.prompt, c.prompt_sha, c.level, c.engine, c.replicate,
           c.checker
    FROM run_attempts AS a JOIN run_cells AS c ON c.seq = a.cell
    WHERE a.attempt = (
        SELECT max(attempt) FROM run_attempts AS b WHERE b.cell = a.cell AND b.step = a.step)
    """,
)
