"""Seats: where each one is, and what happened to it apart from answers."""

from __future__ import annotations

from core.domain.identity import new_id
from core.domain.panel import Seat
from core.errors import NotFound
from core.store.panel_rows import seat_from
from core.store.store import Store

_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
# What a seat's row may be told to hold; keys and numbers have functions of their own.
_SETTABLE = frozenset(
    {
        "stage",
        "stage_before_break",
        "text_size",
        "high_contrast",
        "practice_done",
        "position",
        "asks_help",
        "excluded_reason",
        "consented_at",
        "consent_version",
    }
)


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
    """Give a seat a new card; what the old one said leads nowhere."""
    with store.write():
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
    """Set some columns of a seat."""
    if surplus := set(columns) - _SETTABLE:
        raise ValueError(f"not a column that may be set: {sorted(surplus)}")
    with store.write() as db:
        db.table("seats").update(seat_id_key(store, seat_id), columns)


def seat_id_key(store: Store, seat_id: str) -> int:
    """Return the row number of a seat."""
    row = store.row("SELECT seq FROM seats WHERE id = ?", [seat_id])
    if row is None:
        raise NotFound("There is no such seat.")
    return row["seq"]


def give_consent(store: Store, seat_id: str, version: str) -> None:
    """Note when a seat agreed, and to which version of the text."""
    with store.write():
        store.run(
            f"UPDATE seats SET consented_at = {_NOW}, consent_version = ? WHERE id = ?",  # noqa: S608 - constant
            [version, seat_id],
        )


def note_tap(store: Store, seat_id: str) -> None:
    """Note that somebody touched this seat's screen just now."""
    with store.write():
        store.run(f"UPDATE seats SET last_tap_at = {_NOW} WHERE id = ?", [seat_id])  # noqa: S608 - constant


def note_event(
    store: Store, seat_id: str, client_id: str, event: str, *, by: str, detail: str = ""
) -> bool:
    """Write down what happened; return False when this very event is known already."""
    with store.write():
        added = store.run(
            "INSERT INTO seat_events (seat_id, client_id, event, detail, by)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [seat_id, client_id, event, detail, by],
        )
    return bool(added)


def is_known_event(store: Store, seat_id: str, client_id: str) -> bool:
    """Whether an action of this id was applied to this seat before."""
    return bool(
        store.row(
            "SELECT 1 FROM seat_events WHERE seat_id = ? AND client_id = ?", [seat_id, client_id]
        )
    )


def touch_tab(store: Store, seat_id: str, tab: str) -> None:
    """Note that a window of this seat was used just now."""
    with store.write():
        store.run(
            "INSERT INTO seat_tabs (seat_id, tab) VALUES (?, ?)"
            f" ON CONFLICT (seat_id, tab) DO UPDATE SET acted_at = {_NOW}",  # noqa: S608 - constant
            [seat_id, tab],
        )


def is_open_elsewhere(store: Store, seat_id: str, tab: str, *, seconds: float) -> bool:
    """Whether another window of this seat was used within the last `seconds`."""
    return bool(
        store.row(
            "SELECT 1 FROM seat_tabs WHERE seat_id = ? AND tab <> ?"
            " AND abs(julianday('now') - julianday(acted_at)) * 86400.0 <= ?",
            [seat_id, tab, seconds],
        )
    )


def add_comment(store: Store, seat_id: str, client_id: str, comment: str) -> None:
    """Keep what was written at the end; the last one holds."""
    with store.write():
        store.run(
            "INSERT INTO comments (seat_id, client_id, comment) VALUES (?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            [seat_id, client_id, comment],
        )


def last_comment(store: Store, seat_id: str) -> str:
    """Return the comment that holds, empty without one."""
    row = store.row(
        "SELECT comment FROM comments WHERE seat_id = ? ORDER BY seq DESC LIMIT 1", [seat_id]
    )
    return row["comment"] if row else ""


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
