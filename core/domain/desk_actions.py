"""What a person can do at the desk, and the state that it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.desk import Decision
from core.domain.desk_states import Cause


@dataclass(frozen=True, slots=True)
class Decide:
    """Accept or reject changes, by the keys of hunks or stretches; None opens them again."""

    keys: tuple[str, ...]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class AcceptWarmth:
    """Accept every open stretch that is nothing but warmth and raised no flag."""


@dataclass(frozen=True, slots=True)
class RejectAll:
    """Go back to the physician's own words, change by change."""


@dataclass(frozen=True, slots=True)
class HandEdit:
    """Put one's own text for the whole resulting text."""

    text: str


@dataclass(frozen=True, slots=True)
class TakeRepair:
    """Put a repaired text for the resulting text; `note` says what was repaired."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Go back by one action."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Take back the last undo."""


@dataclass(frozen=True, slots=True)
class GoBack:
    """Take up the state of an older revision, 0 being the edit as made."""

    number: int


Rewriting = HandEdit | TakeRepair
Change = Decide | AcceptWarmth | RejectAll | Rewriting
Step = Undo | Redo | GoBack
Action = Change | Step


def cause_of(action: Action) -> Cause:
    """Return what a revision by this action is called."""
    return _CAUSES[type(action)]


_CAUSES: dict[type, Cause] = {
    Decide: Cause.DECIDED,
    AcceptWarmth: Cause.WARMTH,
    RejectAll: Cause.REJECTED_ALL,
    HandEdit: Cause.HAND_EDIT,
    TakeRepair: Cause.REPAIR,
    Undo: Cause.UNDO,
    Redo: Cause.REDO,
    GoBack: Cause.GONE_BACK,
}
