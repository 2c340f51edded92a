"""What closed reviews settled about one case, for whoever keeps all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.domain.access import Actor, Capability, authorize
from core.domain.reviewing_passages import Passage
from core.domain.reviewing_settling import SettledRating, SettledVerdict
from core.services.review_settled import Reviewed, reviewed_one
from core.services.review_views import FactView, fact_view
from core.store import Store, review_items, reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageFinding:
    """One passage with what holds of it, and what holds of the checker's verdicts on it."""

    passage: Passage = field(repr=False)
    rating: SettledRating
    verdicts: tuple[tuple[FactView, SettledVerdict], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReview:
    """One closed review of a case; `reviewers` counts people, none of whom is named."""

    review_id: str
    title: str
    closed_at: str
    reviewers: int
    passages: tuple[PassageFinding, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviews:
    """All that was settled about a case; of `still_open` reviews nothing is told."""

    closed: tuple[CaseReview, ...]
    still_open: int


def reviews_of_case(store: Store, actor: Actor, case_id: str) -> CaseReviews:
    """Return what closed reviews settled about a case, the newest first; nothing if there is none.

    A copy that nobody rated is left out.
    """
    authorize(actor, Capability.REVIEW)
    items = review_items.items_of_cases(store, [case_id])
    all_of_it = [reviewed_one(store, reviews.get_review(store, i.review_id), i) for i in items]
    return CaseReviews(
        closed=tuple(
            CaseReview(
                review_id=each.review.id,
                title=each.review.title,
                closed_at=each.review.closed_at or "",
                reviewers=len(each.sheets),
                passages=tuple(_findings(each)),
            )
            for each in all_of_it
            if not each.review.is_open and each.sheets
        ),
        still_open=sum(each.review.is_open for each in all_of_it),
    )


def _findings(reviewed: Reviewed) -> Iterator[PassageFinding]:
    verdicts = reviewed.item.verdicts
    for passage in reviewed.item.passages:
        yield PassageFinding(
            passage=passage,
            rating=reviewed.rating(passage.key),
            verdicts=tuple(
                (fact_view(fact, verdicts[fact], None), reviewed.verdict(fact))
                for fact in passage.facts
            ),
        )
