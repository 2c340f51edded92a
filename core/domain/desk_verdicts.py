"""Verdicts of the desk: those that stand by construction, those that wait, those that moved."""

from __future__ import annotations

from dataclasses import replace

from core.domain.desk_sentences import Sentence, Sentences
from core.domain.facts import Attribution, Direction, EntailmentVerdict, Fact, FactKind, Span

WAITING = "not judged again yet"
VERBATIM = "Its sentence stands word for word in the original."
VERBATIM_KEPT = "Its sentence stands word for word in this text."


def verbatim(fact: Fact, direction: Direction, premise: Sentences) -> EntailmentVerdict:
    """Return the verdict on a fact whose sentence stands word for word in the other text."""
    at = premise.text.find(fact.evidence) if fact.evidence else -1
    return EntailmentVerdict(
        fact=fact,
        direction=direction,
        entailed=True,
        attribution=Attribution.SUPPORTED if direction is Direction.GROUNDED else None,
        evidence=fact.evidence,
        span=Span(start=at, end=at + len(fact.evidence)) if at >= 0 else None,
        rationale=VERBATIM if direction is Direction.GROUNDED else VERBATIM_KEPT,
    )


def moved(
    verdict: EntailmentVerdict, source: Sentence, sentence: Sentence, text: Sentences
) -> EntailmentVerdict:
    """Return a verdict about a fact of `source`, which stands as `sentence` in `text`."""
    return replace(verdict, fact=moved_fact(verdict.fact, source, sentence, text))


def moved_fact(fact: Fact, source: Sentence, sentence: Sentence, text: Sentences) -> Fact:
    """Return the fact where its evidence stands now."""
    span = fact.span
    if (
        span
        and source.text == sentence.text
        and source.start <= span.start
        and span.end <= source.end
    ):
        shift = sentence.start - source.start
        return replace(fact, span=Span(start=span.start + shift, end=span.end + shift))
    at = text.text.find(fact.evidence, sentence.start) if fact.evidence else -1
    return replace(fact, span=Span(start=at, end=at + len(fact.evidence)) if at >= 0 else None)


def waiting(fact: Fact, direction: Direction) -> EntailmentVerdict:
    """Return the verdict on a fact that nobody judged yet."""
    return EntailmentVerdict(fact=fact, direction=direction, entailed=None, failure=WAITING)


def unjudged(sentence: Sentence) -> EntailmentVerdict:
    """Return the one undecided fact that a sentence stands as until it is judged."""
    fact = Fact(
        statement=sentence.text,
        kind=FactKind.OTHER_MEDICAL,
        evidence=sentence.text,
        span=Span(start=sentence.start, end=sentence.end),
    )
    return waiting(fact, Direction.GROUNDED)
