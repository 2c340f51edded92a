"""How far reviews are: what is complete, begun and left, and what still needs a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.reviewing import Review
from core.services.review_settled import by_item, reviewed_all
from core.store import Store
from core.store import reviews as stored
from core.store.review_items import item_ids
from core.store.review_takes import takes
from core.store.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A review in counts; none of them tells what anybody said.

    `complete` edits are rated by all who are wanted, `begun` ones by somebody and not complete,
    `forgotten` ones went with their texts. `disagreements` and `adjudicated` count passages.
    `mine_left` counts the edits that this person may still take, `mine_begun` among them.
    """

    review: Review
    items: int
    complete: int
    begun: int
    untouched: int
    forgotten: int
    disagreements: int
    adjudicated: int
    mine_done: int
    mine_begun: int
    mine_left: int


def get_review(store: Store, actor: Actor, review_id: str) -> Standing:
    """Return how far one review is.

    Raises
    ------
    NotFound
        When there is none.
    """
    authorize(actor, Capability.REVIEW)
    return _standing(store, actor, stored.get_review(store, review_id))


def list_reviews(store: Store, actor: Actor) -> tuple[Standing, ...]:
    """Return how far each review is, the newest first."""
    authorize(actor, Capability.REVIEW)
    return tuple(_standing(store, actor, review) for review in stored.list_reviews(store))


def is_done_by(taken: Sequence[Row], reviewer: str) -> bool:
    """Whether this reviewer has rated all of an item."""
    return any(row["is_complete"] and row["reviewer"] == reviewer for row in taken)


def has_room(taken: Sequence[Row], reviewer: str, wanted: int) -> bool:
    """Whether an item is still wanted of this reviewer: others' done and leased ones count."""
    others = [row for row in taken if row["reviewer"] != reviewer]
    return sum(row["is_complete"] or row["is_leased"] for row in others) < wanted


def _standing(store: Store, actor: Actor, review: Review) -> Standing:
    ids = item_ids(store, review.id)
    taken = by_item(takes(store, review.id))
    of_each = [taken.get(item_id, []) for item_id in ids]
    complete = sum(_is_complete(rows, review) for rows in of_each)
    touched = sum(bool(rows) for rows in of_each)
    left = [rows for rows in of_each if review.is_open and _is_left(rows, review, actor.name)]
    # Whole edits are read only where two people could differ.
    several = [item_id for item_id in ids if len(taken.get(item_id, [])) > 1]
    found = reviewed_all(store, review, several) if several else ()
    settled = [each.is_adjudicated(passage) for each in found for passage in each.disputed()]
    return Standing(
        review=review,
        items=len(ids),
        complete=complete,
        begun=touched - complete,
        untouched=len(ids) - touched,
        forgotten=sum(size.drawn for size in review.strata) - len(ids),
        disagreements=len(settled) - sum(settled),
        adjudicated=sum(settled),
        mine_done=sum(is_done_by(rows, actor.name) for rows in of_each),
        mine_begun=sum(_is_begun(rows, actor.name) for rows in left),
        mine_left=len(left),
    )


def _is_complete(taken: Sequence[Row], review: Review) -> bool:
    return sum(row["is_complete"] for row in taken) >= review.reviewers


def _is_begun(taken: Sequence[Row], reviewer: str) -> bool:
    return any(row["reviewer"] == reviewer for row in taken)


def _is_left(taken: Sequence[Row], review: Review, reviewer: str) -> bool:
    return not is_done_by(taken, reviewer) and has_room(taken, reviewer, review.reviewers)
