"""What each screen of a seat holds, as the one document that goes to its browser."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from statistics import median

from core.domain.identity import Json
from core.domain.panel import (
    Presentation,
    Revision,
    Seat,
    ShownChoice,
    Side,
    SkipReason,
    Stage,
    Study,
    StudyState,
)
from core.services.panel_actions import practice_id
from core.services.panel_answers import standing
from core.services.panel_leasing import current
from core.store import Store, seat_log
from core.store.meta import secret
from core.store.revisions import revisions_of, visible_seconds
from core.store.studies import get_item

SKIP_REASONS = {
    SkipReason.UNCLEAR: "I don't understand it",
    SkipReason.UPSETTING: "It upsets me",
    SkipReason.TOO_LONG: "It is too long for me",
    SkipReason.OTHER: "Another reason",
}
# How much the planned pace weighs against a seat's own, in pairs.
_PLANNED_WEIGHS = 3
_BREAK_EVERY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Who looks, and what became of the taps that came before."""

    study: Study
    seat: Seat
    acks: tuple[str, ...]
    not_saved: str | None
    practice: ShownChoice | None
    is_open_elsewhere: bool


def document(store: Store, shown: Shown) -> dict[str, Json]:
    """Return the document of the screen that the seat is on."""
    study, seat = shown.study, shown.seat
    return {
        "seat": seat.pseudonym,
        "textSize": seat.text_size,
        "contrast": seat.high_contrast,
        "help": seat.asks_help,
        "otherTab": shown.is_open_elsewhere,
        "acks": list(shown.acks),
        "notSaved": shown.not_saved,
        "instructions": _paragraphs(study.texts.instructions),
        "outbox": _outbox(store, seat),
        "canRemove": study.state is not StudyState.CLOSED,
        **_screen(store, shown),
    }


def _screen(store: Store, shown: Shown) -> dict[str, Json]:
    study, stage = shown.study, shown.seat.stage
    if stage in _ALWAYS:
        return _ALWAYS[stage](store, shown)
    if study.state is StudyState.CLOSED:
        return {"screen": "closed", "paragraphs": _paragraphs(study.texts.closing)}
    if study.state is not StudyState.OPEN and stage in {Stage.PRACTICE, Stage.JUDGING, Stage.NEW}:
        return {"screen": "paused", "started": study.state is not StudyState.DRAFT}
    return _SCREENS[stage](store, shown)


def _bare(name: str) -> Callable[[Store, Shown], dict[str, Json]]:
    return lambda _store, _shown: {"screen": name}


def _consent(_store: Store, shown: Shown) -> dict[str, Json]:
    texts = shown.study.texts
    return {
        "screen": "consent",
        "paragraphs": _paragraphs(texts.consent),
        "version": texts.consent_version,
    }


def _practice(_store: Store, shown: Shown) -> dict[str, Json]:
    texts, done = shown.study.texts, shown.seat.practice_done
    pair = texts.practice[min(done, len(texts.practice) - 1)]
    return {
        "screen": "practice",
        "presentation": practice_id(done),
        "number": done + 1,
        "of": len(texts.practice),
        "message": pair.message,
        "a": pair.reply_a,
        "b": pair.reply_b,
        "question": texts.question,
        **_card(shown, stays=True),
        "choice": shown.practice.value if shown.practice else None,
        "feedback": pair.feedback if shown.practice else None,
    }


def _pair(store: Store, shown: Shown) -> dict[str, Json]:
    seat, study = shown.seat, shown.study
    here = current(store, seat)
    if here is None:
        return {"screen": "paused", "started": True}
    history = revisions_of(store, here.id)
    answer = standing(history)
    of = max(study.plan.screens_per_seat, here.position)
    return {
        "screen": "pair",
        "presentation": here.id,
        "number": here.position,
        "of": of,
        "minutesLeft": _minutes_left(store, shown, of - here.position + (answer is None)),
        "breakHint": here.position > 1 and here.position % _BREAK_EVERY == 1,
        **_texts(store, here),
        "question": study.texts.question,
        **_card(shown, stays=here.position == 1),
        **_answer(answer),
        "canUndo": answer is not None,
        "canBack": here.position > 1,
        "chips": [{"id": chip.id, "label": chip.label} for chip in study.texts.chips],
        "skipReasons": [
            {"id": reason.value, "label": label} for reason, label in SKIP_REASONS.items()
        ],
    }


def _card(shown: Shown, *, stays: bool) -> dict[str, Json]:
    """Return the seat's own definition card, if it has one; it `stays` where it can't be hidden."""
    card = shown.study.texts.card(shown.seat.card)
    if card is None or not card.text:
        return {"card": None}
    return {"card": {"title": card.title, "paragraphs": _paragraphs(card.text), "stays": stays}}


def _texts(store: Store, here: Presentation) -> dict[str, Json]:
    """Return the two replies in the order drawn for this seat, with nothing that tells which."""
    item = get_item(store, here.item_id)
    first, second = (
        (item.text_a, item.text_b) if here.first_side is Side.A else (item.text_b, item.text_a)
    )
    return {"message": item.message, "a": first, "b": second}


def _answer(answer: Revision | None) -> dict[str, Json]:
    return {
        "choice": answer.choice.value if answer and answer.choice else None,
        "skipped": answer.skip.value if answer and answer.skip else None,
        "chosen": list(answer.chips) if answer else [],
    }


def _minutes_left(store: Store, shown: Shown, screens: int) -> int:
    own = visible_seconds(store, shown.seat.id)
    planned = shown.study.plan.seconds_per_pair
    pace = (median(own) * len(own) if own else 0.0) + planned * _PLANNED_WEIGHS
    return ceil(pace / (len(own) + _PLANNED_WEIGHS) * screens / 60)


def _closing(store: Store, shown: Shown) -> dict[str, Json]:
    return {
        "screen": "closing",
        "paragraphs": _paragraphs(shown.study.texts.closing),
        "comment": seat_log.last_comment(store, shown.seat.id),
    }


def _stopped(store: Store, shown: Shown) -> dict[str, Json]:
    return {
        "screen": "stopped",
        "canContinue": shown.study.state is not StudyState.CLOSED,
        "comment": seat_log.last_comment(store, shown.seat.id),
    }


def _paragraphs(text: str) -> list[Json]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _outbox(store: Store, seat: Seat) -> str:
    """Name the place in the browser where taps wait; it tells nothing about the seat."""
    return hmac.new(secret(store), f"outbox {seat.id}".encode(), hashlib.sha256).hexdigest()[:24]


_ALWAYS: dict[Stage, Callable[[Store, Shown], dict[str, Json]]] = {
    Stage.REMOVED: _bare("removed"),
    Stage.FINISHED: _closing,
}
_SCREENS: dict[Stage, Callable[[Store, Shown], dict[str, Json]]] = {
    Stage.NEW: _bare("text_size"),
    Stage.CONSENT: _consent,
    Stage.DECLINED: _bare("declined"),
    Stage.INSTRUCTIONS: _bare("instructions"),
    Stage.PRACTICE: _practice,
    Stage.JUDGING: _pair,
    Stage.BREAK: _bare("break"),
    Stage.STOPPED: _stopped,
}
