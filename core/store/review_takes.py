"""Who has taken which edit to review: leases that run out, so that what is left comes back."""

from __future__ import annotations

from core.store.rows import Row
from core.store.store import Store

_LEASE = "+30 minutes"


def takes(store: Store, review_id: str) -> list[Row]:
    """Return who took which item of a review, with whether it is complete or still leased."""
    return store.rows(
        "SELECT t.item_id, t.reviewer, t.taken_at, t.completed_at IS NOT NULL AS is_complete,"
        " t.completed_at, t.completed_at IS NULL"
        " AND julianday(t.leased_until) > julianday('now') AS is_leased"
        " FROM review_takes AS t JOIN review_items AS i ON i.id = t.item_id"
        " WHERE i.review_id = ? ORDER BY t.completed_at IS NULL, t.completed_at, t.taken_at",
        [review_id],
    )


def take(store: Store, item_id: str, reviewer: str) -> None:
    """Lease an item to a reviewer for half an hour from now, whoever had it before."""
    with store.write():
        store.run(
            "INSERT INTO review_takes (item_id, reviewer, leased_until) VALUES"
            " (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?))"
            " ON CONFLICT (item_id, reviewer) DO UPDATE SET leased_until = excluded.leased_until",
            [item_id, reviewer, _LEASE],
        )


def give_back(store: Store, item_id: str, reviewer: str) -> None:
    """End a lease at once."""
    with store.write():
        store.run(
            "UPDATE review_takes SET leased_until = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
            " WHERE item_id = ? AND reviewer = ?",
            [item_id, reviewer],
        )


def complete(store: Store, item_id: str, reviewer: str) -> None:
    """Say that a reviewer has rated all of an item; said again, the first time stands."""
    with store.write():
        store.run(
            "UPDATE review_takes SET completed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
            " WHERE item_id = ? AND reviewer = ? AND completed_at IS NULL",
            [item_id, reviewer],
        )
