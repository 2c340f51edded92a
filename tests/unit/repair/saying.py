"""A checker for whom every sentence is one fact, supported where it stands word for word."""

import re

from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    Fact,
    FactCheck,
    FactKind,
    Span,
)
from core.services.repair_bench import Bench
from tests.unit.store.builders import a_pair

SECRET = b"a secret of this test"
RULES = "offline:rules"


def facts_of(text):
    return [
        Fact(
            statement=each[0].strip(),
            kind=FactKind.FINDING,
            evidence=each[0].strip(),
            span=Span(start=each.start(), end=each.end()),
        )
        for each in re.finditer(r"\S.*?[.!?](?=\s|$)", text)
    ]


def found_in(fact, text):
    start = text.find(fact.evidence)
    return Span(start=start, end=start + len(fact.evidence)) if start >= 0 else None


def check(original, edited, message="", *, checker=RULES, contradicted=(), undecided=()):
    """Check two texts; statements in `contradicted` and `undecided` get that verdict instead."""

    def kept(fact):
        span = found_in(fact, edited)
        return EntailmentVerdict(
            fact=fact, direction=Direction.KEPT, entailed=span is not None, span=span
        )

    def grounded(fact):
        if fact.statement in undecided:
            return EntailmentVerdict(
                fact=fact, direction=Direction.GROUNDED, entailed=None, failure="unreadable"
            )
        entailed = fact.evidence in original and fact.statement not in contradicted
        echo = Attribution.ECHO if fact.evidence in message else Attribution.NEW
        return EntailmentVerdict(
            fact=fact,
            direction=Direction.GROUNDED,
            entailed=entailed,
            attribution=Attribution.SUPPORTED if entailed else echo,
            aux=AuxLabel.CONTRADICTED if fact.statement in contradicted else None,
        )

    return FactCheck(
        checker=checker,
        kept=tuple(map(kept, facts_of(original))),
        grounded=tuple(map(grounded, facts_of(edited))),
    )


def a_bench(engine, original, message="I worry.", *, recheck=None, spec=RULES):
    """Return a bench whose checker goes by sentences, unless another one is given."""

    async def by_sentences(text):
        return check(original, text, message)

    return Bench(
        engine=engine,
        spec=spec,
        pair=a_pair(message=message, reply=original),
        recheck=recheck or by_sentences,
        secret=SECRET,
    )
