"""Tell warmth from content: greetings, thanks and pure empathy state no fact."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.llm.offline.lexicon import ACTORS, FULL_WEIGHT, medical_concepts
from core.llm.offline.patterns import pattern
from core.llm.offline.reading import read
from core.llm.offline.tokens import stem, tokenize, words

_FILE = Path(__file__).parent / "feeling_words.txt"
MIN_CONTENT = 2

_COURTESY = pattern("courtesy", before="^")
_AVAILABILITY = pattern("offers company", after="")
_EMPATHY = pattern("empathy", before=r"^(?:(?:and|but|so|please|first|again)[, ]+)*", after="")
_FEELING_NOUN = pattern("feeling")
_PERSONS = frozenset(words("i we me us you my our i'm anyone nobody yourself"))
_FACT_CUES = frozenset(
    words(
        "because results result scan biopsy shows showed dose prescribed prescribe schedule "
        "appointment should recommend tomorrow"
    )
)


@lru_cache(maxsize=1)
def _feeling_stems() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    listed = " ".join(line for line in lines if not line.startswith("#"))
    return frozenset(stem(word) for word in listed.split())


def is_courtesy(clause: str) -> bool:
    """Whether the clause greets, thanks, signs off or offers to be there."""
    return bool(_COURTESY.search(clause) or _AVAILABILITY.search(clause))


def is_empathy(clause: str) -> bool:
    """Whether the clause voices understanding, sorrow, thanks or respect."""
    if _EMPATHY.search(clause):
        return True
    reading = read(clause)
    plain = not reading.quantities and not reading.drugs
    return plain and bool(_FEELING_NOUN.search(clause)) and not _FACT_CUES & set(reading.words)


def has_content(clause: str) -> bool:
    """Whether anything remains that is not a word of feeling or company."""
    reading = read(clause)
    if reading.quantities or reading.drugs or reading.dates:
        return True
    feeling = _feeling_stems()
    full = [token for token in tokenize(clause) if token.stem not in feeling]
    kept = " ".join(token.word for token in full)
    mentions = [m for m in read(kept).mentions if m.concept not in ACTORS]
    return (
        any(mention.weight >= FULL_WEIGHT for mention in mentions)
        or len(mentions) >= MIN_CONTENT
        or (bool(full) and not clause.isascii())
    )


def is_medical(clause: str) -> bool:
    """Whether the clause has a drug, a quantity, a condition or a medical word."""
    reading = read(clause)
    if reading.drugs or reading.quantities or reading.conditions:
        return True
    return bool(reading.concepts & medical_concepts())


def is_personal(clause: str) -> bool:
    """Whether the clause speaks from person to person, or of feelings and kin."""
    reading = read(clause)
    stems = {token.stem for token in tokenize(clause)}
    return bool(_PERSONS & set(reading.words)) or bool(stems & _feeling_stems())
