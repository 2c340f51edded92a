"""How far reviews are: what is complete, begun and left, and what still needs a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.reviewing import Review
from core.services.review_settled import Reviewed, by_item, reviewed_all
from core.store import Store
from core.store import reviews as stored
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
    found = reviewed_all(store, review)
    taken = by_item(takes(store, review.id))
    done = [is_done_by(taken.get(each.item.id, ()), actor.name) for each in found]
    complete = sum(_is_complete(taken.get(each.item.id, ()), review) for each in found)
    touched = sum(each.item.id in taken for each in found)
    disputed = [(each, passage) for each in found for passage in each.disputed()]
    decided = sum(each.is_adjudicated(passage) for each, passage in disputed)
    left = [each for each in found if review.is_open and _is_left(each, taken, actor.name)]
    return Standing(
        review=review,
        items=len(found),
        complete=complete,
        begun=touched - complete,
        untouched=len(found) - touched,
        forgotten=sum(size.drawn for size in review.strata) - len(found),
        disagreements=len(disputed) - decided,
        adjudicated=decided,
        mine_done=sum(done),
        mine_begun=sum(_is_begun(taken.get(each.item.id, ()), actor.name) for each in left),
        mine_left=len(left),
    )


def _is_complete(taken: Sequence[Row], review: Review) -> bool:
    return sum(row["is_complete"] for row in taken) >= review.reviewers


def _is_begun(taken: Sequence[Row], reviewer: str) -> bool:
    return any(row["reviewer"] == reviewer for row in taken)


def _is_left(reviewed: Reviewed, taken: Mapping[str, Sequence[Row]], reviewer: str) -> bool:
    here = taken.get(reviewed.item.id, ())
    return not is_done_by(here, reviewer) and has_room(here, reviewer, reviewed.review.reviewers)
