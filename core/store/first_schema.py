"""The first schema, written out. Released: never edit it, append a step instead.

Every table is STRICT. Keys hold an explicit 'none' where a value may be absent, since SQLite
lets NULLs repeat in a unique key. `seq` is the order of saving: clocks may be set back.
"""

from __future__ import annotations

FIRST_SCHEMA: tuple[str, ...] = (
    """
    CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE pairs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        texts_sha TEXT NOT NULL,
        reply_sha TEXT NOT NULL,
        patient_message TEXT NOT NULL CHECK (patient_message <> ''),
        physician_reply TEXT NOT NULL CHECK (physician_reply <> ''),
        specialty TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('kqa', 'synthetic', 'imported', 'pasted')),
        deidentified_by TEXT,
        band TEXT NOT NULL CHECK (band IN ('short', 'medium', 'long')),
        kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
        added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    ) STRICT
    """,
    "CREATE INDEX pairs_by_texts ON pairs (texts_sha)",
    "CREATE INDEX pairs_by_reply ON pairs (reply_sha)",
    """
    CREATE TABLE prompts (
        sha TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        version INTEGER NOT NULL CHECK (version >= 0),
        task TEXT NOT NULL CHECK (task IN
            ('edit', 'generate', 'extract_facts', 'entail', 'judge_three_way', 'judge_binary')),
        variables TEXT NOT NULL CHECK (json_valid(variables)),
        material TEXT NOT NULL CHECK (json_valid(material)),
        "system" TEXT NOT NULL,
        "user" TEXT NOT NULL,
        reply TEXT,
        source TEXT NOT NULL,
        changed TEXT NOT NULL,
        added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    ) STRICT
    """,
    """
    CREATE TABLE edits (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        pair_id TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        method TEXT NOT NULL CHECK (method IN
            ('physician', 'edit_simple', 'edit_refined', 'own_prompt', 'direct')),
        level TEXT NOT NULL CHECK (level IN ('none', 'empathic', 'high', 'extreme')),
        prompt TEXT NOT NULL,
        prompt_sha TEXT NOT NULL,
        engine TEXT NOT NULL,
        engine_served TEXT NOT NULL,
        replicate INTEGER NOT NULL CHECK (replicate >= 0),
        text TEXT NOT NULL CHECK (text <> ''),
        text_sha TEXT NOT NULL,
        calls INTEGER NOT NULL CHECK (calls >= 0),
        cached INTEGER NOT NULL CHECK (cached >= 0),
        seconds REAL CHECK (seconds >= 0),
        input_tokens INTEGER CHECK (input_tokens >= 0),
        output_tokens INTEGER CHECK (output_tokens >= 0),
        cost REAL CHECK (cost >= 0),
        UNIQUE (pair_id, prompt_sha, engine, level, replicate)
    ) STRICT
    """,
    "CREATE INDEX edits_by_text ON edits (text_sha)",
    """
    CREATE TABLE fact_lists (
        id TEXT NOT NULL PRIMARY KEY,
        text_sha TEXT NOT NULL,
        decomposer TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX fact_lists_by_text ON fact_lists (text_sha)",
    """
    CREATE TABLE facts (
        list_id TEXT NOT NULL REFERENCES fact_lists (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
        statement TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('finding', 'interpretation', 'diagnosis', 'medication',
            'instruction', 'follow_up', 'logistics', 'prognosis_reassurance', 'risk_warning',
            'commitment', 'patient_state', 'other_medical')),
        evidence TEXT NOT NULL,
        span_start INTEGER CHECK (span_start >= 0),
        span_end INTEGER CHECK (span_end > span_start),
        PRIMARY KEY (list_id, ordinal),
        CHECK ((span_start IS NULL) = (span_end IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE verdicts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        list_id TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        premise_sha TEXT NOT NULL,
        premise_kind TEXT NOT NULL CHECK (premise_kind IN ('edit', 'original')),
        checker TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 1),
        entailed INTEGER CHECK (entailed IN (0, 1)),
        failure TEXT,
        attribution TEXT CHECK (attribution IN ('supported', 'echo', 'new')),
        aux TEXT CHECK (aux IN ('missing', 'weakened', 'added', 'strengthened', 'contradicted')),
        evidence TEXT NOT NULL,
        span_start INTEGER CHECK (span_start >= 0),
        span_end INTEGER CHECK (span_end > span_start),
        rationale TEXT NOT NULL,
        guards TEXT NOT NULL CHECK (json_valid(guards)),
        corrected_by TEXT,
        added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
        FOREIGN KEY (list_id, ordinal) REFERENCES facts (list_id, ordinal) ON DELETE CASCADE,
        UNIQUE (list_id, ordinal, premise_sha, premise_kind, checker, revision),
        CHECK ((entailed IS NULL) = (failure IS NOT NULL)),
        CHECK (premise_kind = 'original' OR attribution IS NULL),
        CHECK ((span_start IS NULL) = (span_end IS NULL))
    ) STRICT
    """,
    "CREATE INDEX verdicts_by_premise ON verdicts (premise_sha)",
    """
    CREATE TABLE cases (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        edit_id TEXT NOT NULL REFERENCES edits (id) ON DELETE CASCADE,
        checker TEXT NOT NULL,
        original_list TEXT REFERENCES fact_lists (id),
        edited_list TEXT REFERENCES fact_lists (id),
        ungrounded_extractions INTEGER NOT NULL CHECK (ungrounded_extractions >= 0),
        dropped_by_number_guard INTEGER NOT NULL CHECK (dropped_by_number_guard >= 0),
        check_failure TEXT,
        kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
        created_at TEXT NOT NULL CHECK (julianday(created_at) IS NOT NULL),
        UNIQUE (edit_id, checker),
        CHECK ((original_list IS NULL) = (check_failure IS NOT NULL)),
        CHECK ((edited_list IS NULL) = (check_failure IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE TABLE flags (
        case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
        kind TEXT NOT NULL CHECK (kind IN ('low_precision', 'short_source', 'lost_instruction',
            'contradiction', 'new_follow_up', 'assumption', 'false_reassurance',
            'changed_number')),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        raised_by TEXT NOT NULL,
        PRIMARY KEY (case_id, ordinal)
    ) STRICT
    """,
    """
    CREATE TABLE calls (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        task TEXT NOT NULL,
        engine_asked TEXT NOT NULL,
        engine_served TEXT,
        request_key TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'failed', 'cached')),
        started_at TEXT NOT NULL,
        seconds REAL NOT NULL,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cost REAL,
        fault TEXT,
        "status" INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE cache (
        key TEXT NOT NULL PRIMARY KEY,
        completion TEXT NOT NULL CHECK (json_valid(completion)),
        pair_id TEXT,
        added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    ) STRICT
    """,
    "CREATE INDEX cache_by_pair ON cache (pair_id)",
    """
    CREATE TABLE jobs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        key TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN
            ('running', 'done', 'failed', 'cancelled', 'interrupted')),
        cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
        case_id TEXT REFERENCES cases (id) ON DELETE SET NULL,
        failure TEXT,
        started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
        beat_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
        ended_at TEXT,
        CHECK ((state = 'running') = (ended_at IS NULL)),
        CHECK ((state = 'failed') = (failure IS NOT NULL))
    ) STRICT
    """,
    "CREATE UNIQUE INDEX jobs_one_running ON jobs (key) WHERE state = 'running'",
    """
    CREATE TABLE job_steps (
        job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
        name TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
        PRIMARY KEY (job_id, name)
    ) STRICT
    """,
    """
    CREATE TABLE imports (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        file_name TEXT NOT NULL,
        file_sha TEXT NOT NULL,
        added INTEGER NOT NULL CHECK (added >= 0),
        known INTEGER NOT NULL CHECK (known >= 0),
        refused TEXT NOT NULL CHECK (json_valid(refused)),
        added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    ) STRICT
    """,
)

FIRST_VIEWS: tuple[str, ...] = (
    # The verdict that holds: a person's correction before a checker's, then the last one.
    """
    CREATE VIEW v_verdicts AS
    SELECT * FROM (
        SELECT v.*, row_number() OVER (
            PARTITION BY list_id, ordinal, premise_sha, premise_kind, checker
            ORDER BY corrected_by IS NOT NULL DESC, revision DESC
        ) AS place
        FROM verdicts AS v
    ) WHERE place = 1
    """,
    """
    CREATE VIEW v_case_verdicts AS
    SELECT c.id AS case_id, c.checker, v.premise_kind, f.ordinal, f.statement, f.kind,
           v.entailed, v.failure, v.attribution, v.aux, v.corrected_by
    FROM cases AS c
    JOIN edits AS e ON e.id = c.edit_id
    JOIN pairs AS p ON p.id = e.pair_id
    JOIN v_verdicts AS v ON v.checker = c.checker AND (
        (v.premise_kind = 'edit' AND v.list_id = c.original_list AND v.premise_sha = e.text_sha)
        OR (v.premise_kind = 'original' AND v.list_id = c.edited_list
            AND v.premise_sha = p.texts_sha))
    JOIN facts AS f ON f.list_id = v.list_id AND f.ordinal = v.ordinal
    """,
    # Undecided facts count neither above nor below the line; nothing over nothing is NULL.
    """
    CREATE VIEW v_fact_scores AS
    WITH counts AS (
        SELECT case_id,
            count(entailed) FILTER (WHERE premise_kind = 'edit') AS n_kept,
            sum(entailed) FILTER (WHERE premise_kind = 'edit') AS entailed_kept,
            count(entailed) FILTER (WHERE premise_kind = 'original') AS n_grounded,
            sum(entailed) FILTER (WHERE premise_kind = 'original') AS entailed_grounded,
            count(*) - count(entailed) AS undecided
        FROM v_case_verdicts GROUP BY case_id
    ), shares AS (
        SELECT counts.*,
            CAST(entailed_kept AS REAL) / n_kept AS recall,
            CAST(entailed_grounded AS REAL) / n_grounded AS "precision"
        FROM counts
    )
    SELECT c.id AS case_id, e.pair_id, e.method, e.level, e.prompt, e.engine, e.replicate,
        c.checker, s.recall, s."precision",
        CASE WHEN s.recall + s."precision" = 0 THEN 0.0
             ELSE 2 * s.recall * s."precision" / (s.recall + s."precision") END AS f1,
        coalesce(s.n_kept, 0) AS n_kept, coalesce(s.n_grounded, 0) AS n_grounded,
        coalesce(s.undecided, 0) AS undecided, c.check_failure
    FROM cases AS c JOIN edits AS e ON e.id = c.edit_id
    LEFT JOIN shares AS s ON s.case_id = c.id
    """,
    # A cost that nobody knows isn't 0: `unpriced` says how many answers have none.
    """
    CREATE VIEW v_costs AS
    SELECT engine_asked, task,
        count(*) FILTER (WHERE outcome = 'answered') AS answered,
        count(*) FILTER (WHERE outcome = 'failed') AS failed,
        count(*) FILTER (WHERE outcome = 'cached') AS cached,
        sum(seconds) FILTER (WHERE outcome <> 'cached') AS seconds,
        sum(input_tokens) FILTER (WHERE outcome <> 'cached') AS input_tokens,
        sum(output_tokens) FILTER (WHERE outcome <> 'cached') AS output_tokens,
        sum(cost) FILTER (WHERE outcome <> 'cached') AS cost,
        count(*) FILTER (WHERE outcome = 'answered' AND cost IS NULL) AS unpriced
    FROM calls GROUP BY engine_asked, task
    """,
)
