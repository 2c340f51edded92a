"""The schema of panels, staff and who did what. Released: never edit it, append a step instead.

Triggers hold what no page may undo: revisions are only ever added, what an open study shows
doesn't change, and a closed study takes no answer. Answers are deleted only with a tombstone.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

PANEL_SCHEMA: tuple[str, ...] = (
    f"""
    CREATE TABLE staff (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
        role TEXT NOT NULL CHECK (role IN ('facilitator', 'clinician', 'researcher')),
        password_hash TEXT NOT NULL CHECK (password_hash <> ''),
        added_at TEXT NOT NULL DEFAULT {_NOW},
        disabled_at TEXT
    ) STRICT
    """,
    f"""
    CREATE TABLE staff_sessions (
        token_hash TEXT NOT NULL PRIMARY KEY,
        staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
        started_at TEXT NOT NULL DEFAULT {_NOW},
        expires_at TEXT NOT NULL CHECK (julianday(expires_at) IS NOT NULL),
        ended_at TEXT
    ) STRICT
    """,
    f"""
    CREATE TABLE deeds (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        actor TEXT NOT NULL,
        role TEXT NOT NULL,
        deed TEXT NOT NULL CHECK (deed <> ''),
        subject TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL DEFAULT {_NOW}
    ) STRICT
    """,
    f"""
    CREATE TABLE studies (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        title TEXT NOT NULL CHECK (title <> ''),
        state TEXT NOT NULL DEFAULT 'draft'
            CHECK (state IN ('draft', 'open', 'paused', 'closed')),
        votes_per_pair INTEGER NOT NULL CHECK (votes_per_pair >= 1),
        pairs_per_seat INTEGER NOT NULL CHECK (pairs_per_seat >= 1),
        seats INTEGER NOT NULL CHECK (seats >= 1),
        gate REAL NOT NULL CHECK (gate BETWEEN 0 AND 1),
        control_share REAL NOT NULL CHECK (control_share BETWEEN 0 AND 0.5),
        repeat_share REAL NOT NULL CHECK (repeat_share BETWEEN 0 AND 0.5),
        lease_minutes INTEGER NOT NULL CHECK (lease_minutes >= 1),
        seconds_per_pair REAL NOT NULL CHECK (seconds_per_pair > 0),
        texts TEXT NOT NULL CHECK (json_valid(texts)),
        texts_sha TEXT NOT NULL,
        consent_version TEXT NOT NULL CHECK (consent_version <> ''),
        created_by TEXT NOT NULL,
        created_at TEXT NOT NULL DEFAULT {_NOW},
        opened_at TEXT,
        closed_at TEXT,
        CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
        CHECK (state <> 'draft' OR opened_at IS NULL)
    ) STRICT
    """,
    """
    CREATE TABLE study_items (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('main', 'control')),
        pair_id TEXT NOT NULL,
        message TEXT NOT NULL CHECK (message <> ''),
        text_a TEXT NOT NULL CHECK (text_a <> ''),
        text_b TEXT NOT NULL CHECK (text_b <> ''),
        message_sha TEXT NOT NULL,
        text_a_sha TEXT NOT NULL,
        text_b_sha TEXT NOT NULL,
        system_a TEXT NOT NULL,
        system_b TEXT NOT NULL,
        source_a TEXT NOT NULL CHECK (json_valid(source_a)),
        source_b TEXT NOT NULL CHECK (json_valid(source_b)),
        "precision" REAL CHECK ("precision" BETWEEN 0 AND 1),
        n_facts INTEGER NOT NULL CHECK (n_facts >= 0),
        held_back TEXT,
        let_in_by TEXT,
        let_in_reason TEXT,
        UNIQUE (study_id, kind, pair_id, system_a, system_b),
        CHECK ((kind = 'control') = (text_a = text_b)),
        CHECK ((let_in_by IS NULL) = (let_in_reason IS NULL)),
        CHECK (let_in_by IS NULL OR held_back IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX study_items_by_study ON study_items (study_id, kind)",
    f"""
    CREATE TABLE seats (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        study_id TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number >= 1),
        code_hash TEXT NOT NULL UNIQUE,
        token_hash TEXT NOT NULL UNIQUE,
        expires_at TEXT NOT NULL CHECK (julianday(expires_at) IS NOT NULL),
        stage TEXT NOT NULL DEFAULT 'new' CHECK (stage IN ('new', 'consent', 'declined',
            'instructions', 'practice', 'judging', 'break', 'stopped', 'finished', 'removed')),
        stage_before_break TEXT,
        text_size INTEGER NOT NULL DEFAULT 100 CHECK (text_size BETWEEN 100 AND 200),
        high_contrast INTEGER NOT NULL DEFAULT 0 CHECK (high_contrast IN (0, 1)),
        practice_done INTEGER NOT NULL DEFAULT 0 CHECK (practice_done >= 0),
        position INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
        asks_help INTEGER NOT NULL DEFAULT 0 CHECK (asks_help IN (0, 1)),
        excluded_reason TEXT,
        consented_at TEXT,
        consent_version TEXT,
        last_tap_at TEXT,
        made_at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (study_id, number),
        CHECK ((consented_at IS NULL) = (consent_version IS NULL))
    ) STRICT
    """,
    f"""
    CREATE TABLE seat_sessions (
        token_hash TEXT NOT NULL PRIMARY KEY,
        seat_id TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
        started_at TEXT NOT NULL DEFAULT {_NOW}
    ) STRICT
    """,
    f"""
    CREATE TABLE seat_events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        seat_id TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
        client_id TEXT NOT NULL CHECK (client_id <> ''),
        event TEXT NOT NULL CHECK (event <> ''),
        detail TEXT NOT NULL DEFAULT '',
        by TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (seat_id, client_id)
    ) STRICT
    """,
    f"""
    CREATE TABLE seat_tabs (
        seat_id TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
        tab TEXT NOT NULL CHECK (tab <> ''),
        opened_at TEXT NOT NULL DEFAULT {_NOW},
        acted_at TEXT NOT NULL DEFAULT {_NOW},
        PRIMARY KEY (seat_id, tab)
    ) STRICT
    """,
    f"""
    CREATE TABLE presentations (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        seat_id TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
        item_id TEXT NOT NULL REFERENCES study_items (id) ON DELETE CASCADE,
        repeat_number INTEGER NOT NULL CHECK (repeat_number >= 0),
        position INTEGER NOT NULL CHECK (position >= 1),
        first_side TEXT NOT NULL CHECK (first_side IN ('a', 'b')),
        leased_until TEXT NOT NULL CHECK (julianday(leased_until) IS NOT NULL),
        shown_at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (seat_id, item_id, repeat_number),
        UNIQUE (seat_id, position)
    ) STRICT
    """,
    "CREATE INDEX presentations_by_item ON presentations (item_id)",
    f"""
    CREATE TABLE revisions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        presentation_id TEXT NOT NULL REFERENCES presentations (id) ON DELETE CASCADE,
        seat_id TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
        revision INTEGER NOT NULL CHECK (revision >= 1),
        client_id TEXT NOT NULL CHECK (client_id <> ''),
        tab TEXT NOT NULL,
        cause TEXT NOT NULL CHECK (cause IN ('tap', 'why', 'skip', 'undo')),
        shown_choice TEXT CHECK (shown_choice IN ('first', 'equal', 'second')),
        skip_reason TEXT CHECK (skip_reason IN ('unclear', 'upsetting', 'too_long', 'other')),
        chips TEXT NOT NULL CHECK (json_valid(chips)),
        visible_ms INTEGER NOT NULL CHECK (visible_ms >= 0),
        stacking TEXT NOT NULL CHECK (stacking IN ('side_by_side', 'stacked')),
        width INTEGER NOT NULL CHECK (width >= 0),
        height INTEGER NOT NULL CHECK (height >= 0),
        text_size INTEGER NOT NULL,
        at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (presentation_id, revision),
        UNIQUE (seat_id, client_id),
        CHECK (shown_choice IS NULL OR skip_reason IS NULL),
        CHECK (cause <> 'skip' OR skip_reason IS NOT NULL),
        CHECK (cause NOT IN ('tap', 'why') OR shown_choice IS NOT NULL)
    ) STRICT
    """,
    f"""
    CREATE TABLE comments (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        seat_id TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
        client_id TEXT NOT NULL CHECK (client_id <> ''),
        comment TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT {_NOW},
        UNIQUE (seat_id, client_id)
    ) STRICT
    """,
    f"""
    CREATE TABLE removals (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        seat_id TEXT NOT NULL UNIQUE REFERENCES seats (id) ON DELETE CASCADE,
        pseudonym TEXT NOT NULL,
        answers INTEGER NOT NULL CHECK (answers >= 0),
        at TEXT NOT NULL DEFAULT {_NOW}
    ) STRICT
    """,
    """
    CREATE TRIGGER revisions_are_final BEFORE UPDATE ON revisions
    BEGIN SELECT RAISE(ABORT, 'a revision never changes'); END
    """,
    """
    CREATE TRIGGER revisions_stay BEFORE DELETE ON revisions
    WHEN NOT EXISTS (SELECT 1 FROM removals WHERE seat_id = OLD.seat_id)
    BEGIN SELECT RAISE(ABORT, 'a revision goes only with a tombstone'); END
    """,
    """
    CREATE TRIGGER comments_are_final BEFORE UPDATE ON comments
    BEGIN SELECT RAISE(ABORT, 'a comment never changes'); END
    """,
    """
    CREATE TRIGGER comments_stay BEFORE DELETE ON comments
    WHEN NOT EXISTS (SELECT 1 FROM removals WHERE seat_id = OLD.seat_id)
    BEGIN SELECT RAISE(ABORT, 'a comment goes only with a tombstone'); END
    """,
    """
    CREATE TRIGGER revisions_fit BEFORE INSERT ON revisions
    WHEN NOT EXISTS (
        SELECT 1 FROM presentations AS p JOIN seats AS s ON s.id = p.seat_id
        JOIN studies AS y ON y.id = s.study_id
        WHERE p.id = NEW.presentation_id AND p.seat_id = NEW.seat_id
        AND y.state IN ('open', 'paused') AND s.stage <> 'removed')
    BEGIN SELECT RAISE(ABORT, 'this seat takes no such answer'); END
    """,
    """
    CREATE TRIGGER presentations_are_final
    BEFORE UPDATE OF id, seat_id, item_id, repeat_number, position, first_side ON presentations
    BEGIN SELECT RAISE(ABORT, 'what was drawn never changes'); END
    """,
    """
    CREATE TRIGGER shown_studies_are_final
    BEFORE UPDATE OF id, title, votes_per_pair, pairs_per_seat, gate, control_share,
        repeat_share, texts, texts_sha, consent_version ON studies
    WHEN OLD.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'an opened study never changes'); END
    """,
    """
    CREATE TRIGGER studies_go_forward BEFORE UPDATE OF state ON studies
    WHEN OLD.state = 'closed' OR NEW.state = 'draft' AND OLD.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'a study never goes back'); END
    """,
    """
    CREATE TRIGGER opened_studies_stay BEFORE DELETE ON studies WHEN OLD.state <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'an opened study is never deleted'); END
    """,
    """
    CREATE TRIGGER shown_items_stay_new BEFORE INSERT ON study_items
    WHEN (SELECT state FROM studies WHERE id = NEW.study_id) <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'an opened study never changes'); END
    """,
    """
    CREATE TRIGGER shown_items_are_final BEFORE UPDATE ON study_items
    WHEN (SELECT state FROM studies WHERE id = OLD.study_id) <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'an opened study never changes'); END
    """,
    """
    CREATE TRIGGER shown_items_stay BEFORE DELETE ON study_items
    WHEN (SELECT state FROM studies WHERE id = OLD.study_id) <> 'draft'
    BEGIN SELECT RAISE(ABORT, 'an opened study never changes'); END
    """,
)

PANEL_VIEWS: tuple[str, ...] = (
    # The last revision of every presentation; the one place in SQL where sides are undone.
    """
    CREATE VIEW v_answers AS
    SELECT y.id AS study_id, s.id AS seat_id, s.number AS seat, s.excluded_reason,
           p.id AS presentation_id, p.position, p.repeat_number, p.first_side,
           i.id AS item_id, i.kind, i.pair_id, i.system_a, i.system_b,
           r.seq AS revision_seq, r.revision, r.shown_choice, r.skip_reason, r.chips,
           r.visible_ms, r.stacking, r.width, r.height, r.text_size, r.at,
           CASE WHEN r.shown_choice IS NULL THEN NULL WHEN r.shown_choice = 'equal' THEN 'tie'
                WHEN (r.shown_choice = 'first') = (p.first_side = 'a') THEN 'A' ELSE 'B'
           END AS label
    FROM presentations AS p
    JOIN seats AS s ON s.id = p.seat_id
    JOIN studies AS y ON y.id = s.study_id
    JOIN study_items AS i ON i.id = p.item_id
    JOIN revisions AS r ON r.presentation_id = p.id
    WHERE r.revision = (SELECT max(revision) FROM revisions WHERE presentation_id = p.id)
      AND (r.shown_choice IS NOT NULL OR r.skip_reason IS NOT NULL)
    """,
    # What alignment reads: first presentations of real pairs, of seats that count.
    """
    CREATE VIEW v_judgments AS
    SELECT *, CASE label WHEN 'A' THEN system_a WHEN 'B' THEN system_b WHEN 'tie' THEN 'equal'
           END AS preferred_system
    FROM v_answers
    WHERE kind = 'main' AND repeat_number = 0 AND label IS NOT NULL AND excluded_reason IS NULL
    """,
)
