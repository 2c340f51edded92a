"""Turn words into concepts: synonyms and brand names fall together, stop words fall away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.llm.offline.tokens import Token, stem, tokenize, words

FULL_WEIGHT = 1.0
GENERIC_WEIGHT = 0.35
ACTOR_WEIGHT = 0.1
DRUG_WEIGHT = 1.5
MIN_ROOT = 5
MIN_DRUG_LENGTH = 7
DRUG_MARK = "drug:"
ACTORS = frozenset({"patient", "team"})

_FOLDER = Path(__file__).parent
_DRUG_ENDINGS = tuple(
    words(
        "pril sartan olol statin azole cillin mycin floxacin cycline tidine gliptin gliflozin "
        "glutide mab tinib triptan setron dipine zepam oxetine parin xaban thiazide semide "
        "caine profen ciclovir cyclovir oxicam phylline terol asone"
    )
)
_DERIVED_ENDINGS = tuple(
    words("ation ition ment at ion iv al ic ous anc enc ant ent iti ist er or y i e")
)
_NUMBER_WORDS = frozenset(
    words(
        "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty "
        "forty fifty sixty seventy eighty ninety hundred"
    )
)


@dataclass(frozen=True, slots=True)
class Term:
    """One concept in a text; `first` and `last` are the places of its words."""

    concept: str
    weight: float
    first: int
    last: int
    denied: bool = False

    @property
    def is_drug(self) -> bool:
        """Whether the concept is a drug."""
        return self.concept.startswith(DRUG_MARK)


@dataclass(frozen=True, slots=True)
class _Phrase:
    stems: tuple[str, ...]
    concept: str


def _lines(name: str) -> Iterator[list[str]]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line[0].split())


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Return the words that carry no weight."""
    return _words("stop_words.txt") | _NUMBER_WORDS


@lru_cache(maxsize=1)
def _generic_concepts() -> frozenset[str]:
    return frozenset(concept_of(word) for word in _words("generic_words.txt"))


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """Return synonyms and drug names by their first stem, the longest first."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for name, mark in (("synonyms.txt", ""), ("drugs.txt", DRUG_MARK)):
        for group in _lines(name):
            for phrase in group:
                stems = tuple(token.stem for token in tokenize(phrase))
                found.setdefault(stems[0], {}).setdefault(stems, mark + group[0])
    return {
        first: tuple(
            _Phrase(stems, concept)
            for stems, concept in sorted(entries.items(), key=lambda entry: -len(entry[0]))
        )
        for first, entries in found.items()
    }


@lru_cache(maxsize=1)
def _denials() -> dict[str, str]:
    return {stem(denial): concept_of(base) for denial, base in _lines("negative_words.txt")}


@lru_cache(maxsize=1)
def antonyms() -> dict[str, frozenset[str]]:
    """Return for each concept those that deny it."""
    pairs: dict[str, set[str]] = {}
    for left, right in _lines("antonyms.txt"):
        one, other = concept_of(left), concept_of(right)
        pairs.setdefault(one, set()).add(other)
        pairs.setdefault(other, set()).add(one)
    return {concept: frozenset(others) for concept, others in pairs.items()}


@lru_cache(maxsize=1)
def medical_concepts() -> frozenset[str]:
    """Return the concepts that make a clause medical."""
    return frozenset(concept_of(word) for word in _words("medical_words.txt"))


@lru_cache(maxsize=20_000)
def root(stemmed: str) -> str:
    """Strip one more derivational ending, so that "inflamed" meets "inflammation"."""
    shortened = stemmed
    for ending in _DERIVED_ENDINGS:
        if stemmed.endswith(ending) and len(stemmed) - len(ending) >= MIN_ROOT:
            shortened = stemmed[: -len(ending)]
            break
    return shortened[:-1] if shortened[-2:-1] == shortened[-1:] else shortened


@lru_cache(maxsize=4_000)
def concept_of(phrase: str) -> str:
    """Return the concept that a word or phrase stands for."""
    tokens = tokenize(phrase)
    matched = _match(tokens, 0)
    if matched is not None and len(matched.stems) == len(tokens):
        return matched.concept
    return " ".join(root(token.stem) for token in tokens)


def _match(tokens: Sequence[Token], at: int) -> _Phrase | None:
    for phrase in _phrases().get(tokens[at].stem, ()):
        end = at + len(phrase.stems)
        if end <= len(tokens) and all(
            tokens[at + offset].stem == expected for offset, expected in enumerate(phrase.stems)
        ):
            return phrase
    return None


def find_terms(tokens: Sequence[Token]) -> tuple[Term, ...]:
    """Return the concepts of a text in order; numbers are left to `quantities`."""
    found: list[Term] = []
    at = 0
    while at < len(tokens):
        matched = _match(tokens, at)
        width = len(matched.stems) if matched else 1
        term = (
            Term(matched.concept, _weight(matched.concept), at, at + width - 1)
            if matched
            else _single(tokens[at], at)
        )
        if term is not None:
            found.append(term)
        at += width
    return tuple(found)


def _single(token: Token, at: int) -> Term | None:
    if token.word in stop_words() or not token.word[0].isalpha():
        return None
    denied = _denials().get(token.stem)
    if denied is not None:
        return Term(denied, _weight(denied), at, at, denied=True)
    concept = root(token.stem)
    if len(token.word) >= MIN_DRUG_LENGTH and token.word.endswith(_DRUG_ENDINGS):
        concept = DRUG_MARK + token.word
    return Term(concept, _weight(concept), at, at)


@lru_cache(maxsize=20_000)
def _weight(concept: str) -> float:
    if concept.startswith(DRUG_MARK):
        return DRUG_WEIGHT
    if concept in ACTORS:
        return ACTOR_WEIGHT
    return GENERIC_WEIGHT if concept in _generic_concepts() else FULL_WEIGHT
