"""What a reviewer says of passages and verdicts, kept at once; the first rating comes blind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Pass, Said
from core.domain.reviewing_items import ReviewItem, Sheet
from core.errors import InvalidInput, NotFound
from core.services.review_correcting import correct_case
from core.services.review_opening import open_item_for, passage_of, sheet_of
from core.services.review_views import Revealed, revealed
from core.store import Store, review_ratings, review_takes
from core.store.review_ratings import Place

SAVED = "Saved."
KNOWN = "Saved before; nothing changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Whether something new was kept, and what to tell the person."""

    is_new: bool

    @property
    def words(self) -> str:
        """A plain sentence."""
        return SAVED if self.is_new else KNOWN


def rate(
    store: Store,
    actor: Actor,
    item_id: str,
    passage_key: str,
    rating: Rating,
    *,
    which: Pass = Pass.FIRST,
    client_id: str,
) -> Saved:
    """Say what is wrong with a passage; said again it is a new revision, of which the last holds.

    A second tap with the same `client_id`, or with the same content, changes nothing. Once the
    verdicts of the passage were shown, the first rating is final and a second one can be given.

    Raises
    ------
    InvalidInput
        For a pass that isn't due, or an error of the checker told before it was shown.
    NotFound, StudyClosed
        When the edit is forgotten or has no such passage, or the review is closed.
    """
    authorize(actor, Capability.REVIEW)
    with store.write():
        item = open_item_for(store, actor, item_id)
        passage = passage_of(item, passage_key)
        if review_ratings.was_sent(store, "review_ratings", actor, item.id, client_id):
            return Saved(is_new=False)
        is_shown = passage.key in sheet_of(store, actor, item).revealed
        _refuse_pass(rating, which, is_shown=is_shown)
        place = Place(item_id=item.id, passage=passage.key, client_id=client_id)
        is_new = review_ratings.add_rating(store, actor, place, rating, which)
        _follow(store, actor, item)
    return Saved(is_new=is_new)


def reveal(store: Store, actor: Actor, item_id: str, passage_key: str) -> Revealed:
    """Show what the checker says of a passage; from now on the first rating of it is final.

    Raises
    ------
    InvalidInput
        Before the passage was rated.
    NotFound, StudyClosed
        When the edit is forgotten or has no such passage, or the review is closed.
    """
    authorize(actor, Capability.REVIEW)
    with store.write():
        item = open_item_for(store, actor, item_id)
        passage = passage_of(item, passage_key)
        sheet = sheet_of(store, actor, item)
        if passage.key not in sheet.first:
            raise InvalidInput("Please rate this passage first; then its verdicts are shown.")
        review_ratings.add_reveal(store, item.id, passage.key, actor.name)
    return revealed(item, passage, sheet.said)


def rate_facts(
    store: Store, actor: Actor, item_id: str, said: Mapping[str, Said], *, client_id: str
) -> Saved:
    """Say whether verdicts of the checker are right; one tap may speak of several.

    Raises
    ------
    InvalidInput
        For a verdict that isn't there, was not shown yet, or that the checker left undecided.
    NotFound, StudyClosed
        When the edit is forgotten, or the review is closed.
    """
    authorize(actor, Capability.REVIEW)
    with store.write():
        item = open_item_for(store, actor, item_id)
        passages = {fact: each.key for each in item.passages for fact in each.facts}
        _refuse_facts(item, sheet_of(store, actor, item), passages, said)
        is_new = review_ratings.add_said(
            store, actor, item.id, said, passages=passages, client_id=client_id
        )
        _follow(store, actor, item)
    return Saved(is_new=is_new)


def _refuse_pass(rating: Rating, which: Pass, *, is_shown: bool) -> None:
    if which is Pass.FIRST and is_shown:
        raise InvalidInput(
            "The verdicts of this passage were shown, so your first rating stands; please change "
            "the second one."
        )
    if which is Pass.SECOND and not is_shown:
        raise InvalidInput("A second rating comes after the verdicts of the passage were shown.")
    if which is Pass.FIRST and Code.JDG in rating.codes:
        raise InvalidInput("Whether the checker is wrong can be said once its verdict was shown.")


def _refuse_facts(
    item: ReviewItem, sheet: Sheet, passages: Mapping[str, str], said: Mapping[str, Said]
) -> None:
    verdicts = item.verdicts
    for fact in said:
        if fact not in passages:
            raise NotFound("There is no such verdict about this edit.")
        if passages[fact] not in sheet.revealed:
            raise InvalidInput("A verdict can be rated once it was shown.")
        if verdicts[fact].entailed is None:
            raise InvalidInput("The checker left this undecided, so there is nothing to rate.")


def _follow(store: Store, actor: Actor, item: ReviewItem) -> None:
    """Say when this person has rated everything, and let the case's verdicts follow."""
    if sheet_of(store, actor, item).is_complete(item):
        review_takes.complete(store, item.id, actor.name)
        correct_case(store, item.case_id)
