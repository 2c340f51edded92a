"""Facts, verdicts about them, and what follows from the verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.errors import InvalidRecord


class FactKind(StrEnum):
    """What a fact is about."""

    FINDING = "finding"
    INTERPRETATION = "interpretation"
    DIAGNOSIS = "diagnosis"
    MEDICATION = "medication"
    INSTRUCTION = "instruction"
    FOLLOW_UP = "follow_up"
    LOGISTICS = "logistics"
    PROGNOSIS_REASSURANCE = "prognosis_reassurance"
    RISK_WARNING = "risk_warning"
    COMMITMENT = "commitment"
    PATIENT_STATE = "patient_state"
    OTHER_MEDICAL = "other_medical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range of code points, `text[start:end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidRecord(f"A span needs 0 <= start < end, got {self.start}, {self.end}.")

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement that a reply makes.

    `evidence` quotes the reply; `span` is where the quotation stands in it, None when it was not
    found there (an ungrounded extraction).
    """

    statement: str
    kind: FactKind
    evidence: str = ""
    span: Span | None = None


class Direction(StrEnum):
    """Which way an entailment is asked: KEPT gives recall, GROUNDED gives precision."""

    KEPT = "kept"
    GROUNDED = "grounded"


class Attribution(StrEnum):
    """Where a fact of the edit comes from."""

    SUPPORTED = "supported"
    ECHO = "echo"
    NEW = "new"


class AuxLabel(StrEnum):
    """In which way a fact is not entailed."""

    MISSING = "missing"
    WEAKENED = "weakened"
    ADDED = "added"
    STRENGTHENED = "strengthened"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntailmentVerdict:
    """Whether one text entails one fact; `entailed` is None exactly when `failure` says why.

    `attribution` is set on GROUNDED verdicts only, and is None there when undecided.
    `guards` are disagreements that the number, dose, date and drug guard saw, as plain
    sentences: a second opinion beside the checker's own verdict.
    """

    fact: Fact
    direction: Direction
    entailed: bool | None
    failure: str | None = None
    attribution: Attribution | None = None
    aux: AuxLabel | None = None
    evidence: str = ""
    span: Span | None = None
    rationale: str = ""
    guards: tuple[str, ...] = ()
    corrected_by: str | None = None

    def __post_init__(self) -> None:
        if (self.entailed is None) == (self.failure is None):
            raise InvalidRecord("A verdict needs either a label or a failure, not both or neither.")
        if self.direction is Direction.KEPT and self.attribution is not None:
            raise InvalidRecord("Only a fact of the edit has an attribution.")


class FlagKind(StrEnum):
    """Why a person should look at this edit before anyone sends it."""

    LOW_PRECISION = "low_precision"
    SHORT_SOURCE = "short_source"
    LOST_INSTRUCTION = "lost_instruction"
    CONTRADICTION = "contradiction"
    NEW_FOLLOW_UP = "new_follow_up"
    ASSUMPTION = "assumption"
    FALSE_REASSURANCE = "false_reassurance"
    CHANGED_NUMBER = "changed_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One reason to look, with the words that raised it and who raised it."""

    kind: FlagKind
    evidence: tuple[str, ...]
    raised_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCheck:
    """The facts of both texts and the verdicts in both directions.

    `kept` holds one verdict a fact of the original, judged against the edit; `grounded` one a
    fact of the edit, judged against the original. Scores are computed by `core.metrics.facts`.
    """

    checker: str
    kept: tuple[EntailmentVerdict, ...]
    grounded: tuple[EntailmentVerdict, ...]
    ungrounded_extractions: int = 0
    dropped_by_number_guard: int = 0

    def __post_init__(self) -> None:
        for verdicts, direction in (
            (self.kept, Direction.KEPT),
            (self.grounded, Direction.GROUNDED),
        ):
            if any(verdict.direction is not direction for verdict in verdicts):
                raise InvalidRecord(f"A verdict of the wrong direction stands in `{direction}`.")

    @property
    def undecided(self) -> int:
        """How many facts have no verdict."""
        return sum(v.entailed is None for v in (*self.kept, *self.grounded))
