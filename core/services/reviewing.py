"""Rounds of review: drawn by lot from flagged and unflagged edits, and closed once."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import new_id
from core.domain.reviewing import MOST_ITEMS, Review, ReviewOrder, Stratum, StratumSize
from core.domain.reviewing_items import Making, ReviewItem
from core.domain.reviewing_passages import passages_of
from core.errors import InvalidInput, NotFound, StudyClosed
from core.services.library import ensure_samples
from core.services.review_correcting import correct_review
from core.services.review_population import Population, Source, own_case, size_review, sources
from core.services.review_standing import Standing, get_review, list_reviews
from core.store import Store
from core.store import reviews as stored
from core.store.deeds import note_deed

__all__ = [
    "Population", "Review", "ReviewOrder", "Source", "Standing", "close_review", "create_review",
    "get_review", "list_reviews", "size_review", "sources",
]  # fmt: skip


def create_review(store: Store, actor: Actor, order: ReviewOrder) -> Review:
    """Draw a review and open it; every edit is copied, so that it stays as it is now.

    The same `seed` draws the same from the same edits. Flagged and unflagged ones are mixed, so
    that their order tells nothing.

    Raises
    ------
    InvalidInput, NotFound
        When nothing can be drawn, it would be too much, or there is no such run or closed study.
    """
    authorize(actor, Capability.REVIEW)
    ensure_samples(store)
    seed = secrets.randbelow(2**31) if order.seed is None else order.seed
    dice = random.Random(seed)  # noqa: S311 - a draw that can be repeated
    found = size_review(store, actor, order.source, order.ref)
    flagged = _draw(dice, found.flagged, order.flagged)
    unflagged = _draw(dice, found.unflagged, order.unflagged)
    drawn = [
        *((case_id, Stratum.FLAGGED) for case_id in flagged),
        *((case_id, Stratum.UNFLAGGED) for case_id in unflagged),
    ]
    if not drawn:
        raise InvalidInput(f"There is nothing to review here{_why(found)}.")
    if len(drawn) > MOST_ITEMS:
        raise InvalidInput(
            f"{len(drawn):,} edits are too many for one review; at most {MOST_ITEMS:,} are drawn."
        )
    dice.shuffle(drawn)
    review_id = new_id()
    review = Review(
        id=review_id,
        title=order.title,
        is_open=True,
        source=order.source,
        ref=order.ref,
        reviewers=order.reviewers,
        seed=seed,
        strata=(
            StratumSize(stratum=Stratum.FLAGGED, population=len(found.flagged), drawn=len(flagged)),
            StratumSize(
                stratum=Stratum.UNFLAGGED, population=len(found.unflagged), drawn=len(unflagged)
            ),
        ),
        left_out=found.left_out,
        created_by=actor.name,
        created_at="",
    )
    items = [
        _copy(store, review_id, place, case_id, stratum)
        for place, (case_id, stratum) in enumerate(drawn, start=1)
    ]
    with store.write():
        stored.insert_review(store, review, items)
        note_deed(store, actor, "made a review", review_id, order.title)
    return stored.get_review(store, review_id)


def close_review(store: Store, actor: Actor, review_id: str) -> Review:
    """End a review for good; what is not settled by then stays undecided, and is counted.

    Raises
    ------
    NotFound, StudyClosed
        When there is no such review, or it was closed before.
    """
    authorize(actor, Capability.REVIEW)
    with store.write():
        review = stored.get_review(store, review_id)
        if not stored.close_review(store, review_id):
            raise StudyClosed("This review is closed already.")
        note_deed(store, actor, "closed the review", review_id, review.title)
        closed = stored.get_review(store, review_id)
        correct_review(store, closed)
    return closed


def _draw(dice: random.Random, cases: Sequence[str], count: int | None) -> Sequence[str]:
    return cases if count is None else dice.sample(cases, min(count, len(cases)))


def _why(found: Population) -> str:
    said = ", ".join(f"{count} {reason}" for reason, count in found.left_out.items())
    there = len(found.flagged) + len(found.unflagged)
    if there:
        return f"; {len(found.flagged)} flagged and {len(found.unflagged)} unflagged edits are here"
    return f" ({said})" if said else ""


def _copy(
    store: Store, review_id: str, position: int, case_id: str, stratum: Stratum
) -> ReviewItem:
    case = own_case(store, case_id)
    if case.check is None:
        raise NotFound(f"Case `{case_id}` has lost its check; please make the review again.")
    original, edit = case.pair.physician_reply, case.edit
    return ReviewItem(
        id=new_id(),
        review_id=review_id,
        position=position,
        stratum=stratum,
        case_id=case.id,
        pair_id=case.pair.id,
        message=case.pair.patient_message,
        original=original,
        edited=edit.text,
        check=case.check,
        flags=case.flags,
        passages=passages_of(original, edit.text, case.check),
        making=Making(
            engine=edit.provenance.engine_asked,
            engine_served=edit.provenance.engine_served,
            prompt=edit.prompt,
            prompt_sha=edit.prompt_sha,
            level=edit.level,
            method=edit.method,
        ),
    )
