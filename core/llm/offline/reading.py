"""Read one sentence: its concepts, and which of them are denied, hedged or conditional."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.llm.offline import cues
from core.llm.offline.lexicon import ACTORS, GENERIC_WEIGHT, Term, find_terms
from core.llm.offline.quantities import Quantity, find_dates, find_quantities
from core.llm.offline.tokens import Token, tokenize

HEADS = 3
LIST_REACH = 8
_STRONG_BREAK = re.compile(r"[;:.()!?—–\n]")


@dataclass(frozen=True, slots=True)
class Scope:
    """The words that one cue governs: a range of tokens and the first concepts in it."""

    start: int
    end: int
    heads: tuple[str, ...]

    def holds(self, token: int) -> bool:
        """Whether the token stands inside."""
        return self.start <= token < self.end


@dataclass(frozen=True, slots=True)
class Condition:
    """One antecedent: where it stands, from which word on it governs, what it speaks of."""

    start: int
    end: int
    governs_from: int
    concepts: frozenset[str]
    quantities: tuple[Quantity, ...]


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
    """All that the rules know about one sentence."""

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

    @property
    def concepts(self) -> frozenset[str]:
        """Every concept named."""
        return frozenset(mention.concept for mention in self.mentions)


@lru_cache(maxsize=8_192)
def read(text: str) -> Reading:
    """Read one sentence or statement."""
    tokens = tokenize(text)
    terms = find_terms(tokens)
    negations = _scopes(text, tokens, terms, _negates)
    hedges = _scopes(text, tokens, terms, _hedges)
    conditions = _conditions(text, tokens, terms)
    words = tuple(token.word for token in tokens)
    return Reading(
        text=text,
        words=words,
        mentions=tuple(_mention(term, negations, hedges, conditions) for term in terms),
        negations=negations,
        hedges=hedges,
        conditions=conditions,
        quantities=find_quantities(tokens),
        dates=find_dates(tokens, text),
        drugs=frozenset(term.concept for term in terms if term.is_drug),
        is_question=text.rstrip(" \"')”").endswith(("?", "？", "؟")),
        is_promise=_is_promise(words),
        is_weak=any(word in cues.WEAK_WORDS for word in words),
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


def _negates(tokens: Sequence[Token], at: int) -> bool:
    word = tokens[at].word
    if word not in cues.NEGATIONS:
        return False
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    before = tokens[at - 1].word if at else ""
    if word == "not" and before == "or":
        return False
    return following not in cues.NEGATION_EXCEPTIONS.get(word, ())


def _hedges(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].word in cues.HEDGES


def _scopes(
    text: str,
    tokens: Sequence[Token],
    terms: Sequence[Term],
    is_cue: Callable[[Sequence[Token], int], bool],
) -> tuple[Scope, ...]:
    found: list[Scope] = []
    for at in range(len(tokens)):
        if is_cue(tokens, at):
            end = _clause_end(text, tokens, at)
            heads = [
                term.concept
                for term in terms
                if at < term.first < end and term.concept not in ACTORS
            ]
            found.append(Scope(at + 1, end, tuple(heads[:HEADS])))
    return tuple(found)


def _clause_end(text: str, tokens: Sequence[Token], at: int) -> int:
    """Find where the reach of a cue ends: at the clause's end, but past the commas of a list."""
    for following in range(at + 1, len(tokens)):
        gap = text[tokens[following - 1].end : tokens[following].start]
        if _STRONG_BREAK.search(gap) or tokens[following].word in cues.CLAUSE_STARTS:
            return following
        if "," in gap and not _goes_on_as_list(text, tokens, following):
            return following
        if tokens[following].word == "and" and _word(tokens, following + 1) in cues.AUXILIARIES:
            return following
    return len(tokens)


def _goes_on_as_list(text: str, tokens: Sequence[Token], at: int) -> bool:
    for following in range(at, min(at + LIST_REACH, len(tokens))):
        word = tokens[following].word
        if word in {"or", "nor"}:
            return _word(tokens, following + 1) not in cues.AUXILIARIES
        gap = text[tokens[following - 1].end : tokens[following].start]
        if word in cues.AUXILIARIES or word == "and" or _STRONG_BREAK.search(gap):
            return False
    return False


def _conditions(text: str, tokens: Sequence[Token], terms: Sequence[Term]) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for at in range(len(tokens)):
        if not _opens_condition(tokens, at) or (found and at < found[-1].end):
            continue
        end = _condition_end(text, tokens, at)
        inside = [term for term in terms if at < term.first < end]
        telling = {t.concept for t in inside if t.weight > GENERIC_WEIGHT}
        everything = {t.concept for t in inside if t.concept not in ACTORS}
        if everything:
            numbers = find_quantities(tokens[at:end])
            found.append(
                Condition(
                    at,
                    end,
                    _governed_from(text, tokens, at),
                    frozenset(telling or everything),
                    numbers,
                )
            )
    return tuple(found)


def _governed_from(text: str, tokens: Sequence[Token], at: int) -> int:
    """Find the clause that a condition belongs to: "Rest, and call us if it bleeds"."""
    for before in range(at - 1, 0, -1):
        gap = text[tokens[before - 1].end : tokens[before].start]
        if ";" in gap or ("," in gap and _joins_clause(tokens, before)):
            return before
    return 0


def _joins_clause(tokens: Sequence[Token], at: int) -> bool:
    following = _word(tokens, at + 1)
    return tokens[at].word in {"and", "but", "so"} and (
        following in cues.SUBJECTS or following in cues.CONDITIONS
    )


def _opens_condition(tokens: Sequence[Token], at: int) -> bool:
    word, before = tokens[at].word, tokens[at - 1].word if at else ""
    if word in cues.CONDITIONS:
        if word == "when":
            return before not in {"is", "are", "be", "was"}
        if word == "provided":
            return _word(tokens, at + 1) in {"that", "you", "the"}
        return before != "as" or word != "if"
    return any(
        all(_word(tokens, at + offset) == part for offset, part in enumerate(phrase))
        and (phrase[0] != "should" or at == 0)
        for phrase in cues.CONDITION_PHRASES
        if phrase[0] == word
    )


def _condition_end(text: str, tokens: Sequence[Token], at: int) -> int:
    """End an antecedent at its sentence's end, or before the main clause that follows it."""
    leads = not any(token.word not in {"but", "and", "so", "only", "even", "or", "then"}
                    for token in tokens[_sentence_start(text, tokens, at) : at])  # fmt: skip
    for following in range(at + 1, len(tokens)):
        gap = text[tokens[following - 1].end : tokens[following].start]
        if re.search(r"[;.!?—\n]", gap):
            return following
        if "," in gap and leads and tokens[following].word in cues.SUBJECTS:
            return following
        if "," in gap and tokens[following].word == "but":
            return following
        if tokens[following].word == "then" and leads:
            return following
    return _first_comma(text, tokens, at) if leads else len(tokens)


def _sentence_start(text: str, tokens: Sequence[Token], at: int) -> int:
    for before in range(at, 0, -1):
        if re.search(r"[;.!?—:,\n]", text[tokens[before - 1].end : tokens[before].start]):
            return before
    return 0


def _first_comma(text: str, tokens: Sequence[Token], at: int) -> int:
    for following in range(at + 1, len(tokens)):
        if "," in text[tokens[following - 1].end : tokens[following].start]:
            return following
    return len(tokens)


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if at < len(tokens) else ""
