"""What `study` prints: the same as a document and as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from core.domain.identity import Json
from core.domain.panel import ItemKind, Study, StudyItem
from core.services.board import Board
from core.services.definition_cards import card_cautions
from core.services.seating import NewSeat
from core.services.studying import size_of


def study_json(study: Study) -> dict[str, Json]:
    """Return where a study stands."""
    return {
        "id": study.id,
        "title": study.title,
        "state": study.state.value,
        "created_by": study.created_by,
        "created_at": study.created_at,
        "opened_at": study.opened_at,
        "closed_at": study.closed_at,
    }


def draft_json(study: Study, items: Sequence[StudyItem]) -> dict[str, Json]:
    """Return what a draft shows, what the gate holds back and what its plan comes to."""
    main = _main(items)
    size = size_of(study.plan, sum(item.is_shown for item in main))
    return {
        "study": study_json(study),
        "shown": sum(item.is_shown for item in main),
        "controls": len(items) - len(main),
        "cards": [{"id": card.id, "sha": card.sha} for card in study.texts.cards],
        "cautions": list(card_cautions(study.texts, study.plan, size)),
        "held_back": [
            {
                "pair": item.pair_id,
                "systems": [item.system_a, item.system_b],
                "precision": item.precision,
                "facts": item.n_facts,
                "reason": item.held_back,
                "let_in_by": item.let_in_by,
            }
            for item in main
            if item.held_back
        ],
        "size": None
        if size is None
        else {
            "half_width": size.half_width,
            "minutes": size.minutes,
            "seats_needed": size.seats_needed,
            "votes": size.votes,
            "words": list(size.words),
        },
    }


def draft_words(study: Study, items: Sequence[StudyItem]) -> str:
    """Say the same in lines."""
    main = _main(items)
    shown = sum(item.is_shown for item in main)
    size = size_of(study.plan, shown)
    return "\n".join(
        [
            f"{study.id}  {study.title}: {shown} of {len(main)} pairs are shown.",
            *(f"held back: {_held(item)}" for item in main if item.held_back),
            *(size.words if size else ()),
            *(f"definition card {card.id}: {card.title}" for card in study.texts.cards),
            *(f"caution: {words}" for words in card_cautions(study.texts, study.plan, size)),
        ]
    )


def board_json(board: Board) -> dict[str, Json]:
    """Return where all seats are; never what anybody chose."""
    return {
        "study": study_json(board.study),
        "votes": {"done": board.votes_done, "wanted": board.votes_wanted},
        "pairs": {"done": board.pairs_done, "all": board.pairs},
        "cards": dict(board.cards),
        "seats": [asdict(line) for line in board.seats],
    }


def board_words(board: Board) -> str:
    """Say the same in lines."""
    lines = [
        f"{board.study.title} ({board.study.state}): {board.votes_done} of "
        f"{board.votes_wanted} votes, {board.pairs_done} of {board.pairs} pairs complete.",
        *(f"Definition card “{title}”: {seats} seats" for title, seats in board.cards.items()),
    ]
    for line in board.seats:
        where = f", pair {line.pair} of {line.of}" if line.pair else ""
        notes = (
            " · needs help" if line.asks_help else "",
            " · open on two screens" if line.two_screens else "",
            f" · excluded: {line.excluded_reason}" if line.excluded_reason else "",
        )
        lines.append(f"Seat {line.number}: {line.state}{where}{''.join(notes)}")
    return "\n".join(lines)


def seat_json(seat: NewSeat, url: str) -> dict[str, Json]:
    """Return what a card says: after this nobody can look it up."""
    return {"number": seat.number, "code": seat.code, "link": f"{url.rstrip('/')}/s/{seat.token}"}


def _main(items: Sequence[StudyItem]) -> list[StudyItem]:
    return [item for item in items if item.kind is ItemKind.MAIN]


def _held(item: StudyItem) -> str:
    decision = f" (let in by {item.let_in_by})" if item.let_in_by else ""
    return f"{item.pair_id}, {item.system_a}: {item.held_back}{decision}"
