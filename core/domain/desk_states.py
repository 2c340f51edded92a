"""Where a desk stands: the text that is decided about, the decisions, and how it came there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.desk import Decision, compose
from core.domain.facts import EntailmentVerdict
from core.domain.marks import Mark


class Cause(StrEnum):
    """What made a revision; `MADE` is the edit itself, number 0."""

    MADE = "made"
    DECIDED = "decided"
    WARMTH = "warmth"
    REJECTED_ALL = "rejected_all"
    HAND_EDIT = "hand_edit"
    REPAIR = "repair"
    UNDO = "undo"
    REDO = "redo"
    GONE_BACK = "gone_back"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision about one change, with the words that it is about and what the person saw.

    That is the mark of the change, and whether it was flagged.
    """

    decision: Decision
    mark: Mark
    was_flagged: bool = False
    deleted: str = ""
    inserted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """What is decided about which text: `decisions` by the key of a hunk of `proposal`."""

    proposal: str
    decisions: Mapping[str, Decided]

    @property
    def choices(self) -> dict[str, Decision]:
        """The bare decisions by key."""
        return {key: each.decision for key, each in self.decisions.items()}

    def text(self, original: str) -> str:
        """Return the text that the decisions give."""
        return compose(original, self.proposal, self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an engine said anew, at the desk, of one text.

    `kept` are verdicts on facts of the original against `text`; `sentences` are sentences of it
    with their facts, whose spans stand within the sentence.
    """

    text: str
    kept: tuple[EntailmentVerdict, ...]
    sentences: tuple[tuple[str, tuple[EntailmentVerdict, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRevision:
    """One step of a desk; number 0 is the edit as made and stands in no table.

    `text` is the resulting text. `back` and `ahead` are the numbers of the revisions whose states
    undo and redo bring back, None where there is none.
    """

    number: int
    cause: Cause
    state: DeskState
    text: str
    judged: Judged | None = None
    note: str = ""
    back: int | None = None
    ahead: int | None = None
    role: str = ""
    name: str = ""
    at: str = ""
