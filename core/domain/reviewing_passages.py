"""What reviewers rate: every sentence of an edit, and what it did not take over word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.alignment import sentence_ends
from core.domain.facts import Direction, EntailmentVerdict, Fact, FactCheck, Span

_LETTERS = {Direction.KEPT: "k", Direction.GROUNDED: "g"}


class TextSide(StrEnum):
    """Which text a passage stands in."""

    EDIT = "edit"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One stretch to rate, with the keys of the verdicts that belong to it.

    `is_verbatim` marks a sentence of the edit that is one of the original, word for word. The
    passage for facts that stand nowhere in their text has neither text nor span.
    """

    key: str
    side: TextSide
    text: str = field(repr=False)
    span: Span | None
    facts: tuple[str, ...]
    is_verbatim: bool = False


def passages_of(original: str, edited: str, check: FactCheck) -> tuple[Passage, ...]:
    """Cut an edit and its original into passages to rate.

    All sentences of the edit come first, then those of the original that don't stand in it word
    for word, whatever the checker says of them: to show only what it calls lost would tell its
    verdict before the first rating, and what it misses would never be seen. Verdicts about a
    sentence of the original that stands in the edit belong to that sentence of the edit.
    """
    in_edit = _keyed("e", edited)
    homes = {edited[span.start : span.end]: key for key, span in reversed(in_edit)}
    in_original = [
        (homes.get(original[span.start : span.end], key), span)
        for key, span in _keyed("o", original)
    ]
    facts: dict[str, list[str]] = {}
    for verdicts, text, sentences, nowhere in (
        (check.grounded, edited, in_edit, "e*"),
        (check.kept, original, in_original, "o*"),
    ):
        for place, verdict in enumerate(verdicts):
            home = _home(verdict.fact, text, sentences) or nowhere
            facts.setdefault(home, []).append(fact_key(verdict.direction, place))
    changed = [(key, span) for key, span in in_original if key.startswith("o")]
    verbatim = {key for key, _ in in_original}
    return tuple(
        Passage(
            key=key,
            side=side,
            text=text[span.start : span.end] if span else "",
            span=span,
            facts=tuple(facts.get(key, ())),
            is_verbatim=side is TextSide.EDIT and key in verbatim,
        )
        for side, text, cut, nowhere in (
            (TextSide.EDIT, edited, in_edit, "e*"),
            (TextSide.ORIGINAL, original, changed, "o*"),
        )
        for key, span in [*cut, (nowhere, None)]
        if span or key in facts
    )


def fact_key(direction: Direction, place: int) -> str:
    """Name a verdict by its direction and place in the check."""
    return f"{_LETTERS[direction]}{place}"


def keyed_verdicts(check: FactCheck) -> dict[str, EntailmentVerdict]:
    """Return all verdicts of a check by their keys."""
    return {
        fact_key(direction, place): verdict
        for direction, verdicts in (
            (Direction.KEPT, check.kept),
            (Direction.GROUNDED, check.grounded),
        )
        for place, verdict in enumerate(verdicts)
    }


_Keyed = list[tuple[str, Span]]


def _keyed(letter: str, text: str) -> _Keyed:
    """Number the sentences that hold a letter or a digit, without the white space around them."""
    return [(f"{letter}{number}", span) for number, span in enumerate(_sentences(text))]


def _sentences(text: str) -> Iterator[Span]:
    at = 0
    for end in sentence_ends(text):
        sentence = text[at:end]
        if any(map(str.isalnum, sentence)):
            start = at + len(sentence) - len(sentence.lstrip())
            yield Span(start=start, end=start + len(sentence.strip()))
        at = end


def _home(fact: Fact, text: str, sentences: _Keyed) -> str | None:
    """Return the first sentence that a fact stands in; None where it stands nowhere."""
    span = fact.span
    if span is None and fact.evidence and fact.evidence in text:
        start = text.index(fact.evidence)
        span = Span(start=start, end=start + len(fact.evidence))
    if span is None:
        return None
    return next((key for key, sentence in sentences if sentence.overlaps(span)), None)
