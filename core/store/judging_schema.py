"""The schema of judges and of imported votes. Released: never edit it, append a step instead.

Judgments are only ever added: a question that got no readable answer is asked again as a new
attempt, and a readable answer is never replaced. They go only together with their judge.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

JUDGING_SCHEMA: tuple[str, ...] = (
    f"""
    CREATE TABLE vote_sets (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        title TEXT NOT NULL CHECK (title <> ''),
        file_sha TEXT NOT NULL,
        mapping TEXT NOT NULL CHECK (json_valid(mapping)),
        left_out TEXT NOT NULL CHECK (json_valid(left_out)),
        n_rows INTEGER NOT NULL CHECK (n_rows >= 0),
        created_by TEXT NOT NULL,
        created_at TEXT NOT NULL DEFAULT {_NOW}
    ) STRICT
    """,
    """
    CREATE TABLE vote_items (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        set_id TEXT NOT NULL REFERENCES vote_sets (id) ON DELETE CASCADE,
        item TEXT NOT NULL CHECK (item <> ''),
        message TEXT,
        text_a TEXT,
        text_b TEXT,
        system_a TEXT NOT NULL DEFAULT 'A',
        system_b TEXT NOT NULL DEFAULT 'B',
        UNIQUE (set_id, item, system_a, system_b),
        CHECK (system_a <> system_b),
        CHECK ((text_a IS NULL) = (text_b IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE votes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        item_id TEXT NOT NULL REFERENCES vote_items (id) ON DELETE CASCADE,
        rater TEXT NOT NULL CHECK (rater <> ''),
        rater_kind TEXT NOT NULL CHECK (rater_kind IN ('person', 'judge')),
        label TEXT CHECK (label IN ('A', 'tie', 'B')),
        missing TEXT CHECK (missing IN ('unreadable', 'undecided', 'skipped')),
        comment TEXT NOT NULL DEFAULT '',
        UNIQUE (item_id, rater),
        CHECK ((label IS NULL) = (missing IS NOT NULL))
    ) STRICT
    """,
    f"""
    CREATE TABLE judges (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        study_id TEXT REFERENCES studies (id) ON DELETE CASCADE,
        set_id TEXT REFERENCES vote_sets (id) ON DELETE CASCADE,
        engine TEXT NOT NULL CHECK (engine <> ''),
        protocol TEXT NOT NULL CHECK (protocol IN ('three_way', 'binary')),
        variant TEXT NOT NULL
            CHECK (variant IN ('zero_shot', 'one_shot', 'few_shot', 'ensemble')),
        repeats INTEGER NOT NULL DEFAULT 1 CHECK (repeats >= 1),
        prompts TEXT NOT NULL CHECK (json_valid(prompts)),
        "key" TEXT NOT NULL UNIQUE,
        created_by TEXT NOT NULL,
        created_at TEXT NOT NULL DEFAULT {_NOW},
        CHECK ((study_id IS NULL) <> (set_id IS NULL))
    ) STRICT
    """,
    f"""
    CREATE TABLE judgments (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        judge_id TEXT NOT NULL REFERENCES judges (id) ON DELETE CASCADE,
        item_id TEXT NOT NULL CHECK (item_id <> ''),
        variant TEXT NOT NULL CHECK (variant IN ('zero_shot', 'one_shot', 'few_shot')),
        "order" TEXT NOT NULL CHECK ("order" IN ('ab', 'ba')),
        replicate INTEGER NOT NULL CHECK (replicate >= 0),
        attempt INTEGER NOT NULL CHECK (attempt >= 1),
        verdict TEXT CHECK (verdict IN ('1', '2', 'tie')),
        failure TEXT CHECK (failure <> ''),
        fault TEXT,
        reason TEXT NOT NULL DEFAULT '',
        raw TEXT NOT NULL DEFAULT '',
        engine_served TEXT,
        seconds REAL,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cost REAL,
        cached INTEGER NOT NULL DEFAULT 0 CHECK (cached IN (0, 1)),
        at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (judge_id, item_id, variant, "order", replicate, attempt),
        CHECK ((verdict IS NULL) <> (failure IS NULL))
    ) STRICT
    """,
    """
    CREATE TRIGGER judgments_are_final BEFORE UPDATE ON judgments
    BEGIN SELECT RAISE(ABORT, 'a judgment never changes'); END
    """,
    """
    CREATE TRIGGER judgments_answer_once BEFORE INSERT ON judgments
    WHEN EXISTS (
        SELECT 1 FROM judgments AS j WHERE j.judge_id = NEW.judge_id AND j.item_id = NEW.item_id
        AND j.variant = NEW.variant AND j."order" = NEW."order" AND j.replicate = NEW.replicate
        AND j.verdict IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'this question has a readable answer'); END
    """,
)

JUDGING_VIEWS: tuple[str, ...] = (
    # The answer that holds: the last attempt, which is the readable one where there is one.
    """
    CREATE VIEW v_judge_answers AS
    SELECT j.*, g.study_id, g.set_id, g.engine, g.protocol,
           CASE WHEN j.verdict IS NULL THEN NULL WHEN j.verdict = 'tie' THEN 'tie'
                WHEN (j.verdict = '1') = (j."order" = 'ab') THEN 'A' ELSE 'B' END AS label
    FROM judgments AS j JOIN judges AS g ON g.id = j.judge_id
    WHERE j.attempt = (
        SELECT max(attempt) FROM judgments AS k WHERE k.judge_id = j.judge_id
        AND k.item_id = j.item_id AND k.variant = j.variant AND k."order" = j."order"
        AND k.replicate = j.replicate)
    """,
)
