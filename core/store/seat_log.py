"""What happened at a seat apart from answers: events, windows and comments."""

from __future__ import annotations

from core.store.store import Store


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
            " ON CONFLICT (seat_id, tab)"
            " DO UPDATE SET acted_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
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
