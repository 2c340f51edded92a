"""Studies and their items; what an opened study shows is frozen by the schema's triggers."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.panel import ItemKind, Study, StudyItem, StudyPlan, StudyState, StudyTexts
from core.errors import NotFound
from core.store.panel_rows import item_from, item_row, plan_row, study_from, texts_row
from core.store.store import Store


def insert_study(
    store: Store,
    study_id: str,
    *,
    title: str,
    plan: StudyPlan,
    texts: StudyTexts,
    items: Iterable[StudyItem],
    created_by: str,
) -> None:
    """Keep a new draft with its items."""
    with store.write() as db:
        db.table("studies").insert(
            {
                "id": study_id,
                "title": title,
                "created_by": created_by,
                **plan_row(plan),
                **texts_row(texts),
            }
        )
        db.table("study_items").insert_all(item_row(study_id, item) for item in items)


def replace_draft(
    store: Store,
    study_id: str,
    *,
    title: str,
    plan: StudyPlan,
    texts: StudyTexts,
    items: Iterable[StudyItem],
) -> None:
    """Give a draft another content; the schema refuses it for what was opened."""
    row = {"id": study_id, "title": title, **plan_row(plan), **texts_row(texts)}
    with store.write() as db:
        store.run(_REPLACE, row)
        store.run("DELETE FROM study_items WHERE study_id = ?", [study_id])
        db.table("study_items").insert_all(item_row(study_id, item) for item in items)


_REPLACE = (
    "UPDATE studies SET title = :title, votes_per_pair = :votes_per_pair,"
    " pairs_per_seat = :pairs_per_seat, seats = :seats, gate = :gate,"
    " control_share = :control_share, repeat_share = :repeat_share,"
    " lease_minutes = :lease_minutes, seconds_per_pair = :seconds_per_pair, texts = :texts,"
    " texts_sha = :texts_sha, consent_version = :consent_version WHERE id = :id"
)


def delete_draft(store: Store, study_id: str) -> None:
    """Delete a draft with its items and seats; the schema refuses it for what was opened."""
    with store.write():
        store.run("DELETE FROM studies WHERE id = ?", [study_id])


def get_study(store: Store, study_id: str) -> Study:
    """Return a study.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM studies WHERE id = ?", [study_id])
    if row is None:
        raise NotFound(f"There is no study `{study_id}`.")
    return study_from(row)


def list_studies(store: Store) -> list[Study]:
    """Return all studies, the newest first."""
    return [study_from(row) for row in store.rows("SELECT * FROM studies ORDER BY seq DESC")]


def list_items(
    store: Store, study_id: str, *, kind: ItemKind | None = None, shown_only: bool = False
) -> list[StudyItem]:
    """Return the items of a study in their order."""
    rows = store.rows(
        "SELECT * FROM study_items WHERE study_id = :study AND (:kind IS NULL OR kind = :kind)"
        " ORDER BY seq",
        {"study": study_id, "kind": kind.value if kind else None},
    )
    items = [item_from(row) for row in rows]
    return [item for item in items if item.is_shown or not shown_only]


def get_item(store: Store, item_id: str) -> StudyItem:
    """Return one item.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM study_items WHERE id = ?", [item_id])
    if row is None:
        raise NotFound("There is no such pair in this study.")
    return item_from(row)


def set_let_in(store: Store, item_id: str, *, by: str | None, reason: str | None) -> None:
    """Let a held-back item in under a name and a reason, or hold it back again with None."""
    with store.write():
        store.run(
            "UPDATE study_items SET let_in_by = ?, let_in_reason = ? WHERE id = ?",
            [by, reason, item_id],
        )


def study_of_item(store: Store, item_id: str) -> str:
    """Return the id of the study that an item belongs to.

    Raises
    ------
    NotFound
        When there is no such item.
    """
    row = store.row("SELECT study_id FROM study_items WHERE id = ?", [item_id])
    if row is None:
        raise NotFound("There is no such pair in this study.")
    return row["study_id"]


def seat_count(store: Store, study_id: str) -> int:
    """Return how many seats a study has."""
    row = store.row("SELECT count(*) AS seats FROM seats WHERE study_id = ?", [study_id])
    return row["seats"] if row else 0


def set_state(store: Store, study_id: str, state: StudyState, *, before: StudyState) -> bool:
    """Move a study from one state to another; return False when it wasn't there any more."""
    with store.write():
        moved = store.run(
            "UPDATE studies SET state = :state,"
            " opened_at = CASE WHEN :state = 'open' THEN"
            " coalesce(opened_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) ELSE opened_at END,"
            " closed_at = CASE WHEN :state = 'closed'"
            " THEN strftime('%Y-%m-%dT%H:%M:%fZ', 'now') END"
            " WHERE id = :id AND state = :before",
            {"id": study_id, "state": state.value, "before": before.value},
        )
    return bool(moved)
