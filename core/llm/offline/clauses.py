"""Cut sentences into clauses that stand alone, never a condition from its consequence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.domain.facts import Span
from core.llm.offline import cues
from core.llm.offline.reading import read
from core.llm.offline.tokens import Token, sentences, tokenize

MIN_WORDS = 3
_JOINTS = frozenset({"and", "but", "so", "or", "yet"})
_SUBJECTS = frozenset(
    [
        "you",
        "we",
        "i",
        "it",
        "they",
        "this",
        "that",
        "there",
        "he",
        "she",
        "please",
        "your",
        "our",
        "my",
        "you'll",
        "we'll",
        "i'll",
        "you're",
        "we're",
        "i'm",
        "it's",
        "there's",
        "the",
        "these",
        "those",
    ]
)
_VERBS_ALONE = frozenset(
    [
        "call",
        "contact",
        "take",
        "stop",
        "see",
        "go",
        "use",
        "try",
        "avoid",
        "keep",
        "start",
        "schedule",
        "make",
        "get",
        "come",
        "continue",
        "let",
        "tell",
        "bring",
        "drink",
        "eat",
        "rest",
        "wait",
        "check",
        "message",
        "don't",
        "do",
        "ask",
        "watch",
        "apply",
    ]
)
_DETERMINERS = frozenset({"the", "your", "this", "that", "these", "our", "my"})
_FINITE = frozenset({"is", "are", "was", "were", "can", "may", "will", "has", "should", "does"})
_RELATIVES = frozenset({"that", "which", "who", "whose", "what", "how", "why", "or", "and"})
_OPENS = re.compile(
    r"^[\s,;:—–]*(?:(?:and|but|so|or|yet|then|also|however)\b[\s,]*)*", re.IGNORECASE
)
_CLOSES = re.compile(r"[\s,;:.!?。！？؟—–]+$")


def clauses(text: str) -> Iterator[Span]:
    """Yield where each clause of the text stands, without joining words and end marks."""
    for sentence in sentences(text):
        for clause in _sentence_clauses(text, sentence):
            trimmed = _trim(text, clause)
            if trimmed is not None:
                yield trimmed


def _sentence_clauses(text: str, sentence: Span) -> Iterator[Span]:
    said = text[sentence.start : sentence.end]
    tokens = tokenize(said)
    start = 0
    for at in range(1, len(tokens)):
        if _cuts(said, tokens, at) and _is_enough(tokens, start, at):
            yield Span(
                start=sentence.start + tokens[start].start, end=sentence.start + tokens[at].start
            )
            start = at
    first = tokens[start].start if start else 0
    yield Span(start=sentence.start + first, end=sentence.end)


def _is_enough(tokens: tuple[Token, ...], start: int, at: int) -> bool:
    left = [token.word for token in tokens[start:at] if token.word not in _JOINTS]
    right = [token.word for token in tokens[at:] if token.word not in _JOINTS]
    return len(left) >= MIN_WORDS and len(right) >= MIN_WORDS - 1


def _cuts(said: str, tokens: tuple[Token, ...], at: int) -> bool:
    gap = said[tokens[at - 1].end : tokens[at].start]
    before = said[: tokens[at].start]
    if ";" in gap:
        return True
    if ":" in gap or "—" in gap or " - " in gap:
        return tokens[at].word in _SUBJECTS and not _has_condition(before)
    if tokens[at].word not in _JOINTS or _has_condition(before):
        return False
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    starts_clause = following in _SUBJECTS and _has_verb(tokens, at + 1)
    if "," in gap:
        return (
            tokens[at].word == "but"
            or starts_clause
            or following in _VERBS_ALONE
            or (following in cues.CONDITIONS and tokens[at].word != "or")
        )
    return (starts_clause and following not in _DETERMINERS) or _starts_own_clause(tokens, at)


def _starts_own_clause(tokens: tuple[Token, ...], at: int) -> bool:
    """Tell "X is mild and Y is common" from a list: both sides have a verb of their own."""
    if tokens[at].word != "and" or (
        tokens[at + 1 : at + 2] and tokens[at + 1].word in cues.CONDITIONS
    ):
        return False
    before = {token.word for token in tokens[:at]}
    after = [token.word for token in tokens[at + 1 : at + 6]]
    reach = next((place for place, word in enumerate(after) if word in _FINITE), 0)
    return bool(before & _FINITE) and reach > 0 and not (before | set(after[:reach])) & _RELATIVES


def _has_condition(before: str) -> bool:
    return bool(read(before).conditions)


def _has_verb(tokens: tuple[Token, ...], at: int) -> bool:
    """Tell a clause from a mere noun phrase by an auxiliary or a pronoun near its start."""
    near = [token.word for token in tokens[at : at + 5]]
    return (
        near[0] in cues.AUXILIARIES
        or near[0] == "please"
        or "'" in near[0]
        or any(
            word in cues.AUXILIARIES or (word.endswith("s") and len(word) > MIN_WORDS)
            for word in near[1:]
        )
    )


def _trim(text: str, clause: Span) -> Span | None:
    said = text[clause.start : clause.end]
    opening = _OPENS.match(said)
    start = opening.end() if opening else 0
    closing = _CLOSES.search(said, start)
    end = closing.start() if closing else len(said)
    if end <= start:
        return None
    return Span(start=clause.start + start, end=clause.start + end)
