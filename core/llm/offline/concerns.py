"""What the patient voiced: the concern, whether it was felt, the feeling, the topic, and who."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.llm.offline.bank import Concern, Question, concerns, echoes, feelings, questions
from core.llm.offline.language import reads_english
from core.llm.offline.topics import read_person, read_topic

_NEGATED = re.compile(
    r"(?:\b(?:not|no|never|without|isn't|wasn't|aren't)|n't)(?:\s+\w+){0,2}\s*$", re.IGNORECASE
)
_WONDERS = re.compile(
    r"\b(?:should|do|need to|have to)(?: \w+){0,3} (?:worr(?:y|ied)|concerned|afraid)\b"
    r"|\bnothing to worry\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:he|she|they|husband|wife|mother|father|mom|dad|son|daughter|partner|sister|brother)"
    r"(?:'s|\s+(?:is|are|was|were|feels?|gets?|has been|seems?))?(?:\s+\w+){0,2}\s*$",
    re.IGNORECASE,
)
_SUFFERS = re.compile(
    r"\b(?:i|we)(?:'ve|'m|\s+(?:have|am|had|feel|felt|keep|woke|wake|got|get|noticed|started|can't|"
    r"cannot|don't|haven't|just|still))\b|\bmy\b",
    re.IGNORECASE,
)
_INTERROGATIVE = re.compile(
    r"\s*(?:how|what|whats|what's|why|when|where|which|who|is|are|was|can|could|do|does|did|should|"
    r"would|will|any)\b",
    re.IGNORECASE,
)
_THIRD_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|he's|she's)\b", re.IGNORECASE)
_OFTEN = 2
_STRONG = 3
_CLEAR = 2
_PERSONAL_WORDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """What a patient's message voices.

    `concern` is None for a plain question; then `question` decides what is said. `second` is
    another concern voiced just as clearly; `echoes` answer human details, one group each.
    `feeling` is the patient's own word and `fitting` whether it may be called understandable.
    `topic` is a noun phrase that reads well after "about"; `person` is the one cared for.
    """

    concern: Concern | None
    question: Question
    second: Concern | None = None
    echoes: tuple[tuple[str, ...], ...] = ()
    feeling: str | None = None
    fitting: bool = False
    topic: str | None = None
    person: str | None = None

    @property
    def name(self) -> str:
        """The concern's name, or the kind of question."""
        return self.concern.name if self.concern else f"question:{self.question.name}"


def read_concern(message: str) -> Voiced:
    """Read what `message` voices; a message in another language voices only a general question."""
    text = message.replace("\u2019", "'")
    if not reads_english(text):
        return Voiced(concern=None, question=questions()[-1])
    feeling, fitting = _feeling(text)
    felt = feeling is not None or _is_personal(text)
    first, second = _concerns(text) if felt else (None, None)
    return Voiced(
        concern=first,
        second=second,
        question=next((q for q in questions() if q.asks.search(text)), questions()[-1]),
        echoes=_echoes(text) if felt else (),
        feeling=feeling,
        fitting=fitting,
        topic=_topic(text, first),
        person=read_person(text),
    )


def _topic(text: str, concern: Concern | None) -> str | None:
    """Return the topic of the concern, where the patient named one, or of the question."""
    if concern is None:
        return read_topic(text)
    if concern is concerns()[-1]:
        return read_topic(text, known=True)

    def suits(noun: str, kind: str) -> bool:
        is_drug = kind == "names" and concern.name == "medication"
        return is_drug or bool(concern.strong.search(noun) or concern.cues.search(noun))

    return read_topic(text, suits=suits, known=True)


def _echoes(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(say for voiced, say in echoes() if voiced.search(text))


def _feeling(text: str) -> tuple[str | None, bool]:
    for word, fitting, pattern in feelings():
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()]
            clause = re.split(r"[.!?;,\n]", before)[-1]
            if not (_NEGATED.search(clause) or _ANOTHER.search(clause) or _wonders(text, found)):
                return word, fitting
    return None, False


def _wonders(text: str, found: re.Match[str]) -> bool:
    """Tell whether the word only asks if there is cause for the feeling."""
    return any(
        wondered.start() <= found.start() < wondered.end() for wondered in _WONDERS.finditer(text)
    )


def _is_personal(text: str) -> bool:
    """Tell whether the message speaks of what the writer lives with, beyond one plain question."""
    if _WONDERS.search(text):
        return True
    statements = [s for s in re.split(r"(?<=[.!?])\s+", text) if s and not _asks(s)]
    told = any(_SUFFERS.search(statement) for statement in statements)
    return told or (len(text.split()) >= _PERSONAL_WORDS and bool(_SUFFERS.search(text)))


def _asks(sentence: str) -> bool:
    return sentence.endswith("?") or bool(_INTERROGATIVE.match(sentence))


def _concerns(text: str) -> tuple[Concern, Concern | None]:
    """Return the concern with the highest score, and a second one that is voiced clearly.

    Where no concern is clear, the unspecific one, which comes last, presumes nothing.
    """
    scored = sorted(
        ((_score(concern, text), -order, concern) for order, concern in enumerate(concerns())),
        key=lambda row: row[:2],
        reverse=True,
    )
    (best, _, first), (next_best, _, second) = scored[0], scored[1]
    if best < _CLEAR:
        return concerns()[-1], None
    return first, second if next_best >= _STRONG else None


def _score(concern: Concern, text: str) -> int:
    strong = {found.lower() for found in concern.strong.findall(text)}
    cues = {found.lower() for found in concern.cues.findall(text)}
    speaks_for = concern.name == "caregiver" and _speaks_for_another(text)
    gravity = concern.gravity if strong else 0
    return _STRONG * (len(strong) + speaks_for) + len(cues) + gravity


def _speaks_for_another(text: str) -> bool:
    """Tell whether the message is about a relative rather than about the writer."""
    return read_person(text) is not None and len(_THIRD_PERSON.findall(text)) >= _OFTEN
