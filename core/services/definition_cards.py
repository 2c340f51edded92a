"""Definition cards of a study: those that ship, one's own, and which seat is shown which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.domain.definition_cards import NO_CARD, DefinitionCard, card_for
from core.domain.panel import StudyPlan, StudyTexts
from core.errors import InvalidInput
from core.metrics.reading import reading_grade
from core.samples.panel_cards import shipped_cards
from core.services.study_sizing import Size
from core.store import Store, seats
from core.store.studies import get_study

HIGHEST_GRADE = 6.0
# Agreement needs two votes on a pair from seats with the same card.
_FEWEST_VOTES = 2


def named_cards(names: Iterable[str]) -> tuple[DefinitionCard, ...]:
    """Return shipped cards by their ids, in this order.

    Raises
    ------
    InvalidInput
        When there is no such card; the sentence names what there is.
    """
    known = {card.id: card for card in shipped_cards()}
    wanted = list(names)
    unknown = next((name for name in wanted if name not in known), None)
    if unknown is not None:
        raise InvalidInput(
            f"There is no definition card `{unknown}`; there are {', '.join(known)}, and cards "
            "with a text of your own."
        )
    return tuple(known[name] for name in wanted)


def draw_cards(store: Store, study_id: str) -> None:
    """Draw the cards of all seats of an opened study that have none yet; a draft draws none.

    Call it inside a `write`: what it reads must still be so when it writes.
    """
    study = get_study(store, study_id)
    if study.opened_at is None or not study.texts.cards:
        return
    for seat in seats.list_seats(store, study_id):
        card = card_for(study.texts.cards, study_id=study_id, number=seat.number)
        if card is not None and seat.card is None:
            seats.keep_card(store, seat.id, card)


def question_alone(question: str) -> str:
    """Return a question without what explains it: the card does that, or nothing does."""
    return question[: question.find("?") + 1] or question


def with_cards(texts: StudyTexts, cards: tuple[DefinitionCard, ...]) -> StudyTexts:
    """Return the texts of a study with these cards, its question without an explanation."""
    if not cards:
        return texts
    return replace(texts, cards=cards, question=question_alone(texts.question))


def card_cautions(texts: StudyTexts, plan: StudyPlan, size: Size | None) -> Iterator[str]:
    """Say what would keep the cards of a study of this size from telling anything."""
    cards = texts.cards
    if not cards:
        return
    if question_alone(texts.question) != texts.question.strip():
        yield (
            "The question itself explains empathy, so every seat reads a definition whatever its "
            "card says. End the question with its question mark."
        )
    votes = size.votes if size else float(plan.votes_per_pair)
    if len(cards) > 1 and votes < _FEWEST_VOTES * len(cards):
        yield (
            f"A pair gets about {votes:.3g} votes, {votes / len(cards):.1f} under each of "
            f"{len(cards)} cards; agreement by card needs {_FEWEST_VOTES}. Ask for at least "
            f"{_FEWEST_VOTES * len(cards)} votes a pair and for the seats that give them, or show "
            "fewer pairs."
        )
    if len(cards) > plan.seats:
        yield f"There are {len(cards)} cards for {plan.seats} seats; some would never be shown."
    for card in cards:
        grade = reading_grade(card.text) if card.id != NO_CARD else None
        if grade is not None and grade > HIGHEST_GRADE:
            yield (
                f"“{card.title}” reads like grade {grade:.1f}; patients are promised at most "
                f"{HIGHEST_GRADE:.0f}. Shorter sentences and words help."
            )
