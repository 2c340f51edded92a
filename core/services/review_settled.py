"""What reviewers say of each edit of a review, taken together: the one place that settles it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.reviewing import Rating, Review
from core.domain.reviewing_codes import Said
from core.domain.reviewing_items import ReviewItem, Sheet
from core.domain.reviewing_passages import Passage
from core.domain.reviewing_settling import (
    Settled,
    SettledRating,
    SettledVerdict,
    is_disputed,
    settle_rating,
    settle_verdict,
)
from core.store import Store, review_items
from core.store.review_adjudications import Adjudicated, adjudications
from core.store.review_ratings import sheets
from core.store.review_takes import takes
from core.store.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One edit with the sheets that count, those completed first before the others.

    While the review is open only complete sheets count, and nothing is settled before all that
    are wanted are there. Once it is closed, unfinished ones fill the places left.
    """

    review: Review
    item: ReviewItem
    sheets: tuple[Sheet, ...]
    adjudicated: Adjudicated = field(default_factory=Adjudicated)

    @property
    def is_ready(self) -> bool:
        """Whether all is there that could settle it."""
        return not self.review.is_open or len(self.sheets) >= self.review.reviewers

    def rating(self, passage: str) -> SettledRating:
        """Return what holds of a passage."""
        if not self.is_ready:
            return SettledRating(how=Settled.UNRATED)
        return settle_rating(self.ratings(passage), self.adjudicated.ratings.get(passage))

    def verdict(self, fact: str) -> SettledVerdict:
        """Return what holds of a verdict of the checker."""
        if not self.is_ready:
            return SettledVerdict(how=Settled.UNRATED)
        return settle_verdict(self.said(fact), self.adjudicated.said.get(fact))

    def ratings(self, passage: str) -> list[Rating]:
        """Return what each reviewer finally says of a passage."""
        found = (sheet.rating(passage) for sheet in self.sheets)
        return [rating for rating in found if rating]

    def said(self, fact: str) -> list[Said]:
        """Return what each reviewer says of a verdict."""
        return [sheet.said[fact] for sheet in self.sheets if fact in sheet.said]

    def is_rating_disputed(self, passage: str) -> bool:
        """Whether the two reviewers name other errors, or only one a major one."""
        ratings = self.ratings(passage)
        return any(is_disputed(ratings[0], other) for other in ratings[1:])

    def disputed_facts(self, passage: Passage) -> tuple[str, ...]:
        """Return the verdicts of a passage on which the two reviewers differ."""
        return tuple(fact for fact in passage.facts if len(set(self.said(fact))) > 1)

    def disputed(self) -> tuple[Passage, ...]:
        """Return the passages on which the two reviewers differ in anything."""
        if not self.is_ready or len(self.sheets) <= 1:
            return ()
        return tuple(
            passage
            for passage in self.item.passages
            if self.is_rating_disputed(passage.key) or self.disputed_facts(passage)
        )

    def is_adjudicated(self, passage: Passage) -> bool:
        """Whether all that was disputed in a passage was decided."""
        is_rated = passage.key in self.adjudicated.ratings
        return (is_rated or not self.is_rating_disputed(passage.key)) and all(
            fact in self.adjudicated.said for fact in self.disputed_facts(passage)
        )


def reviewed_all(
    store: Store, review: Review, item_ids: Sequence[str] | None = None
) -> tuple[Reviewed, ...]:
    """Return the edits of a review that are still there, all or these, in its order."""
    rated = sheets(store, review.id)
    decided = adjudications(store, review_id=review.id)
    taken = by_item(takes(store, review.id))
    return tuple(
        _reviewed(review, item, rated.get(item.id, {}), taken.get(item.id, ()), decided)
        for item in review_items.list_items(store, review.id, item_ids)
    )


def reviewed_one(store: Store, review: Review, item: ReviewItem) -> Reviewed:
    """Return one edit of a review."""
    return _reviewed(
        review,
        item,
        sheets(store, review.id, item.id).get(item.id, {}),
        by_item(takes(store, review.id)).get(item.id, ()),
        adjudications(store, item_id=item.id),
    )


def by_item(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Sort takes by their item."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["item_id"]].append(row)
    return dict(found)


def _reviewed(
    review: Review,
    item: ReviewItem,
    rated: Mapping[str, Sheet],
    taken: Sequence[Row],
    decided: Mapping[str, Adjudicated],
) -> Reviewed:
    counting = [
        row["reviewer"]
        for row in taken
        if row["reviewer"] in rated and (row["is_complete"] or not review.is_open)
    ]
    return Reviewed(
        review=review,
        item=item,
        sheets=tuple(rated[name] for name in counting[: review.reviewers]),
        adjudicated=decided.get(item.id, Adjudicated()),
    )
