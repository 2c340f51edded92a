"""Where two reviewers differ: both opinions without names, and what somebody decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import content_hash
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Said
from core.domain.reviewing_items import Sheet
from core.domain.reviewing_passages import Passage
from core.errors import InvalidInput, StudyClosed
from core.services.review_correcting import correct_case
from core.services.review_opening import CLOSED, passage_of
from core.services.review_saying import Saved
from core.services.review_settled import Reviewed, reviewed_all, reviewed_one
from core.services.review_views import FactView, fact_view
from core.store import Store, review_items, reviews
from core.store.review_adjudications import add_adjudication
from core.store.review_ratings import Place

_NO_FACTS: Mapping[str, Said] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one reviewer says of a passage, as "Reviewer 1" or "Reviewer 2".

    `rating` is their last one, `first` the one before they saw the verdicts.
    """

    label: str
    rating: Rating | None
    first: Rating | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDispute:
    """One verdict on which the two differ, `one` and `other` in the order of the opinions."""

    fact: FactView
    one: Said
    other: Said
    adjudicated: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One passage on which the two differ; which of them is Reviewer 1 is drawn for each edit.

    `about_rating` says whether the ratings differ, beside the verdicts in `facts`. `adjudicated`
    is the rating decided on.
    """

    item_id: str
    number: int
    message: str = field(repr=False)
    original: str = field(repr=False)
    edited: str = field(repr=False)
    passage: Passage
    one: Opinion
    other: Opinion
    about_rating: bool
    facts: tuple[FactDispute, ...]
    adjudicated: Rating | None
    is_settled: bool


def disagreements(store: Store, actor: Actor, review_id: str) -> tuple[Dispute, ...]:
    """Return the passages on which two complete reviewers differ, those to decide first.

    Raises
    ------
    NotFound
        When there is no such review.
    """
    authorize(actor, Capability.REVIEW)
    review = reviews.get_review(store, review_id)
    found = [
        _dispute(reviewed, passage)
        for reviewed in reviewed_all(store, review)
        for passage in reviewed.disputed()
    ]
    return tuple(sorted(found, key=lambda dispute: dispute.is_settled))


def adjudicate(
    store: Store,
    actor: Actor,
    item_id: str,
    passage_key: str,
    *,
    rating: Rating | None = None,
    facts: Mapping[str, Said] = _NO_FACTS,
    client_id: str,
) -> Saved:
    """Decide about a passage on which two reviewers differ; decided again, the last holds.

    Raises
    ------
    InvalidInput
        Where the two agree, or have not both finished.
    NotFound, StudyClosed
        When the edit is forgotten or has no such passage, or the review is closed.
    """
    authorize(actor, Capability.REVIEW)
    with store.write():
        item = review_items.get_item(store, item_id)
        review = reviews.get_review(store, item.review_id)
        if not review.is_open:
            raise StudyClosed(CLOSED)
        passage = passage_of(item, passage_key)
        _refuse_undisputed(reviewed_one(store, review, item), passage, rating, facts)
        place = Place(item_id=item.id, passage=passage.key, client_id=client_id)
        is_new = add_adjudication(store, actor, place, rating, facts)
        correct_case(store, item.case_id)
    return Saved(is_new=is_new)


def shuffled(reviewed: Reviewed) -> tuple[Sheet, Sheet]:
    """Return the two sheets in the order drawn for this edit, the same at every call."""
    one, other = sorted(reviewed.sheets, key=lambda sheet: sheet.reviewer)
    drawn = content_hash([reviewed.review.seed, reviewed.item.id])[-1]
    return (one, other) if int(drawn, 16) % 2 else (other, one)


def _dispute(reviewed: Reviewed, passage: Passage) -> Dispute:
    item, decided = reviewed.item, reviewed.adjudicated
    one, other = shuffled(reviewed)
    verdicts = item.verdicts
    return Dispute(
        item_id=item.id,
        number=item.position,
        message=item.message,
        original=item.original,
        edited=item.edited,
        passage=passage,
        one=_opinion("Reviewer 1", one, passage),
        other=_opinion("Reviewer 2", other, passage),
        about_rating=reviewed.is_rating_disputed(passage.key),
        facts=tuple(
            FactDispute(
                fact=fact_view(key, verdicts[key], None),
                one=one.said[key],
                other=other.said[key],
                adjudicated=decided.said.get(key),
            )
            for key in reviewed.disputed_facts(passage)
        ),
        adjudicated=decided.ratings.get(passage.key),
        is_settled=reviewed.is_adjudicated(passage),
    )


def _opinion(label: str, sheet: Sheet, passage: Passage) -> Opinion:
    return Opinion(
        label=label, rating=sheet.rating(passage.key), first=sheet.first.get(passage.key)
    )


def _refuse_undisputed(
    reviewed: Reviewed, passage: Passage, rating: Rating | None, facts: Mapping[str, Said]
) -> None:
    if passage not in reviewed.disputed():
        raise InvalidInput("There is nothing to decide here: the two agree, or are not finished.")
    is_agreed = rating is not None and not reviewed.is_rating_disputed(passage.key)
    if is_agreed or set(facts) - set(reviewed.disputed_facts(passage)):
        raise InvalidInput("Only what the two reviewers differ in can be decided.")
    if rating is None and not facts:
        raise InvalidInput("Please decide about something.")
