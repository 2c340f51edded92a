"""What `review` prints: the same as a document and as words."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.identity import Json
from core.services.checker_card import CheckerCard
from core.services.checker_card_sheets import card_sheets
from core.services.checker_card_words import card_words
from core.services.reviewing import Standing


def standing_json(standing: Standing) -> dict[str, Json]:
    """Return how far a review is, with its strata; never what anybody said."""
    review = standing.review
    return {
        "id": review.id,
        "title": review.title,
        "state": "open" if review.is_open else "closed",
        "source": review.source.value,
        "of": review.ref or None,
        "reviewers": review.reviewers,
        "seed": review.seed,
        "strata": {
            size.stratum.value: {"there": size.population, "drawn": size.drawn}
            for size in review.strata
        },
        "left_out": dict(review.left_out),
        "edits": standing.items,
        "complete": standing.complete,
        "begun": standing.begun,
        "untouched": standing.untouched,
        "forgotten": standing.forgotten,
        "disagreements": standing.disagreements,
        "adjudicated": standing.adjudicated,
        "created_by": review.created_by,
        "created_at": review.created_at,
        "closed_at": review.closed_at,
    }


def standing_line(standing: Standing) -> str:
    """Say how far a review is in one line."""
    review = standing.review
    state = "open" if review.is_open else "closed"
    drawn = ", ".join(
        f"{size.drawn} of {size.population} {size.stratum.value}" for size in review.strata
    )
    return (
        f"{review.id}  {state:6}  {review.title}: {standing.complete} of {standing.items} edits "
        f"complete, {standing.begun} begun, {standing.disagreements} disagreements ({drawn})"
    )


def card_lines(card: CheckerCard) -> Iterator[str]:
    """Yield the card in sentences, then its tables."""
    yield from card_words(card)
    for sheet in card_sheets(card):
        yield ""
        yield sheet.title
        yield "  " + " | ".join(sheet.columns)
        for row in sheet.as_words():
            yield "  " + " | ".join(row)
        if sheet.note:
            yield f"  {sheet.note}"
