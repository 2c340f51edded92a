"""Seats: where each one is, and what happened to it apart from answers."""

from __future__ import annotations

from core.domain.definition_cards import DefinitionCard
from core.domain.identity import new_id
from core.domain.panel import Seat
from core.errors import NotFound
from core.store.panel_rows import seat_from
from core.store.store import Store

_SET = {
    "stage": "UPDATE seats SET stage = ? WHERE id = ?",
    "stage_before_break": "UPDATE seats SET stage_before_break = ? WHERE id = ?",
    "text_size": "UPDATE seats SET text_size = ? WHERE id = ?",
    "high_contrast": "UPDATE seats SET high_contrast = ? WHERE id = ?",
    "practice_done": "UPDATE seats SET practice_done = ? WHERE id = ?",
    "position": "UPDATE seats SET position = ? WHERE id = ?",
    "asks_help": "UPDATE seats SET asks_help = ? WHERE id = ?",
    "excluded_reason": "UPDATE seats SET excluded_reason = ? WHERE id = ?",
}


def new_seat_id() -> str:
    """Return a fresh id."""
    return new_id()


def highest_number(store: Store, study_id: str) -> int:
    """Return the highest number of a study's seats, 0 without any."""
    row = store.row(
        "SELECT coalesce(max(number), 0) AS top FROM seats WHERE study_id = ?", [study_id]
    )
    return row["top"] if row else 0


def insert_seat(
    store: Store,
    study_id: str,
    seat_id: str,
    number: int,
    *,
    code_hash: str,
    token_hash: str,
    expires_at: str,
) -> None:
    """Keep a new seat with the hashes of its card."""
    with store.write() as db:
        db.table("seats").insert(
            {
                "id": seat_id,
                "study_id": study_id,
                "number": number,
                "code_hash": code_hash,
                "token_hash": token_hash,
                "expires_at": expires_at,
            }
        )


def replace_keys(
    store: Store, seat_id: str, *, code_hash: str, token_hash: str, expires_at: str
) -> None:
    """Give a seat a new card; the old one, and browsers that came by it, lead nowhere."""
    with store.write():
        store.run("DELETE FROM seat_sessions WHERE seat_id = ?", [seat_id])
        store.run(
            "UPDATE seats SET code_hash = ?, token_hash = ?, expires_at = ? WHERE id = ?",
            [code_hash, token_hash, expires_at, seat_id],
        )


def find_by_hash(store: Store, hashed: str) -> Seat | None:
    """Return the seat whose code or token hashes to this, while its card is good."""
    row = store.row(
        "SELECT s.* FROM seats AS s JOIN studies AS y ON y.id = s.study_id"
        " WHERE (s.code_hash = :hash OR s.token_hash = :hash) AND y.state <> 'closed'"
        " AND julianday(s.expires_at) > julianday('now')",
        {"hash": hashed},
    )
    return seat_from(row) if row else None


def begin_session(store: Store, seat_id: str, token_hash: str) -> None:
    """Note that a browser sits at this seat from now on."""
    with store.write() as db:
        db.table("seat_sessions").insert({"seat_id": seat_id, "token_hash": token_hash})


def seat_of_session(store: Store, token_hash: str) -> Seat | None:
    """Return the seat of a browser, while its card is good; the study may be closed by now."""
    row = store.row(
        "SELECT s.* FROM seat_sessions AS t JOIN seats AS s ON s.id = t.seat_id"
        " WHERE t.token_hash = ? AND julianday(s.expires_at) > julianday('now')",
        [token_hash],
    )
    return seat_from(row) if row else None


def get_seat(store: Store, seat_id: str) -> Seat:
    """Return a seat.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM seats WHERE id = ?", [seat_id])
    if row is None:
        raise NotFound("There is no such seat.")
    return seat_from(row)


def list_seats(store: Store, study_id: str) -> list[Seat]:
    """Return the seats of a study by number."""
    rows = store.rows("SELECT * FROM seats WHERE study_id = ? ORDER BY number", [study_id])
    return [seat_from(row) for row in rows]


def update_seat(store: Store, seat_id: str, **columns: object) -> None:
    """Set some columns of a seat; the schema refuses what can't be."""
    with store.write():
        for name, value in columns.items():
            store.run(_SET[name], [value, seat_id])


def keep_card(store: Store, seat_id: str, card: DefinitionCard) -> None:
    """Note which definition card was drawn for a seat, for good; the schema refuses another."""
    with store.write():
        store.run(
            "UPDATE seats SET card = ?, card_sha = ? WHERE id = ?", [card.id, card.sha, seat_id]
        )


def give_consent(store: Store, seat_id: str, version: str) -> None:
    """Note when a seat agreed, and to which version of the text."""
    with store.write():
        store.run(
            "UPDATE seats SET consented_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),"
            " consent_version = ? WHERE id = ?",
            [version, seat_id],
        )


def note_tap(store: Store, seat_id: str) -> None:
    """Note that somebody touched this seat's screen just now."""
    with store.write():
        store.run(
            "UPDATE seats SET last_tap_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?",
            [seat_id],
        )


def remove_answers(store: Store, seat: Seat) -> int:
    """Delete all answers and comments of a seat and leave a tombstone; return how many answers."""
    with store.write() as db:
        count = store.row(
            "SELECT count(DISTINCT presentation_id) AS n FROM revisions WHERE seat_id = ?",
            [seat.id],
        )
        answers = count["n"] if count else 0
        db.table("removals").insert(
            {"seat_id": seat.id, "pseudonym": seat.pseudonym, "answers": answers}
        )
        store.run("DELETE FROM revisions WHERE seat_id = ?", [seat.id])
        store.run("DELETE FROM comments WHERE seat_id = ?", [seat.id])
    return answers
