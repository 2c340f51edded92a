"""One reviewer's side of a review: the next edit, the same one again, and what is said of it."""

from __future__ import annotations

from core.domain.access import Actor, Capability, authorize
from core.domain.reviewing_items import ReviewItem
from core.errors import StudyClosed
from core.services.review_opening import open_item_for, sheet_of
from core.services.review_saying import Saved, rate, rate_facts, reveal
from core.services.review_settled import by_item
from core.services.review_standing import has_room, is_done_by
from core.services.review_views import ItemView, item_view
from core.store import Store, review_items, review_takes, reviews

__all__ = ["Saved", "leave_item", "next_item", "open_item", "rate", "rate_facts", "reveal"]


def next_item(store: Store, actor: Actor, review_id: str) -> ItemView | None:
    """Return what this reviewer has begun, else a fresh edit; None when nothing is left for them.

    The edit is theirs for half an hour after each thing they do; then others may take it, and it
    comes back to them as long as it is still wanted.

    Raises
    ------
    NotFound, StudyClosed
        When there is no such review, or it is closed.
    """
    authorize(actor, Capability.REVIEW)
    with store.write():
        review = reviews.get_review(store, review_id)
        if not review.is_open:
            raise StudyClosed("This review is closed; thank you.")
        taken = by_item(review_takes.takes(store, review_id))
        wanted = [
            item_id
            for item_id in review_items.item_ids(store, review_id)
            if not is_done_by(taken.get(item_id, ()), actor.name)
            and has_room(taken.get(item_id, ()), actor.name, review.reviewers)
        ]
        if not wanted:
            return None
        begun = {
            item_id
            for item_id, rows in taken.items()
            if any(row["reviewer"] == actor.name for row in rows)
        }
        item_id = min(wanted, key=lambda each: each not in begun)
        review_takes.take(store, item_id, actor.name)
    return _shown(store, actor, review_items.get_item(store, item_id))


def open_item(store: Store, actor: Actor, item_id: str) -> ItemView:
    """Return an edit again, as after a reload or in another tab, and renew its lease.

    Raises
    ------
    NotFound, StudyClosed, InvalidInput
        When it is forgotten, its review is closed, or others have reviewed it meanwhile.
    """
    authorize(actor, Capability.REVIEW)
    with store.write():
        item = open_item_for(store, actor, item_id)
    return _shown(store, actor, item)


def leave_item(store: Store, actor: Actor, item_id: str) -> None:
    """Give an edit back at once; what was rated of it stays, and counts when it is finished."""
    authorize(actor, Capability.REVIEW)
    review_takes.give_back(store, item_id, actor.name)


def _shown(store: Store, actor: Actor, item: ReviewItem) -> ItemView:
    ids = review_items.item_ids(store, item.review_id)
    return item_view(item, sheet_of(store, actor, item), number=ids.index(item.id) + 1, of=len(ids))
