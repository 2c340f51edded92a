"""What the desk shows of one case: stretches with decisions, the resulting case, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.cases import Case
from core.domain.desk import Decision, Piece, Stretch, pieces
from core.domain.desk_composing import Composed
from core.domain.desk_states import Cause
from core.domain.facts import FactCheck
from core.domain.marks import Mark
from core.metrics.ledger import Ledger, verbatim_share
from core.services.desk_checking import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskIds:
    """What an action is about: the case, the desk if there is one, and the revision seen."""

    case_id: str
    desk_id: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStretch:
    """A stretch with the decisions about its hunks, by their keys.

    `is_changed` says that what is known of it got graver after it was accepted; then it is open
    again. `is_open` says that it must be decided before the text is final.
    """

    stretch: Stretch
    decisions: Mapping[str, Decision]
    is_open: bool
    is_changed: bool

    @property
    def key(self) -> str:
        """The stretch's own key."""
        return self.stretch.key

    @property
    def mark(self) -> Mark:
        """Its gravest mark."""
        return self.stretch.mark

    @property
    def is_flagged(self) -> bool:
        """Whether it must be decided, whether it is or not."""
        return self.stretch.is_flagged

    @property
    def decision(self) -> Decision | None:
        """The decision about all its hunks; None while any is open, or where they differ."""
        made = {self.decisions.get(hunk.key) for hunk in self.stretch.hunks}
        return made.pop() if len(made) == 1 else None

    @property
    def is_mixed(self) -> bool:
        """Whether its hunks were not all decided alike."""
        return len({self.decisions.get(hunk.key) for hunk in self.stretch.hunks}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One step in the history of a desk; `at` is UTC in ISO 8601."""

    number: int
    cause: Cause
    note: str
    role: str
    name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """A case at the desk. `result` is the case with the resulting text, its check and flags.

    `composed` lays the original and the resulting text over each other. `proposed_check` is what
    is known of the whole proposal: rejected hunks name facts by their places in it.
    """

    case: Case
    result: Case
    proposal: str
    composed: Composed
    proposed_check: FactCheck | None
    stretches: tuple[DeskStretch, ...]
    ids: DeskIds
    newest: int
    waiting: Waiting | None
    can_undo: bool
    can_redo: bool
    history: tuple[Deed, ...]

    @property
    def desk_id(self) -> str | None:
        """The desk, None before the first action."""
        return self.ids.desk_id

    @property
    def number(self) -> int:
        """The revision shown, 0 for the edit as made."""
        return self.ids.number

    @property
    def is_newest(self) -> bool:
        """Whether this is the newest revision; older ones are only looked at."""
        return self.number == self.newest

    @property
    def open_flagged(self) -> tuple[Stretch, ...]:
        """What must be decided before the text is final."""
        return tuple(each.stretch for each in self.stretches if each.is_open)

    @property
    def changed_under(self) -> tuple[Stretch, ...]:
        """What got graver after it was accepted."""
        return tuple(each.stretch for each in self.stretches if each.is_changed)

    @property
    def is_final(self) -> bool:
        """Whether nothing must be decided or judged any more."""
        return self.waiting is None and not self.open_flagged

    @property
    def ledger(self) -> Ledger:
        """How many of the physician's sentences stand word for word."""
        return verbatim_share(self.case.pair.physician_reply, self.result.edit.text)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The original and the proposal laid over each other, for drawing."""
        hunks = [hunk for each in self.stretches for hunk in each.stretch.hunks]
        return pieces(self.case.pair.physician_reply, hunks)
