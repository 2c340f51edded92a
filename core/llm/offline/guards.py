"""Plain sentences for numbers, doses, dates and drugs that the other text does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from core.llm.offline.lexicon import DRUG_MARK
from core.llm.offline.quantities import Quantity
from core.llm.offline.reading import Reading, read
from core.llm.offline.tokens import sentences


@lru_cache(maxsize=256)
def readings(text: str) -> tuple[Reading, ...]:
    """Read a text sentence by sentence."""
    return tuple(read(text[span.start : span.end]) for span in sentences(text))


def guard(premise: str, hypothesis: str) -> tuple[str, ...]:
    """Say which numbers, doses, dates and drugs of the hypothesis the premise does not have.

    Silence means only that the rules saw no such disagreement; it is no entailment.
    """
    return tuple(disagreements(readings(premise), readings(hypothesis)))


def disagreements(premise: Iterable[Reading], hypothesis: Iterable[Reading]) -> Iterator[str]:
    """Yield one plain sentence for each number, date or drug that only the hypothesis has."""
    known = tuple(premise)
    numbers = tuple(quantity for reading in known for quantity in reading.quantities)
    dates = frozenset[str]().union(*(reading.dates for reading in known))
    drugs = frozenset[str]().union(*(reading.drugs for reading in known))
    said: set[str] = set()
    for reading in hypothesis:
        for sentence in (
            *(_number_sentence(quantity) for quantity in unmatched(reading.quantities, numbers)),
            *(
                f"the date {date} is not in the other text"
                for date in sorted(reading.dates - dates)
            ),
            *(
                f"the drug {drug.removeprefix(DRUG_MARK)} is not in the other text"
                for drug in sorted(reading.drugs - drugs)
            ),
        ):
            if sentence not in said:
                said.add(sentence)
                yield sentence


def unmatched(quantities: Iterable[Quantity], known: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return the quantities that agree with none of the known ones."""
    others = tuple(known)
    return tuple(q for q in quantities if not any(q.agrees_with(other) for other in others))


def _number_sentence(quantity: Quantity) -> str:
    return f"the {quantity.noun} {quantity.said} is not in the other text"
