"""A written example: an edit composed for the library, with hand labels instead of a checker's."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.edits import EmpathyLevel
from core.domain.facts import (
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FlagKind,
    Span,
)
from core.samples.rows import EditFactRow, ExampleRow, FactRow, KeptRow, PortalRow

CHECKER = "hand labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenExample:
    """A written example, not model output: one edit of one synthetic pair, labeled by hand.

    `flaws` names the mistakes that were put into it on purpose, none where it is clean.
    """

    pair_id: str
    level: EmpathyLevel
    text: str
    original_facts: tuple[Fact, ...]
    check: FactCheck
    flaws: tuple[FlagKind, ...]
    note: str


def build_examples(row: PortalRow) -> tuple[WrittenExample, ...]:
    """Turn the examples of one checked file into domain values."""
    facts = tuple(_fact(fact, row.physician_reply) for fact in row.facts)
    return tuple(_example(row, example, facts) for example in row.examples)


def _example(row: PortalRow, example: ExampleRow, facts: tuple[Fact, ...]) -> WrittenExample:
    kept = zip(facts, example.kept, strict=True)
    return WrittenExample(
        pair_id=row.pair_id,
        level=example.level,
        text=example.text,
        original_facts=facts,
        check=FactCheck(
            checker=CHECKER,
            kept=tuple(_kept(fact, label, example.text) for fact, label in kept),
            grounded=tuple(
                _grounded(fact, example.text, row.physician_reply) for fact in example.facts
            ),
        ),
        flaws=example.flaws,
        note=example.note,
    )


def _fact(row: FactRow, text: str) -> Fact:
    return Fact(
        statement=row.fact,
        kind=row.kind,
        evidence=row.evidence,
        span=_first_span(text, row.evidence),
    )


def _kept(fact: Fact, label: KeptRow, edit: str) -> EntailmentVerdict:
    return EntailmentVerdict(
        fact=fact,
        direction=Direction.KEPT,
        entailed=label.entailed,
        aux=label.aux,
        evidence=label.evidence,
        span=_first_span(edit, label.evidence),
    )


def _grounded(row: EditFactRow, edit: str, reply: str) -> EntailmentVerdict:
    return EntailmentVerdict(
        fact=_fact(row, edit),
        direction=Direction.GROUNDED,
        entailed=row.entailed,
        attribution=row.attribution,
        aux=row.aux,
        evidence=row.support,
        span=_first_span(reply, row.support),
    )


def _first_span(text: str, quotation: str) -> Span | None:
    """Return where `quotation` first stands in `text`; an empty one stands nowhere."""
    if not quotation:
        return None
    start = text.index(quotation)
    return Span(start=start, end=start + len(quotation))
