"""Clinicians' review: how a round is drawn, and what one person says of one passage."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.reviewing_codes import Code, Likelihood
from core.errors import InvalidInput

MAJOR_FROM = 3
MOST_NOTE = 1_000
MOST_ITEMS = 1_000
_MOST_TITLE = 200
_GRAVEST = 4


class Stratum(StrEnum):
    """Whether the checker raised anything but a short original."""

    FLAGGED = "flagged"
    UNFLAGGED = "unflagged"


class SourceKind(StrEnum):
    """Where the edits of a review come from."""

    RECENT = "recent"
    RUN = "run"
    WRITTEN = "written"
    STUDY = "study"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What one reviewer says of one passage; no code means no error.

    `severity` if sent unedited: 0 none, 1 minor, 2 moderate, 3 severe, 4 life-threatening.
    """

    codes: tuple[Code, ...] = ()
    severity: int = 0
    likelihood: Likelihood | None = None
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(code for code in Code if code in self.codes))
        object.__setattr__(self, "note", clean_note(self.note))
        if not 0 <= self.severity <= _GRAVEST:
            raise InvalidInput(f"Severity goes from 0 to {_GRAVEST}, got {self.severity}.")
        if self.is_error and self.likelihood is None:
            raise InvalidInput("Please say how likely harm is, beside the error.")
        if not self.is_error and (self.severity or self.likelihood):
            raise InvalidInput("A passage without an error has no severity and no likelihood.")

    @property
    def errors(self) -> frozenset[Code]:
        """The errors of the edit."""
        return frozenset(self.codes) - {Code.JDG}

    @property
    def is_error(self) -> bool:
        """Whether the edit is wrong here."""
        return bool(self.errors)

    @property
    def is_major(self) -> bool:
        """Whether it is wrong and severe, or worse."""
        return self.is_error and self.severity >= MAJOR_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOrder:
    """What a round of review is to hold; `flagged` None means all, `seed` None a fresh one.

    `ref` names the run or the study that the edits come from.
    """

    title: str
    source: SourceKind
    ref: str = ""
    flagged: int | None = None
    unflagged: int = 20
    reviewers: int = 1
    seed: int | None = None

    def __post_init__(self) -> None:
        title = " ".join(self.title.split())
        object.__setattr__(self, "title", title)
        if not 0 < len(title) <= _MOST_TITLE or not title.isprintable():
            raise InvalidInput(f"A review needs a plain title of 1 to {_MOST_TITLE} characters.")
        if self.reviewers not in (1, 2):
            raise InvalidInput("An edit is reviewed by 1 or 2 people.")
        if min(self.unflagged, self.flagged or 0) < 0:
            raise InvalidInput("The numbers of edits can't be negative.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumSize:
    """How many edits of a stratum there were when the review was made, and how many were drawn."""

    stratum: Stratum
    population: int
    drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One round. `left_out` counts by reason the edits that could not be drawn."""

    id: str
    title: str
    is_open: bool
    source: SourceKind
    ref: str
    reviewers: int
    seed: int
    strata: tuple[StratumSize, ...]
    left_out: Mapping[str, int]
    created_by: str
    created_at: str
    closed_at: str | None = None


def clean_note(note: str) -> str:
    """Return a note without control characters and outer white space, refusing a long one."""
    plain = "".join(
        character
        for character in note
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")
    ).strip()
    if len(plain) > MOST_NOTE:
        raise InvalidInput(f"A note holds at most {MOST_NOTE:,} characters; this has {len(plain)}.")
    return plain
