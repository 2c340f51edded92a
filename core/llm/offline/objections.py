"""What one sentence of a text holds against a statement that speaks of the same things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.domain.facts import AuxLabel
from core.llm.offline import cues
from core.llm.offline.cover import occurrences
from core.llm.offline.guards import unmatched
from core.llm.offline.lexicon import FULL_WEIGHT, antonyms, concept_of
from core.llm.offline.reading import Reading
from core.llm.offline.scopes import Condition

CONDITION_SHARE = 0.4
GOVERNED_SHARE = 0.3
GOVERNED_WHOLE = 0.6

_PREVENTING = frozenset({concept_of("avoid"), concept_of("prevent")})
_LIFTED = frozenset({("not", "only"), ("not", "just")})


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason to refuse, and the label it speaks for."""

    label: AuxLabel
    sentence: str


_LESS_CERTAIN = Objection(AuxLabel.STRENGTHENED, "the text is less certain than the statement")
_DENIED = Objection(AuxLabel.CONTRADICTED, "the text denies what the statement asserts")


def objections(claim: Reading, readings: Sequence[Reading], at: int) -> tuple[Objection, ...]:
    """Return all that sentence `at`, with its neighbors, holds against the claim."""
    sentence = readings[at]
    near = [sentence, *readings[max(0, at - 1) : at], *readings[at + 1 : at + 2]]
    return (
        *_numbers(claim, near),
        *_added_denial(claim, sentence, near),
        *dropped_denials(claim, sentence, readings),
        *_lifted_limits(claim, sentence),
        *_opposites(claim, sentence),
        *_dropped_conditions(claim, sentence),
        *_dropped_hedges(claim, sentence),
        *_promises(claim, near),
    )


def _numbers(claim: Reading, near: Sequence[Reading]) -> Iterator[Objection]:
    known = [quantity for reading in near for quantity in reading.quantities]
    for quantity in unmatched(claim.quantities, known):
        sentence = f"the {quantity.noun} {quantity.said} does not stand where the text speaks of it"
        yield Objection(AuxLabel.CONTRADICTED, sentence)


def _added_denial(
    claim: Reading, sentence: Reading, near: Sequence[Reading]
) -> Iterator[Objection]:
    for scope in claim.negations:
        if scope.avoids and sentence.concepts & _PREVENTING:
            continue
        affirmed, denied = _votes(scope.heads, [sentence])
        if not affirmed and not denied:
            affirmed, denied = _votes(scope.heads, near)
        agrees = denied >= affirmed if affirmed or denied else _denies_alike(claim, sentence)
        if not agrees and not _says_opposite(scope.heads, sentence):
            yield Objection(
                AuxLabel.CONTRADICTED, "the statement denies what the text does not deny"
            )


def _votes(heads: Sequence[str], readings: Sequence[Reading]) -> tuple[float, float]:
    """Weigh how far the text affirms and how far it denies the words that a denial governs."""
    affirmed = denied = 0.0
    for head in heads:
        found = occurrences(head, readings)
        if any(head in reading.refused for reading in readings):
            denied += found[0].weight
        elif found:
            affirmed += found[0].weight
    return affirmed, denied


def _denies_alike(claim: Reading, sentence: Reading) -> bool:
    return any(set(scope.heads) & claim.concepts for scope in sentence.negations)


def _says_opposite(heads: Sequence[str], sentence: Reading) -> bool:
    return any(antonyms().get(head, frozenset()) & sentence.concepts for head in heads)


def dropped_denials(
    claim: Reading, sentence: Reading, readings: Sequence[Reading]
) -> Iterator[Objection]:
    """Object where the sentence denies what the claim asserts."""
    claimed = claim.concepts - claim.refused
    directs = any(word in cues.DIRECTING for word in claim.words)
    for scope in sentence.negations:
        if any(c.start <= scope.start < c.end for c in sentence.conditions):
            continue
        if claim.refused & set(scope.heads) or (scope.avoids and not directs):
            continue
        if any(head in claimed and _only_denied(head, [sentence]) for head in scope.heads):
            yield _DENIED
            return
    if not claim.negations and any(
        m.weight >= FULL_WEIGHT and m.concept in claimed and _only_denied(m.concept, readings)
        for m in claim.mentions
    ):
        yield _DENIED


def _only_denied(concept: str, readings: Sequence[Reading]) -> bool:
    found = occurrences(concept, readings)
    return bool(found) and all(mention.denied for mention in found)


def _lifted_limits(claim: Reading, sentence: Reading) -> Iterator[Objection]:
    """Object to "not only" where the text says "only"."""
    lifted = any(pair in _LIFTED for pair in pairwise(claim.words))
    limited = "only" in sentence.words
    kept = any(pair in _LIFTED for pair in pairwise(sentence.words))
    if lifted and limited and not kept:
        yield Objection(AuxLabel.CONTRADICTED, "the text sets a limit that the statement lifts")


def _opposites(claim: Reading, sentence: Reading) -> Iterator[Objection]:
    denied = {m.concept for m in claim.mentions if m.denied}
    for concept in claim.concepts - sentence.concepts - denied:
        opposed = antonyms().get(concept, frozenset()) & sentence.concepts
        if opposed and not opposed & claim.concepts:
            affirmed = [m for other in opposed for m in occurrences(other, [sentence])]
            if not all(m.denied for m in affirmed):
                yield Objection(
                    AuxLabel.CONTRADICTED, "the text says the opposite of a word of the statement"
                )


def _dropped_conditions(claim: Reading, sentence: Reading) -> Iterator[Objection]:
    for condition in sentence.conditions:
        if _speaks_of(claim, condition) or not _speaks_of_main(claim, sentence, condition):
            continue
        yield Objection(AuxLabel.STRENGTHENED, "the text says this only under a condition")


def _speaks_of(claim: Reading, condition: Condition) -> bool:
    shared = condition.concepts & claim.concepts
    if condition.alternatives and claim.conditions:
        return bool(shared)
    return len(shared) >= CONDITION_SHARE * len(condition.concepts)


def _speaks_of_main(claim: Reading, sentence: Reading, condition: Condition) -> bool:
    """Tell whether the condition governs a fair part of the claim, or is mostly left out."""
    main = {
        m.concept: m.weight
        for m in sentence.mentions
        if not m.conditional
        and m.token >= condition.governs_from
        and m.concept not in condition.concepts
    }
    shared = sum(weight for concept, weight in main.items() if concept in claim.concepts)
    said = sum({m.concept: m.weight for m in claim.mentions}.values())
    return shared > 0 and (
        shared >= GOVERNED_SHARE * said or shared >= GOVERNED_WHOLE * sum(main.values())
    )


def _dropped_hedges(claim: Reading, sentence: Reading) -> Iterator[Objection]:
    if _insists(claim) and not _insists(sentence) and _wavers(sentence):
        yield _LESS_CERTAIN
        return
    if claim.is_weak:
        return
    sure = {m.concept for m in claim.mentions if not m.hedged}
    for scope in sentence.hedges:
        heads = [head for head in scope.heads if head in sure]
        if heads and all(m.hedged for head in heads for m in occurrences(head, [sentence])):
            yield _LESS_CERTAIN
            return


def _wavers(sentence: Reading) -> bool:
    return bool(sentence.hedges) or any(word in cues.WAVERING for word in sentence.words)


def _insists(reading: Reading) -> bool:
    return any(word in cues.CERTAIN for word in reading.words)


def _promises(claim: Reading, near: Sequence[Reading]) -> Iterator[Objection]:
    if claim.is_promise and not any(reading.is_promise for reading in near):
        yield Objection(AuxLabel.STRENGTHENED, "the text promises nothing of the kind")
