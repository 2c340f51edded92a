"""Turns an edit under review into the plain data that the rating screen draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from core.domain.facts import AuxLabel, Direction
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code
from core.domain.reviewing_passages import Passage, TextSide
from core.services.review_views import FactView, FlagView, ItemView, PassageView, Revealed
from core.services.wording import FLAG_ADVICE, FLAG_TITLES
from pages.ui.review_words import (
    DIGITS,
    GROUPS,
    LIKELIHOODS,
    SAID_WORDS,
    SEVERITIES,
    VERDICT_ASKS,
    passage_hint,
    passage_label,
)

Document = dict[str, object]
Place = tuple[int, int, str]

_WHERE = {Direction.KEPT: "In the edit:", Direction.GROUNDED: "In the physician's reply:"}


def item_document(
    item: ItemView, *, acks: Sequence[str] = (), said: str = "", problem: str = ""
) -> Document:
    """Return everything that the screen shows of one edit; no verdict before its time."""
    passages = [each.passage for each in item.passages]
    return {
        "id": item.item_id,
        "number": item.number,
        "of": item.of,
        "message": item.message,
        "original": pieces(item.original, _in_original(item.original, passages)),
        "edited": pieces(item.edited, _in_edit(passages)),
        "passages": [_passage(each) for each in item.passages],
        "complete": item.is_complete,
        "flags": [_flag(each) for each in item.flags or ()],
        "groups": [list(group) for group in GROUPS],
        "codes": [
            {
                "code": code.value,
                "label": code.label,
                "group": code.side,
                "digit": DIGITS.get(code, ""),
                "later": code is Code.JDG,
            }
            for code in Code
        ],
        "severities": [{"label": label, "words": words} for label, words in SEVERITIES],
        "likelihoods": list(LIKELIHOODS),
        "words": [[said.value, words] for said, words in SAID_WORDS.items()],
        "acks": list(acks),
        "said": said,
        "problem": problem,
    }


def pieces(text: str, placed: Iterable[Place]) -> list[Document]:
    """Cut a text where its passages begin and end."""
    places = list(placed)
    ends = sorted({0, len(text), *(end for start, stop, _ in places for end in (start, stop))})
    return [
        {
            "text": text[start:end],
            "passage": next((key for at, stop, key in places if at <= start < stop), ""),
        }
        for start, end in pairwise(ends)
    ]


def _in_edit(passages: Sequence[Passage]) -> Iterator[Place]:
    for passage in passages:
        if passage.side is TextSide.EDIT and passage.span:
            yield passage.span.start, passage.span.end, passage.key


def _in_original(original: str, passages: Sequence[Passage]) -> Iterator[Place]:
    """Yield where passages stand in the original: its own, and those taken over word for word."""
    for passage in passages:
        if passage.side is TextSide.ORIGINAL and passage.span:
            yield passage.span.start, passage.span.end, passage.key
        elif passage.is_verbatim and passage.text in original:
            start = original.index(passage.text)
            yield start, start + len(passage.text), passage.key


def _passage(view: PassageView) -> Document:
    return {
        "key": view.passage.key,
        "side": view.passage.side.value,
        "label": passage_label(view.passage),
        "hint": passage_hint(view.passage),
        "text": view.passage.text,
        "first": _rating(view.first),
        "second": _rating(view.second),
        "revealed": _revealed(view.revealed),
        "done": view.is_done,
    }


def _rating(rating: Rating | None) -> Document | None:
    if rating is None:
        return None
    return {
        "codes": [code.value for code in rating.codes],
        "severity": rating.severity,
        "likelihood": rating.likelihood.value if rating.likelihood else "",
        "note": rating.note,
    }


def _revealed(revealed: Revealed | None) -> Document | None:
    if revealed is None:
        return None
    return {
        "facts": [_fact(each) for each in revealed.facts],
        "flags": [_flag(each) for each in revealed.flags],
    }


def _fact(fact: FactView) -> Document:
    return {
        "key": fact.key,
        "statement": fact.statement,
        "asks": VERDICT_ASKS[fact.direction],
        "words": fact.words,
        "tone": _tone(fact),
        "where": _WHERE[fact.direction],
        "evidence": fact.evidence,
        "guards": list(fact.guards),
        "rates": fact.can_rate,
        "said": fact.said.value if fact.said else "",
    }


def _tone(fact: FactView) -> str:
    if fact.entailed is not False:
        return "good"
    return "bad" if fact.aux is AuxLabel.CONTRADICTED else "warn"


def _flag(flag: FlagView) -> Document:
    return {
        "title": FLAG_TITLES[flag.kind],
        "advice": FLAG_ADVICE[flag.kind],
        "evidence": list(flag.evidence),
    }
