"""What the patient voiced: the concern, whether it was felt, the feeling, the topic, and who."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.llm.offline.bank import Concern, Question, concerns, feelings, questions
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
_STRONG = 3
_PERSONAL_WORDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """What a patient's message voices.

    `concern` is None for a plain question; then `question` decides what is said. `feeling` is
    the patient's own word for it and `fitting` whether it may be called understandable.
    `topic` is a noun phrase that reads well after "about"; `person` is the one cared for.
    """

    concern: Concern | None
    question: Question
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
    return Voiced(
        concern=_concern(text, felt=feeling is not None or _is_personal(text)),
        question=next(kind for kind in questions() if kind.asks.search(text)),
        feeling=feeling,
        fitting=fitting,
        topic=read_topic(text),
        person=read_person(text),
    )


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
    statements = [s for s in re.split(r"(?<=[.!?])\s+", text) if s and not s.endswith("?")]
    told = any(_SUFFERS.search(statement) for statement in statements)
    return told or (len(text.split()) >= _PERSONAL_WORDS and bool(_SUFFERS.search(text)))


def _concern(text: str, *, felt: bool) -> Concern | None:
    """Return the concern with the highest score; a plain question has none."""
    if not felt:
        return None
    scored = [(_score(concern, text), concern) for concern in concerns()]
    best = max(score for score, _ in scored)
    if best == 0:
        return None
    return next(concern for score, concern in scored if score == best)


def _score(concern: Concern, text: str) -> int:
    strong = {found.lower() for found in concern.strong.findall(text)}
    cues = {found.lower() for found in concern.cues.findall(text)}
    return _STRONG * len(strong) + len(cues)
