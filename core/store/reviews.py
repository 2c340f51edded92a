"""Rounds of review with their strata and items; the schema keeps what must not change."""

from __future__ import annotations

import json
from collections.abc import Iterable

from core.domain.identity import canonical_json
from core.domain.reviewing import Review, SourceKind, Stratum, StratumSize
from core.domain.reviewing_items import ReviewItem
from core.errors import NotFound
from core.store.review_item_rows import item_row
from core.store.rows import Row
from core.store.store import Store


def insert_review(store: Store, review: Review, items: Iterable[ReviewItem]) -> None:
    """Keep a new, open review with all that is to be reviewed."""
    with store.write() as db:
        db.table("reviews").insert(
            {
                "id": review.id,
                "title": review.title,
                "source": review.source.value,
                "ref": review.ref,
                "reviewers": review.reviewers,
                "seed": review.seed,
                "left_out": canonical_json(dict(review.left_out)),
                "created_by": review.created_by,
            }
        )
        db.table("review_strata").insert_all(
            {
                "review_id": review.id,
                "stratum": size.stratum.value,
                "population": size.population,
                "drawn": size.drawn,
            }
            for size in review.strata
        )
        db.table("review_items").insert_all(item_row(item) for item in items)


def get_review(store: Store, review_id: str) -> Review:
    """Return a review.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM reviews WHERE id = ?", [review_id])
    if row is None:
        raise NotFound(f"There is no review `{review_id}`.")
    return _review_from(store, row)


def list_reviews(store: Store) -> list[Review]:
    """Return all reviews, the newest first."""
    rows = store.rows("SELECT * FROM reviews ORDER BY seq DESC")
    return [_review_from(store, row) for row in rows]


def close_review(store: Store, review_id: str) -> bool:
    """End a review for good; return False when it had ended before."""
    with store.write():
        closed = store.run(
            "UPDATE reviews SET state = 'closed',"
            " closed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ? AND state = 'open'",
            [review_id],
        )
    return bool(closed)


def _review_from(store: Store, row: Row) -> Review:
    strata = store.rows(
        "SELECT stratum, population, drawn FROM review_strata WHERE review_id = ? ORDER BY stratum",
        [row["id"]],
    )
    return Review(
        id=row["id"],
        title=row["title"],
        is_open=row["state"] == "open",
        source=SourceKind(row["source"]),
        ref=row["ref"],
        reviewers=row["reviewers"],
        seed=row["seed"],
        strata=tuple(
            StratumSize(
                stratum=Stratum(size["stratum"]),
                population=size["population"],
                drawn=size["drawn"],
            )
            for size in strata
        ),
        left_out=json.loads(row["left_out"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
        closed_at=row["closed_at"],
    )
