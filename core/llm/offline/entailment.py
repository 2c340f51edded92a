"""Decide by rules whether a text entails a statement: lexical cover, then hard guards.

A statement that is one of the text's own clauses is confirmed at once. For others the cover asks
how much of the statement one place of the text speaks of, and the guards refuse what differs in
a number, a drug, a denial, a condition or certainty. Rules, not a language model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.facts import AuxLabel, Direction, Span
from core.llm.offline.cover import Cover, cover, cover_score
from core.llm.offline.facts import split_facts, statement_key
from core.llm.offline.guards import disagreements
from core.llm.offline.lexicon import FULL_WEIGHT
from core.llm.offline.objections import Objection, dropped_denials, objections
from core.llm.offline.reading import Reading, read
from core.llm.offline.tokens import sentences

THRESHOLD = 0.65
CANDIDATES = 3
NEAR_BEST = 0.12
NEAR_ALONE = 0.05
NEARLY_AS_WELL = 0.7

_FRAME = re.compile(
    r"^the care team (?P<verb>instructs|advises|asks|warns|reminds|encourages|tells) "
    r"the patient(?:'s \w+)?(?: to| that| about)?(?P<asking>:| whether| for)? ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVerdict:
    """What the rules say of one statement.

    `score` is between 0 and 1; `span` is the sentence of the premise that fits best. `aux` is
    set where a rule saw how the statement differs: STRENGTHENED means that the statement claims
    more than the premise.
    """

    entailed: bool
    score: float
    aux: AuxLabel | None = None
    span: Span | None = None
    guards: tuple[str, ...] = ()

    def label(self, direction: Direction) -> AuxLabel | None:
        """Return the auxiliary label as seen from one direction; None when entailed."""
        if self.entailed:
            return None
        if direction is Direction.KEPT:
            weaker = {AuxLabel.STRENGTHENED: AuxLabel.WEAKENED, None: AuxLabel.MISSING}
            return weaker.get(self.aux, self.aux)
        return self.aux or AuxLabel.ADDED


class Premise:
    """A text prepared once, to be asked about many statements."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = sentences(text)
        self.readings = tuple(read(text[span.start : span.end]) for span in self.spans)
        self.said = {statement_key(fact.statement): fact.span for fact in split_facts(text)}


def entail(premise: Premise, hypothesis: str) -> RuleVerdict:
    """Tell whether the premise entails the hypothesis, as far as rules can see."""
    key = statement_key(hypothesis)
    if key in premise.said:
        return RuleVerdict(entailed=True, score=1.0, span=premise.said[key])
    statement, asks = _without_frame(hypothesis)
    claim = read(statement)
    usable = [
        at for at, reading in enumerate(premise.readings) if _may_support(reading, claim, asks=asks)
    ]
    covers = cover(claim, premise.readings, usable)
    if not covers or (not claim.mentions and not claim.quantities):
        return _word_for_word(premise, statement)
    score, best = _best_candidate(covers)
    guards = tuple(disagreements(premise.readings, [claim]))
    raised = _mildest(claim, premise.readings, _candidates(covers)) or _denied_nearby(
        claim, premise.readings, covers
    )
    entailed = score >= THRESHOLD and not guards and not raised
    return RuleVerdict(
        entailed=entailed,
        score=score,
        aux=None if entailed else _label(raised, guards, score),
        span=premise.spans[best],
        guards=(*guards, *(objection.sentence for objection in raised)),
    )


def _without_frame(hypothesis: str) -> tuple[str, bool]:
    """Strip "The care team instructs the patient to", and say whether it asks."""
    match = _FRAME.match(hypothesis)
    if match is None:
        return hypothesis, False
    asks = match["verb"].casefold() == "asks" and bool(match["asking"])
    return hypothesis[match.end() :], asks


def _may_support(reading: Reading, claim: Reading, *, asks: bool) -> bool:
    return asks or not reading.is_question or claim.is_question


def _word_for_word(premise: Premise, statement: str) -> RuleVerdict:
    """Compare texts without any word the rules can weigh, such as one line in another script."""
    words = read(statement).words
    said = tuple(word for reading in premise.readings for word in reading.words)
    found = bool(words) and any(
        said[at : at + len(words)] == words for at in range(len(said) - len(words) + 1)
    )
    return RuleVerdict(entailed=found, score=float(found))


def _candidates(covers: Sequence[Cover]) -> list[int]:
    best = max(c.window for c in covers)
    alone = max(c.alone for c in covers)
    near = [c for c in covers if c.window >= best - NEAR_BEST and c.alone >= alone - NEAR_ALONE]
    near = near or [max(covers, key=lambda c: c.alone)]
    near.sort(key=lambda c: (-c.alone, c.sentence))
    return [c.sentence for c in near[:CANDIDATES]]


def _best_candidate(covers: Sequence[Cover]) -> tuple[float, int]:
    best = max(covers, key=lambda c: (c.alone + c.window, -c.sentence))
    return cover_score(best), best.sentence


def _mildest(
    claim: Reading, readings: Sequence[Reading], candidates: Sequence[int]
) -> tuple[Objection, ...]:
    """Return the objections of the sentence that objects least; none where one agrees."""
    raised = [objections(claim, readings, at) for at in candidates]
    return min(raised, key=len) if raised else ()


def _denied_nearby(
    claim: Reading, readings: Sequence[Reading], covers: Sequence[Cover]
) -> tuple[Objection, ...]:
    """Return the denials of sentences that fit nearly as well as the best one."""
    best = max(c.alone for c in covers)
    if best >= FULL_WEIGHT:
        return ()
    return tuple(
        objection
        for c in covers
        if c.alone >= NEARLY_AS_WELL * best
        for objection in dropped_denials(claim, readings[c.sentence], readings)
    )


def _label(raised: Sequence[Objection], guards: Sequence[str], score: float) -> AuxLabel | None:
    if score < THRESHOLD:
        return None
    labels = {objection.label for objection in raised}
    if AuxLabel.CONTRADICTED in labels or any("the drug" not in guard for guard in guards):
        return AuxLabel.CONTRADICTED
    return AuxLabel.STRENGTHENED if AuxLabel.STRENGTHENED in labels else None
