"""Whether a reviewer may work on an edit now: it is there, its review is open, and it is wanted."""

from __future__ import annotations

from core.domain.access import Actor
from core.domain.reviewing_items import ReviewItem, Sheet
from core.domain.reviewing_passages import Passage
from core.errors import InvalidInput, NotFound, StudyClosed
from core.services.review_settled import by_item
from core.services.review_standing import has_room, is_done_by
from core.store import Store, review_items, review_takes, reviews
from core.store.review_ratings import sheets

CLOSED = "This review is closed, so this was not saved; what you saved before is kept. Thank you."
TAKEN_OVER = (
    "Others have taken this edit over after your time for it ran out; what you said of it is kept, "
    "but not counted. Please go on with the next one."
)


def open_item_for(store: Store, actor: Actor, item_id: str) -> ReviewItem:
    """Return an edit that this person may review now, and renew their lease; inside a `write`.

    Raises
    ------
    NotFound, StudyClosed, InvalidInput
        When it is forgotten, its review is closed, or it is not wanted of this person any more.
    """
    item = review_items.get_item(store, item_id)
    review = reviews.get_review(store, item.review_id)
    if not review.is_open:
        raise StudyClosed(CLOSED)
    taken = by_item(review_takes.takes(store, review.id)).get(item.id, ())
    if not is_done_by(taken, actor.name) and not has_room(taken, actor.name, review.reviewers):
        raise InvalidInput(TAKEN_OVER)
    review_takes.take(store, item.id, actor.name)
    return item


def passage_of(item: ReviewItem, key: str) -> Passage:
    """Return a passage of an edit.

    Raises
    ------
    NotFound
        When there is none of this name.
    """
    passage = item.passage(key)
    if passage is None:
        raise NotFound("There is no such passage in this edit.")
    return passage


def sheet_of(store: Store, actor: Actor, item: ReviewItem) -> Sheet:
    """Return what this person said of an edit so far, and nobody else."""
    found = sheets(store, item.review_id, item.id).get(item.id, {}).get(actor.name)
    return found or Sheet(reviewer=actor.name)
