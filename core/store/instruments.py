"""Instruments that were loaded or used, and every rating given with one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.identity import canonical_json, new_id
from core.domain.instruments import Instrument
from core.store.rows import Row
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One rating of one text; `score` is None where it is void, which `void` explains.

    `answers` are by item, None where the item doesn't apply.
    """

    case_id: str
    text_sha: str
    instrument_sha: str
    rater: str
    role: str
    answers: Mapping[str, int | None]
    score: float | None
    void: str | None


def keep_instrument(store: Store, instrument: Instrument, *, by: str) -> None:
    """Keep an instrument by its hash; one that is known already stays as it is."""
    with store.write():
        store.run(
            "INSERT INTO instruments (sha, id, document, loaded_by) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            [instrument.sha, instrument.id, canonical_json(instrument.as_json()), by],
        )


def newest_documents(store: Store) -> list[str]:
    """Return the documents of all instruments, for each id the one that was kept last."""
    rows = store.rows(
        "SELECT document FROM instruments WHERE seq IN"
        " (SELECT max(seq) FROM instruments GROUP BY id) ORDER BY seq"
    )
    return [row["document"] for row in rows]


def add_rating(store: Store, rating: Rating) -> None:
    """Keep one more rating."""
    with store.write() as db:
        db.table("instrument_ratings").insert(
            {
                "id": new_id(),
                "instrument_sha": rating.instrument_sha,
                "case_id": rating.case_id,
                "text_sha": rating.text_sha,
                "rater": rating.rater,
                "role": rating.role,
                "answers": canonical_json(dict(rating.answers)),
                "score": rating.score,
                "void": rating.void,
            }
        )


def last_ratings(store: Store, instrument_sha: str) -> list[Rating]:
    """Return the rating of each person and text that holds: the last one."""
    rows = store.rows(
        "SELECT * FROM instrument_ratings WHERE seq IN (SELECT max(seq) FROM instrument_ratings"
        " WHERE instrument_sha = ? GROUP BY case_id, text_sha, rater) ORDER BY seq",
        [instrument_sha],
    )
    return list(map(_rating_from, rows))


def _rating_from(row: Row) -> Rating:
    return Rating(
        case_id=row["case_id"],
        text_sha=row["text_sha"],
        instrument_sha=row["instrument_sha"],
        rater=row["rater"],
        role=row["role"],
        answers=json.loads(row["answers"]),
        score=row["score"],
        void=row["void"],
    )
