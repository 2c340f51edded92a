"""What one sentence of a text holds against a statement that speaks of the same things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domain.facts import AuxLabel
from core.llm.offline.cover import occurrences
from core.llm.offline.guards import unmatched
from core.llm.offline.lexicon import antonyms
from core.llm.offline.reading import Condition, Reading

CONDITION_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason to refuse, and the label it speaks for."""

    label: AuxLabel
    sentence: str


def objections(claim: Reading, readings: Sequence[Reading], at: int) -> tuple[Objection, ...]:
    """Return all that sentence `at`, with its neighbors, holds against the claim."""
    sentence = readings[at]
    near = [sentence, *readings[max(0, at - 1) : at], *readings[at + 1 : at + 2]]
    return (
        *_numbers(claim, near),
        *_added_denial(claim, sentence, near),
        *_dropped_denial(claim, sentence, near),
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
        heads = scope.heads
        said = [m for head in heads for m in occurrences(head, near)]
        opposed = {other for head in heads for other in antonyms().get(head, ())}
        shared = any(
            set(heads) & set(other.heads) for reading in near for other in reading.negations
        )
        if shared or any(m.denied for m in said) or opposed & sentence.concepts:
            continue
        if sentence.negations and not said:
            continue
        yield Objection(AuxLabel.CONTRADICTED, "the statement denies what the text does not deny")


def _dropped_denial(
    claim: Reading, sentence: Reading, near: Sequence[Reading]
) -> Iterator[Objection]:
    claimed = {m.concept for m in claim.mentions if not m.denied}
    refused = {m.concept for m in claim.mentions if m.denied}
    for scope in sentence.negations:
        if refused & set(scope.heads):
            continue
        for head in scope.heads:
            if head in claimed and all(m.denied for m in occurrences(head, near)):
                yield Objection(AuxLabel.CONTRADICTED, "the text denies what the statement asserts")
                break


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
    return len(shared) >= CONDITION_SHARE * len(condition.concepts)


def _speaks_of_main(claim: Reading, sentence: Reading, condition: Condition) -> bool:
    """Tell whether the claim takes something from outside the condition."""
    main = {
        m.concept
        for m in sentence.mentions
        if not m.conditional and m.token >= condition.governs_from
    }
    return bool((claim.concepts & main) - condition.concepts)


def _dropped_hedges(claim: Reading, sentence: Reading) -> Iterator[Objection]:
    if claim.is_weak:
        return
    sure = {m.concept for m in claim.mentions if not m.hedged}
    for scope in sentence.hedges:
        heads = [head for head in scope.heads if head in sure]
        if heads and all(m.hedged for head in heads for m in occurrences(head, [sentence])):
            yield Objection(AuxLabel.STRENGTHENED, "the text is less certain than the statement")
            return


def _promises(claim: Reading, near: Sequence[Reading]) -> Iterator[Objection]:
    if claim.is_promise and not any(reading.is_promise for reading in near):
        yield Objection(AuxLabel.STRENGTHENED, "the text promises nothing of the kind")
