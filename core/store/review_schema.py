"""The schema of clinicians' reviews.

Items are copies that never change and vanish with their pair, and everything said of them too.
Ratings, verdicts about verdicts and adjudications are only ever added, while the review is open;
a first rating is final once the passage's verdicts were shown to that reviewer.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
_RATING = """
        codes TEXT NOT NULL CHECK (json_valid(codes)),
        severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 4),
        likelihood TEXT CHECK (likelihood IN ('unlikely', 'possible', 'likely')),
        note TEXT NOT NULL CHECK (length(note) <= 1000),"""
_OF_ITEM = "item_id TEXT NOT NULL REFERENCES review_items (id) ON DELETE CASCADE"
_SAID = """
        said TEXT NOT NULL CHECK (said IN ('right', 'wrong', 'unsure')),"""
_BY = f"""
        revision INTEGER NOT NULL CHECK (revision >= 1),
        reviewer TEXT NOT NULL CHECK (reviewer <> ''),
        role TEXT NOT NULL,
        client_id TEXT NOT NULL CHECK (client_id <> ''),
        at TEXT NOT NULL DEFAULT {_NOW},"""


_TABLES: tuple[str, ...] = (
    f"""
    CREATE TABLE reviews (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        title TEXT NOT NULL CHECK (title <> ''),
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
        source TEXT NOT NULL CHECK (source IN ('recent', 'run', 'written', 'study')),
        ref TEXT NOT NULL,
        reviewers INTEGER NOT NULL CHECK (reviewers IN (1, 2)),
        seed INTEGER NOT NULL,
        left_out TEXT NOT NULL CHECK (json_valid(left_out)),
        created_by TEXT NOT NULL CHECK (created_by <> ''),
        created_at TEXT NOT NULL DEFAULT {_NOW},
        closed_at TEXT,
        CHECK ((state = 'closed') = (closed_at IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE TABLE review_strata (
        review_id TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
        stratum TEXT NOT NULL CHECK (stratum IN ('flagged', 'unflagged')),
        population INTEGER NOT NULL CHECK (population >= 0),
        drawn INTEGER NOT NULL CHECK (drawn BETWEEN 0 AND population),
        PRIMARY KEY (review_id, stratum)
    ) STRICT
    """,
    """
    CREATE TABLE review_items (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        review_id TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position >= 1),
        stratum TEXT NOT NULL CHECK (stratum IN ('flagged', 'unflagged')),
        case_id TEXT NOT NULL CHECK (case_id <> ''),
        pair_id TEXT NOT NULL REFERENCES pairs (id) ON DELETE CASCADE,
        message TEXT NOT NULL CHECK (message <> ''),
        original TEXT NOT NULL CHECK (original <> ''),
        edited TEXT NOT NULL CHECK (edited <> ''),
        checker TEXT NOT NULL CHECK (checker <> ''),
        verdicts TEXT NOT NULL CHECK (json_valid(verdicts)),
        flags TEXT NOT NULL CHECK (json_valid(flags)),
        passages TEXT NOT NULL CHECK (json_valid(passages)),
        engine TEXT NOT NULL,
        engine_served TEXT NOT NULL,
        prompt TEXT NOT NULL,
        prompt_sha TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('none', 'empathic', 'high', 'extreme')),
        method TEXT NOT NULL CHECK (method IN
            ('physician', 'edit_simple', 'edit_refined', 'own_prompt', 'direct')),
        UNIQUE (review_id, position),
        UNIQUE (review_id, case_id)
    ) STRICT
    """,
    "CREATE INDEX review_items_by_pair ON review_items (pair_id)",
    "CREATE INDEX review_items_by_case ON review_items (case_id)",
    f"""
    CREATE TABLE review_takes (
        {_OF_ITEM},
        reviewer TEXT NOT NULL CHECK (reviewer <> ''),
        taken_at TEXT NOT NULL DEFAULT {_NOW},
        leased_until TEXT NOT NULL CHECK (julianday(leased_until) IS NOT NULL),
        completed_at TEXT,
        PRIMARY KEY (item_id, reviewer)
    ) STRICT
    """,
    f"""
    CREATE TABLE review_reveals (
        {_OF_ITEM},
        passage TEXT NOT NULL CHECK (passage <> ''),
        reviewer TEXT NOT NULL CHECK (reviewer <> ''),
        at TEXT NOT NULL DEFAULT {_NOW},
        PRIMARY KEY (item_id, passage, reviewer)
    ) STRICT
    """,
    f"""
    CREATE TABLE review_ratings (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        {_OF_ITEM},
        passage TEXT NOT NULL CHECK (passage <> ''),
        pass INTEGER NOT NULL CHECK (pass IN (1, 2)),{_RATING}{_BY}
        UNIQUE (item_id, passage, reviewer, pass, revision),
        UNIQUE (item_id, reviewer, client_id)
    ) STRICT
    """,
    f"""
    CREATE TABLE review_fact_ratings (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        {_OF_ITEM},
        passage TEXT NOT NULL CHECK (passage <> ''),
        fact TEXT NOT NULL CHECK (fact <> ''),{_SAID}{_BY}
        UNIQUE (item_id, fact, reviewer, revision),
        UNIQUE (item_id, reviewer, client_id, fact)
    ) STRICT
    """,
    f"""
    CREATE TABLE review_adjudications (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        {_OF_ITEM},
        passage TEXT NOT NULL CHECK (passage <> ''),{_RATING}{_BY}
        UNIQUE (item_id, passage, revision),
        UNIQUE (item_id, reviewer, client_id)
    ) STRICT
    """,
    f"""
    CREATE TABLE review_fact_adjudications (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        {_OF_ITEM},
        passage TEXT NOT NULL CHECK (passage <> ''),
        fact TEXT NOT NULL CHECK (fact <> ''),{_SAID}{_BY}
        UNIQUE (item_id, fact, revision),
        UNIQUE (item_id, reviewer, client_id, fact)
    ) STRICT
    """,
)

_WAS_REVEALED = (
    "EXISTS (SELECT 1 FROM review_reveals AS s WHERE s.item_id = NEW.item_id"
    " AND s.passage = NEW.passage AND s.reviewer = NEW.reviewer)"
)


def _refusing(name: str, what: str, condition: str, words: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {what} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _only_added(table: str) -> tuple[str, ...]:
    """Keep rows as they are until their item is forgotten, and take none of a closed review."""
    return (
        _refusing(f"{table}_are_final", f"UPDATE ON {table}", "1", "what was said never changes"),
        _refusing(
            f"{table}_stay",
            f"DELETE ON {table}",
            "EXISTS (SELECT 1 FROM review_items WHERE id = OLD.item_id)",
            "what was said goes only with its texts",
        ),
        _refusing(
            f"{table}_come_while_open",
            f"INSERT ON {table}",
            "NOT EXISTS (SELECT 1 FROM review_items AS i JOIN reviews AS r ON r.id = i.review_id"
            " WHERE i.id = NEW.item_id AND r.state = 'open')",
            "a closed review takes nothing",
        ),
    )


_TRIGGERS: tuple[str, ...] = (
    *_only_added("review_reveals"),
    *_only_added("review_ratings"),
    *_only_added("review_fact_ratings"),
    *_only_added("review_adjudications"),
    *_only_added("review_fact_adjudications"),
    _refusing(
        "review_reveals_follow_ratings",
        "INSERT ON review_reveals",
        "NOT EXISTS (SELECT 1 FROM review_ratings AS t WHERE t.item_id = NEW.item_id"
        " AND t.passage = NEW.passage AND t.reviewer = NEW.reviewer)",
        "verdicts are shown after the first rating",
    ),
    _refusing(
        "review_ratings_are_blind_first",
        "INSERT ON review_ratings",
        f"(NEW.pass = 1) = {_WAS_REVEALED}",
        "a first rating comes before the verdicts are shown, a second one after",
    ),
    _refusing(
        "review_fact_ratings_follow_reveals",
        "INSERT ON review_fact_ratings",
        f"NOT {_WAS_REVEALED}",
        "a verdict is rated once it was shown",
    ),
    _refusing("review_items_are_final", "UPDATE ON review_items", "1", "a copy never changes"),
    _refusing(
        "review_items_stay",
        "DELETE ON review_items",
        "EXISTS (SELECT 1 FROM pairs WHERE id = OLD.pair_id)",
        "a copy goes only with its pair",
    ),
    _refusing("review_strata_are_final", "UPDATE ON review_strata", "1", "a draw never changes"),
    _refusing("review_strata_stay", "DELETE ON review_strata", "1", "a draw never changes"),
    _refusing(
        "reviews_go_forward",
        "UPDATE ON reviews",
        "OLD.state = 'closed' OR NEW.state <> 'closed' OR (OLD.id, OLD.title, OLD.source, OLD.ref,"
        " OLD.reviewers, OLD.seed, OLD.left_out, OLD.created_by, OLD.created_at) IS NOT (NEW.id,"
        " NEW.title, NEW.source, NEW.ref, NEW.reviewers, NEW.seed, NEW.left_out, NEW.created_by,"
        " NEW.created_at)",
        "a review is only ever closed",
    ),
    _refusing("reviews_stay", "DELETE ON reviews", "1", "a review is never deleted"),
)

_VIEWS: tuple[str, ...] = (
    """
    CREATE VIEW v_review_people AS
    SELECT i.review_id, x.reviewer,
           row_number() OVER (PARTITION BY i.review_id ORDER BY min(x.at), x.reviewer) AS number
    FROM (
        SELECT item_id, reviewer, at FROM review_ratings
        UNION ALL SELECT item_id, reviewer, at FROM review_adjudications
        UNION ALL SELECT item_id, reviewer, at FROM review_fact_adjudications
    ) AS x JOIN review_items AS i ON i.id = x.item_id
    GROUP BY i.review_id, x.reviewer
    """,
)

REVIEW_SCHEMA: tuple[str, ...] = (*_TABLES, *_TRIGGERS, *_VIEWS)
