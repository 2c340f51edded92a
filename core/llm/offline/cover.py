"""How much of a statement one place of a text speaks of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.llm.offline.lexicon import FULL_WEIGHT, antonyms
from core.llm.offline.reading import Mention, Reading

NUMBER_WEIGHT = 1.0
INTERCEPT = -9.0
PER_ALONE = 5.0
PER_WINDOW = 5.0
PER_WHOLE = 5.0


@dataclass(frozen=True, slots=True)
class Cover:
    """The share of the statement's weight found in one sentence, near it, and anywhere."""

    sentence: int
    alone: float
    window: float
    whole: float


def cover(claim: Reading, readings: Sequence[Reading], usable: Sequence[int]) -> list[Cover]:
    """Measure every usable sentence against the claim."""
    weights = _weights(claim)
    if not sum(weights.values()):
        return []
    found = {at: _found(weights, claim, readings[at]) for at in usable}
    everything = frozenset[str]().union(*found.values())
    whole = _share(weights, everything)
    covers: list[Cover] = []
    for at in usable:
        near = found[at] | found.get(at - 1, frozenset()) | found.get(at + 1, frozenset())
        alone = _share(weights, found[at])
        window = _share(weights, near)
        covers.append(Cover(at, alone, window, whole))
    return covers


def cover_score(best: Cover) -> float:
    """Turn a cover into a number between 0 and 1 by a logistic with fixed weights."""
    if best.alone >= FULL_WEIGHT:
        return 1.0
    z = INTERCEPT + PER_ALONE * best.alone + PER_WINDOW * best.window + PER_WHOLE * best.whole
    return 1.0 / (1.0 + math.exp(-z))


def _share(weights: dict[str, float], found: frozenset[str]) -> float:
    if found == weights.keys():
        return FULL_WEIGHT
    return sum(weights[concept] for concept in found) / sum(weights.values())


def _weights(claim: Reading) -> dict[str, float]:
    weights: dict[str, float] = {}
    for mention in claim.mentions:
        weights[mention.concept] = max(mention.weight, weights.get(mention.concept, 0.0))
    for quantity in claim.quantities:
        weights[f"#{quantity.value}{quantity.unit}"] = NUMBER_WEIGHT
    return weights


def _found(weights: dict[str, float], claim: Reading, reading: Reading) -> frozenset[str]:
    concepts = reading.concepts
    opposed = {
        concept
        for concept in weights
        if concept not in concepts and antonyms().get(concept, frozenset()) & concepts
    }
    numbers = {
        f"#{quantity.value}{quantity.unit}"
        for quantity in claim.quantities
        if any(quantity.agrees_with(other) for other in reading.quantities)
    }
    return frozenset((weights.keys() & concepts) | opposed | numbers)


def occurrences(concept: str, readings: Sequence[Reading]) -> list[Mention]:
    """Return every mention of a concept in some sentences."""
    return [m for reading in readings for m in reading.mentions if m.concept == concept]
