"""Sort a clause into the kind of fact it states, by plain patterns in a fixed order."""

from __future__ import annotations

import re

from core.domain.facts import FactKind
from core.llm.offline.empathy import is_medical
from core.llm.offline.patterns import pattern
from core.llm.offline.reading import Reading, read
from core.llm.offline.speech import is_imperative

_REASSURES = pattern("reassures")
_WARNS = pattern("warns")
_FOLLOWS_UP = pattern("follows up")
_PROMISES = pattern("promises")
_WARM_PROMISE = pattern(
    "promises company", before=r"\b(?:will|['’]ll|going to) (?:always |all |just )?"
)
_MEDICINE = pattern("speaks of medicine")
_DIRECTS = pattern("directs")
_DIAGNOSES = pattern("diagnoses")
_FINDS = pattern(
    "names a test",
    after=r"\b.*\b(?:is|are|was|were|has|have|had|shows?|showed|came|looks?|looked|negative|"
    r"positive|normal|undetectable|elevated)\b",
)
_ORGANIZES = pattern("organizes")
_ATTRIBUTES = pattern("attributes")
_INTERPRETS = pattern("interprets")
_OWN = re.compile(
    r"\b(?:your|it|this|that|these) (?:\w+ ){0,3}(?:is|are|was|were)\b", re.IGNORECASE
)


_TELLS_US = re.compile(r"\b(?:let|tell) (?:us|me) know\b|\btell (?:us|me)\b", re.IGNORECASE)


def is_warm_promise(clause: str) -> bool:
    """Whether the promise is one of company, without anything to do or to hold."""
    return bool(_WARM_PROMISE.search(clause))


def is_reassurance(clause: str) -> bool:
    """Whether the clause says that the outcome will be good or is no cause for worry."""
    return bool(_REASSURES.search(clause))


def is_promise(clause: str) -> bool:
    """Whether the writer promises to do something."""
    return bool(_PROMISES.search(clause))


def is_directive(clause: str) -> bool:
    """Whether the clause tells the patient what to do."""
    return is_imperative(clause) or bool(_DIRECTS.search(clause))


def kind_of(clause: str, *, asks: bool) -> FactKind:
    """Return the kind of fact that a clause states."""
    reading = read(clause)
    directs = asks or is_directive(clause)
    return _urgent_kind(clause, reading, directs=directs) or _plain_kind(clause, reading, directs)


def _urgent_kind(clause: str, reading: Reading, *, directs: bool) -> FactKind | None:
    """Return the kinds on which flags rest, which go first."""
    if is_reassurance(clause) and not (directs and reading.conditions):
        return FactKind.PROGNOSIS_REASSURANCE
    calls_if = bool(reading.conditions) and "consult" in reading.concepts and not is_promise(clause)
    if calls_if or _WARNS.search(clause):
        return FactKind.RISK_WARNING
    if _FOLLOWS_UP.search(clause):
        return FactKind.FOLLOW_UP
    return FactKind.COMMITMENT if is_promise(clause) else None


def _plain_kind(clause: str, reading: Reading, directs: bool) -> FactKind:
    if reading.drugs or _MEDICINE.search(clause):
        return FactKind.MEDICATION
    if directs:
        return FactKind.INSTRUCTION
    for looks_like, kind in (
        (_DIAGNOSES, FactKind.DIAGNOSIS),
        (_ORGANIZES, FactKind.LOGISTICS),
        (_FINDS, FactKind.FINDING),
        (_ATTRIBUTES, FactKind.PATIENT_STATE),
        (_INTERPRETS, FactKind.INTERPRETATION),
    ):
        if looks_like.search(clause):
            return kind
    is_about_patient = _OWN.search(clause) is not None and is_medical(clause)
    return FactKind.INTERPRETATION if is_about_patient else FactKind.OTHER_MEDICAL
