"""Read one sentence: its concepts, and which of them are denied, hedged or conditional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.llm.offline import cues
from core.llm.offline.lexicon import Term, find_terms
from core.llm.offline.quantities import Quantity, find_dates, find_quantities
from core.llm.offline.scopes import (
    Condition,
    Scope,
    conditions_of,
    hedges_here,
    negates,
    scopes,
)
from core.llm.offline.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Mention:
    """One concept as this sentence uses it."""

    concept: str
    weight: float
    token: int
    denied: bool
    hedged: bool
    conditional: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules know about one sentence; `refused` are the concepts it denies."""

    text: str
    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    negations: tuple[Scope, ...]
    hedges: tuple[Scope, ...]
    conditions: tuple[Condition, ...]
    quantities: tuple[Quantity, ...]
    dates: frozenset[str]
    drugs: frozenset[str]
    is_question: bool
    is_promise: bool
    is_weak: bool

    concepts: frozenset[str]
    refused: frozenset[str]


@lru_cache(maxsize=8_192)
def read(text: str) -> Reading:
    """Read one sentence or statement."""
    tokens = tokenize(text)
    terms = find_terms(tokens)
    negations = scopes(text, tokens, terms, negates)
    hedges = scopes(text, tokens, terms, hedges_here)
    conditions = conditions_of(text, tokens, terms)
    words = tuple(token.word for token in tokens)
    mentions = tuple(_mention(term, negations, hedges, conditions) for term in terms)
    return Reading(
        text=text,
        words=words,
        mentions=mentions,
        negations=negations,
        hedges=hedges,
        conditions=conditions,
        quantities=find_quantities(tokens),
        dates=find_dates(tokens, text),
        drugs=frozenset(term.concept for term in terms if term.is_drug),
        is_question=text.rstrip(" \"')”").endswith(("?", "？", "؟")),
        is_promise=_is_promise(words),
        is_weak=any(word in cues.WEAK_WORDS for word in words),
        concepts=frozenset(mention.concept for mention in mentions),
        refused=frozenset(mention.concept for mention in mentions if mention.denied).union(
            *(scope.heads for scope in negations)
        ),
    )


def _mention(
    term: Term,
    negations: Sequence[Scope],
    hedges: Sequence[Scope],
    conditions: Sequence[Condition],
) -> Mention:
    denials = sum(scope.holds(term.first) for scope in negations) + term.denied
    return Mention(
        concept=term.concept,
        weight=term.weight,
        token=term.first,
        denied=denials % 2 == 1,
        hedged=any(scope.holds(term.first) for scope in hedges),
        conditional=any(c.start <= term.first < c.end for c in conditions),
    )


def _is_promise(words: Sequence[str]) -> bool:
    for at, word in enumerate(words):
        if word in {"we'll", "i'll"}:
            return True
        if word in cues.TEAM and any(w in cues.PROMISES for w in words[at + 1 : at + 3]):
            return True
    return False
