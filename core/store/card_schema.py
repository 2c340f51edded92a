"""The schema of definition cards and instruments.

A seat's card is drawn once the words of its study can't change any more, and never again. An
instrument never changes, and ratings are only ever added: the last one of a person holds.
"""

from __future__ import annotations

_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"

CARD_SCHEMA: tuple[str, ...] = (
    "ALTER TABLE seats ADD COLUMN card TEXT CHECK (card <> '')",
    "ALTER TABLE seats ADD COLUMN card_sha TEXT CHECK ((card IS NULL) = (card_sha IS NULL))",
    """
    CREATE TRIGGER drawn_cards_are_final BEFORE UPDATE OF card, card_sha ON seats
    WHEN OLD.card IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'what was drawn never changes'); END
    """,
    """
    CREATE TRIGGER cards_are_drawn_from_frozen_words BEFORE UPDATE OF card, card_sha ON seats
    WHEN (SELECT state FROM studies WHERE id = NEW.study_id) = 'draft'
    BEGIN SELECT RAISE(ABORT, 'the cards of a draft may still change'); END
    """,
    "ALTER TABLE votes ADD COLUMN card TEXT CHECK (card <> '')",
    f"""
    CREATE TABLE instruments (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        sha TEXT NOT NULL UNIQUE CHECK (sha <> ''),
        id TEXT NOT NULL CHECK (id <> ''),
        document TEXT NOT NULL CHECK (json_valid(document)),
        loaded_by TEXT NOT NULL,
        loaded_at TEXT NOT NULL DEFAULT {_NOW}
    ) STRICT
    """,
    f"""
    CREATE TABLE instrument_ratings (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        instrument_sha TEXT NOT NULL REFERENCES instruments (sha),
        case_id TEXT NOT NULL CHECK (case_id <> ''),
        text_sha TEXT NOT NULL CHECK (text_sha <> ''),
        rater TEXT NOT NULL CHECK (rater <> ''),
        role TEXT NOT NULL,
        answers TEXT NOT NULL CHECK (json_valid(answers)),
        score REAL,
        void TEXT CHECK (void <> ''),
        at TEXT NOT NULL DEFAULT {_NOW},
        CHECK ((score IS NULL) = (void IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX instrument_ratings_by_case ON instrument_ratings (case_id)",
    """
    CREATE TRIGGER instruments_are_final BEFORE UPDATE ON instruments
    BEGIN SELECT RAISE(ABORT, 'an instrument never changes'); END
    """,
    """
    CREATE TRIGGER instrument_ratings_are_final BEFORE UPDATE ON instrument_ratings
    BEGIN SELECT RAISE(ABORT, 'a rating never changes'); END
    """,
    """
    CREATE TRIGGER instrument_ratings_stay BEFORE DELETE ON instrument_ratings
    BEGIN SELECT RAISE(ABORT, 'a rating stays'); END
    """,
)
