"""What a cue governs: the reach of denials and hedges, and antecedents with what they govern."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.llm.offline import cues
from core.llm.offline.lexicon import ACTORS, GENERIC_WEIGHT, Term
from core.llm.offline.quantities import Quantity, find_quantities
from core.llm.offline.tokens import Token

HEADS = 3
LIST_REACH = 8
_STRONG_BREAK = re.compile(r"[;:.()!?—–\n]")


@dataclass(frozen=True, slots=True)
class Scope:
    """The words that one cue governs: a range of tokens and the first concepts in it."""

    start: int
    end: int
    heads: tuple[str, ...]
    avoids: bool = False

    def holds(self, token: int) -> bool:
        """Whether the token stands inside."""
        return self.start <= token < self.end


@dataclass(frozen=True, slots=True)
class Condition:
    """One antecedent: where it stands, from which word on it governs, what it speaks of."""

    start: int
    end: int
    governs_from: int
    alternatives: bool
    concepts: frozenset[str]
    quantities: tuple[Quantity, ...]


def negates(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at this place denies what follows."""
    word = tokens[at].word
    if word in cues.AVOIDING:
        return True
    if word not in cues.NEGATIONS:
        return False
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    before = tokens[at - 1].word if at else ""
    if word == "not" and before == "or":
        return False
    return following not in cues.NEGATION_EXCEPTIONS.get(word, ())


def hedges_here(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at this place makes what follows uncertain."""
    return tokens[at].word in cues.HEDGES


def scopes(
    text: str,
    tokens: Sequence[Token],
    terms: Sequence[Term],
    is_cue: Callable[[Sequence[Token], int], bool],
) -> tuple[Scope, ...]:
    """Return what each cue of one sort governs."""
    found: list[Scope] = []
    for at in range(len(tokens)):
        if is_cue(tokens, at) and not any(
            t.first <= at <= t.last for t in terms if t.last > t.first
        ):
            end = _clause_end(text, tokens, at)
            avoids = tokens[at].word in cues.AVOIDING
            governed = [t for t in terms if at < t.first < end and t.concept not in ACTORS]
            start = at + 1
            if not governed and avoids:  # "alcohol should be avoided"
                governed = [t for t in terms if t.last < at and t.concept not in ACTORS][-HEADS:]
                start = governed[0].first if governed else at
            heads = tuple(term.concept for term in governed[:HEADS])
            found.append(Scope(start, max(start, end), heads, avoids))
    return tuple(found)


def _clause_end(text: str, tokens: Sequence[Token], at: int) -> int:
    """Find where the reach of a cue ends: at the clause's end, but past the commas of a list."""
    for following in range(at + 1, len(tokens)):
        gap = text[tokens[following - 1].end : tokens[following].start]
        if _STRONG_BREAK.search(gap) or tokens[following].word in cues.CLAUSE_STARTS:
            return following
        if "," in gap and not _goes_on_as_list(text, tokens, following):
            return following
        if tokens[following].word in {"and", "or"} and _starts_anew(_word(tokens, following + 1)):
            return following
    return len(tokens)


def _starts_anew(word: str) -> bool:
    return word in cues.AUXILIARIES or word in cues.NEGATIONS


def _goes_on_as_list(text: str, tokens: Sequence[Token], at: int) -> bool:
    for following in range(at, min(at + LIST_REACH, len(tokens))):
        word = tokens[following].word
        if word in {"or", "nor"}:
            return _word(tokens, following + 1) not in cues.AUXILIARIES
        gap = text[tokens[following - 1].end : tokens[following].start]
        if word in cues.AUXILIARIES or word == "and" or _STRONG_BREAK.search(gap):
            return False
    return False


def conditions_of(
    text: str, tokens: Sequence[Token], terms: Sequence[Term]
) -> tuple[Condition, ...]:
    """Return the antecedents of a text, in order."""
    found: list[Condition] = []
    for at in range(len(tokens)):
        if not _opens_condition(tokens, at) or (found and at < found[-1].end):
            continue
        end = _condition_end(text, tokens, at)
        inside = [term for term in terms if at < term.first < end]
        telling = {t.concept for t in inside if t.weight > GENERIC_WEIGHT}
        everything = {t.concept for t in inside if t.concept not in ACTORS}
        outside = {t.concept for t in terms if not at < t.first < end}
        telling = telling - outside or telling
        if everything and not _is_formula(inside):
            numbers = find_quantities(tokens[at:end])
            alternatives = any(token.word in {"or", "any"} for token in tokens[at:end])
            found.append(
                Condition(
                    at,
                    end,
                    _governed_from(text, tokens, at),
                    alternatives,
                    frozenset(telling or everything),
                    numbers,
                )
            )
    return tuple(found)


def _is_formula(inside: Sequence[Term]) -> bool:
    """Whether an antecedent is mere form, as in "if necessary"."""
    return len(inside) == 1 and inside[0].weight <= GENERIC_WEIGHT


def _governed_from(text: str, tokens: Sequence[Token], at: int) -> int:
    """Find the clause that a condition belongs to: "Rest, and call us if it bleeds"."""
    for before in range(at - 1, 0, -1):
        gap = text[tokens[before - 1].end : tokens[before].start]
        joins = _joins_clause(tokens, before) and ("," in gap or tokens[before].word == "but")
        if ";" in gap or joins:
            return before
    return 0


def _joins_clause(tokens: Sequence[Token], at: int) -> bool:
    following = _word(tokens, at + 1)
    return tokens[at].word in {"and", "but", "so"} and (
        following in cues.SUBJECTS or following in cues.CONDITIONS or following in cues.AUXILIARIES
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
        if "," in gap and (
            tokens[following].word == "but" or tokens[following].word in cues.ADDITIONS
        ):
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
