"""Imported votes: one set a file, with its items and everything that raters said of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from core.domain.identity import Json, canonical_json
from core.domain.judging import Label, Missing
from core.domain.votes import LeftOut, RaterKind, Vote, VoteItem, VoteSet
from core.errors import NotFound
from core.store.rows import Row
from core.store.store import Store

_SKIPPED = "skipped"

# Numbers of rows kept for each reason; the count is always whole.
_ROWS_KEPT = 1_000


def insert_set(
    store: Store,
    set_id: str,
    *,
    title: str,
    file_sha: str,
    mapping: Mapping[str, Json],
    left_out: Iterable[LeftOut],
    n_rows: int,
    created_by: str,
    items: Iterable[VoteItem],
    votes: Iterable[Vote],
) -> None:
    """Keep a set with its items and votes, all or none."""
    reasons = [
        {"reason": each.reason, "count": each.count, "rows": list(each.rows[:_ROWS_KEPT])}
        for each in left_out
    ]
    with store.write() as db:
        db.table("vote_sets").insert(
            {
                "id": set_id,
                "title": title,
                "file_sha": file_sha,
                "mapping": canonical_json(mapping),
                "left_out": canonical_json(reasons),
                "n_rows": n_rows,
                "created_by": created_by,
            }
        )
        db.table("vote_items").insert_all(_item_row(set_id, item) for item in items)
        db.table("votes").insert_all(map(_vote_row, votes), batch_size=1_000)


def add_vote(store: Store, vote: Vote) -> None:
    """Keep one more vote on an item that is there, at once."""
    with store.write() as db:
        db.table("votes").insert(_vote_row(vote))


def list_sets(store: Store) -> list[VoteSet]:
    """Return all sets, the newest first."""
    return [_set_from(row) for row in store.rows(_SETS, {"id": None})]


def get_set(store: Store, set_id: str) -> VoteSet:
    """Return one set.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row(_SETS, {"id": set_id})
    if row is None:
        raise NotFound(f"There is no set of votes `{set_id}`.")
    return _set_from(row)


def set_items(store: Store, set_id: str) -> list[VoteItem]:
    """Return the items of a set in the order of the file."""
    rows = store.rows("SELECT * FROM vote_items WHERE set_id = ? ORDER BY seq", [set_id])
    return [
        VoteItem(
            id=row["id"],
            name=row["item"],
            system_a=row["system_a"],
            system_b=row["system_b"],
            message=row["message"],
            text_a=row["text_a"],
            text_b=row["text_b"],
        )
        for row in rows
    ]


def set_votes(store: Store, set_id: str) -> list[Vote]:
    """Return all votes of a set, skips and unreadable answers among them."""
    rows = store.rows(
        "SELECT v.* FROM votes AS v JOIN vote_items AS i ON i.id = v.item_id"
        " WHERE i.set_id = ? ORDER BY v.seq",
        [set_id],
    )
    return [
        Vote(
            item_id=row["item_id"],
            rater=row["rater"],
            label=_label_from(row),
            kind=RaterKind(row["rater_kind"]),
            comment=row["comment"],
            card=row["card"],
        )
        for row in rows
    ]


def delete_set(store: Store, set_id: str) -> bool:
    """Delete a set with all that was made of it; return False when there was none."""
    with store.write():
        return bool(store.run("DELETE FROM vote_sets WHERE id = ?", [set_id]))


_SETS = """
SELECT s.*, count(DISTINCT i.id) AS items, count(v.seq) AS votes,
       count(DISTINCT CASE v.rater_kind WHEN 'person' THEN v.rater END) AS people,
       count(DISTINCT CASE v.rater_kind WHEN 'judge' THEN v.rater END) AS judges
FROM vote_sets AS s
LEFT JOIN vote_items AS i ON i.set_id = s.id LEFT JOIN votes AS v ON v.item_id = i.id
WHERE :id IS NULL OR s.id = :id GROUP BY s.id ORDER BY s.seq DESC
"""


def _item_row(set_id: str, item: VoteItem) -> Row:
    return {
        "id": item.id,
        "set_id": set_id,
        "item": item.name,
        "message": item.message,
        "text_a": item.text_a,
        "text_b": item.text_b,
        "system_a": item.system_a,
        "system_b": item.system_b,
    }


def _vote_row(vote: Vote) -> Row:
    is_label = isinstance(vote.label, Label)
    return {
        "item_id": vote.item_id,
        "rater": vote.rater,
        "rater_kind": vote.kind.value,
        "label": vote.label.value if isinstance(vote.label, Label) else None,
        "missing": None if is_label else vote.label.value if vote.label else _SKIPPED,
        "comment": vote.comment,
        "card": vote.card,
    }


def _label_from(row: Row) -> Label | Missing | None:
    if row["label"] is not None:
        return Label(row["label"])
    return None if row["missing"] == _SKIPPED else Missing(row["missing"])


def _set_from(row: Row) -> VoteSet:
    left_out = json.loads(row["left_out"])
    return VoteSet(
        id=row["id"],
        title=row["title"],
        file_sha=row["file_sha"],
        mapping=json.loads(row["mapping"]),
        left_out=tuple(
            LeftOut(reason=each["reason"], rows=tuple(each["rows"]), count=each["count"])
            for each in left_out
        ),
        n_rows=row["n_rows"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        items=row["items"],
        people=row["people"],
        judges=row["judges"],
        votes=row["votes"],
    )
