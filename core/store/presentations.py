"""Presentations: what a seat was shown, with the drawn side and the lease.

Every read by a seat names the seat: an id of another seat's row finds nothing.
"""

from __future__ import annotations

from core.domain.assigning import Fill
from core.domain.identity import new_id
from core.domain.panel import ItemKind, Presentation, Side
from core.store.panel_rows import presentation_from
from core.store.store import Store

_OF_SEAT = (
    "SELECT p.*, i.kind FROM presentations AS p JOIN study_items AS i ON i.id = p.item_id"
    " WHERE p.seat_id = :seat"
)


def fills(store: Store, study_id: str, kind: ItemKind, *, card: str | None = None) -> list[Fill]:
    """Return how far each shown item of a study is, for a seat with this definition card.

    Answers of excluded seats don't count, nor do skips; a lease counts until it runs out.
    """
    rows = store.rows(_FILLS, {"study": study_id, "kind": kind.value, "card": card})
    return [Fill(**row) for row in rows]


_FILLS = """
WITH live AS (
    SELECT p.item_id, p.first_side, s.card IS :card AS is_same_card,
           a.label IS NOT NULL AS is_vote,
           a.presentation_id IS NULL AND julianday(p.leased_until) > julianday('now') AS is_lease
    FROM presentations AS p
    JOIN seats AS s ON s.id = p.seat_id
    LEFT JOIN v_answers AS a ON a.presentation_id = p.id
    WHERE s.study_id = :study AND p.repeat_number = 0 AND s.excluded_reason IS NULL
      AND s.stage <> 'removed'
)
SELECT i.id AS item_id, i.pair_id,
       coalesce(sum(l.is_vote), 0) AS votes, coalesce(sum(l.is_lease), 0) AS leases,
       coalesce(sum(CASE WHEN l.is_vote OR l.is_lease THEN
           CASE l.first_side WHEN 'a' THEN 1 ELSE -1 END END), 0) AS balance,
       coalesce(sum((l.is_vote OR l.is_lease) AND l.is_same_card), 0) AS same_card
FROM study_items AS i LEFT JOIN live AS l ON l.item_id = i.id
WHERE i.study_id = :study AND i.kind = :kind
  AND (i.held_back IS NULL OR i.let_in_by IS NOT NULL)
GROUP BY i.id ORDER BY i.seq
"""


def of_seat(store: Store, seat_id: str) -> list[Presentation]:
    """Return all that a seat was shown, in its order."""
    rows = store.rows(f"{_OF_SEAT} ORDER BY p.position", {"seat": seat_id})
    return [presentation_from(row) for row in rows]


def at_position(store: Store, seat_id: str, position: int) -> Presentation | None:
    """Return what a seat was shown at a place of its order, None when that is still to come."""
    row = store.row(f"{_OF_SEAT} AND p.position = :at", {"seat": seat_id, "at": position})
    return presentation_from(row) if row else None


def find(store: Store, seat_id: str, presentation_id: str) -> Presentation | None:
    """Return a presentation of this seat, None for any other id."""
    row = store.row(f"{_OF_SEAT} AND p.id = :id", {"seat": seat_id, "id": presentation_id})
    return presentation_from(row) if row else None


def answered_ids(store: Store, seat_id: str) -> set[str]:
    """Return the presentations of a seat that have an answer; a skip is none."""
    rows = store.rows(
        "SELECT presentation_id FROM v_answers WHERE seat_id = ? AND label IS NOT NULL", [seat_id]
    )
    return {row["presentation_id"] for row in rows}


def pairs_seen(store: Store, seat_id: str) -> set[str]:
    """Return the pairs of which a seat was shown anything."""
    rows = store.rows(
        "SELECT DISTINCT i.pair_id FROM presentations AS p"
        " JOIN study_items AS i ON i.id = p.item_id WHERE p.seat_id = ?",
        [seat_id],
    )
    return {row["pair_id"] for row in rows}


def lease(
    store: Store,
    seat_id: str,
    item_id: str,
    *,
    repeat_number: int,
    position: int,
    first_side: Side,
    minutes: int,
) -> None:
    """Draw an item for a seat; its side and place never change from here on."""
    with store.write():
        store.run(
            "INSERT INTO presentations (id, seat_id, item_id, repeat_number, position, first_side,"
            " leased_until) VALUES (?, ?, ?, ?, ?, ?,"
            " strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?))",
            [
                new_id(),
                seat_id,
                item_id,
                repeat_number,
                position,
                first_side.value,
                f"+{minutes} minutes",
            ],
        )


def renew_lease(store: Store, seat_id: str, position: int, minutes: int) -> None:
    """Keep what a seat is looking at for some more minutes."""
    with store.write():
        store.run(
            "UPDATE presentations SET leased_until ="
            " strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?) WHERE seat_id = ? AND position = ?",
            [f"+{minutes} minutes", seat_id, position],
        )


def has_lapsed(store: Store, presentation_id: str) -> bool:
    """Whether a lease has run out before there was an answer."""
    return bool(
        store.row(
            "SELECT 1 FROM presentations AS p WHERE p.id = ?"
            " AND julianday(p.leased_until) <= julianday('now')"
            " AND NOT EXISTS (SELECT 1 FROM v_answers WHERE presentation_id = p.id)",
            [presentation_id],
        )
    )
