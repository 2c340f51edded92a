"""Edits under review: found one by one, by review, and by the case that was copied."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.domain.reviewing_items import ReviewItem
from core.errors import NotFound
from core.store.review_item_rows import item_from
from core.store.store import Store


def get_item(store: Store, item_id: str) -> ReviewItem:
    """Return one item.

    Raises
    ------
    NotFound
        When there is none, for instance since its pair was forgotten.
    """
    row = store.row("SELECT * FROM review_items WHERE id = ?", [item_id])
    if row is None:
        raise NotFound(
            "This edit is not here any more; its texts may have been forgotten. Please go on with "
            "the next one."
        )
    return item_from(row)


def list_items(
    store: Store, review_id: str, item_ids: Sequence[str] | None = None
) -> list[ReviewItem]:
    """Return the items of a review that are still there, all or these, in the review's order."""
    rows = store.rows(
        "SELECT * FROM review_items WHERE review_id = :review"
        " AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids))) ORDER BY position",
        {"review": review_id, "ids": None if item_ids is None else json.dumps(list(item_ids))},
    )
    return [item_from(row) for row in rows]


def items_of_cases(store: Store, case_ids: Sequence[str]) -> list[ReviewItem]:
    """Return the copies of cases in all reviews, the newest first."""
    rows = store.rows(
        "SELECT * FROM review_items WHERE case_id IN (SELECT value FROM json_each(?))"
        " ORDER BY seq DESC",
        [json.dumps(list(case_ids))],
    )
    return [item_from(row) for row in rows]


def cases_alike(store: Store, case_id: str) -> list[str]:
    """Return the cases whose texts and facts are those of this one; so are their verdicts."""
    rows = store.rows(
        "SELECT other.id FROM cases AS c JOIN edits AS e ON e.id = c.edit_id"
        " JOIN edits AS f ON f.text_sha = e.text_sha"
        " JOIN cases AS other ON other.edit_id = f.id AND other.checker = c.checker"
        " AND other.original_list = c.original_list AND other.edited_list = c.edited_list"
        " WHERE c.id = ?",
        [case_id],
    )
    return [row["id"] for row in rows]


def item_ids(store: Store, review_id: str) -> list[str]:
    """Return the ids of the items that are still there, in the order of the review."""
    rows = store.rows(
        "SELECT id FROM review_items WHERE review_id = ? ORDER BY position", [review_id]
    )
    return [row["id"] for row in rows]
