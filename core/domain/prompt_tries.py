"""A try: one prompt beside its parent on a few pinned pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.cases import Case
from core.domain.edits import EmpathyLevel
from core.domain.identity import content_hash
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt
from core.errors import InvalidInput

MOST_PINS = 10


class Side(StrEnum):
    """Which of the two prompts."""

    PARENT = "parent"
    TRIED = "tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class TryOrder:
    """What is tried against what, on which pairs, and who edits and checks."""

    tried: Prompt
    parent: Prompt
    level: EmpathyLevel
    engine: str
    checker: str
    pairs: tuple[MessagePair, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.pairs) <= MOST_PINS:
            raise InvalidInput(f"A try takes 1 to {MOST_PINS} pairs; please pin some.")
        if self.tried.sha == self.parent.sha:
            raise InvalidInput("The two prompts have the same words; there is nothing to compare.")

    def id_for(self, author: str) -> str:
        """Return the id of this try: asking for the same again is the same try."""
        asked: Sequence[str] = [
            author,
            self.tried.sha,
            self.parent.sha,
            self.level.value,
            self.engine,
            self.checker,
            *(pair.id for pair in self.pairs),
        ]
        return content_hash(asked).partition(":")[2][:24]

    def prompt(self, side: Side) -> Prompt:
        """Return one of the two prompts."""
        return self.tried if side is Side.TRIED else self.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class TryCell:
    """What one prompt made of one pair: a case, a failure in words, or nothing yet."""

    case: Case | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TryRow:
    """One pair of a try with both prompts."""

    pair: MessagePair
    tried: TryCell
    parent: TryCell


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A try as it stands; `tried` and `parent` are the labels of the two prompts."""

    id: str
    author: str
    tried: str
    parent: str
    tried_sha: str
    parent_sha: str
    level: EmpathyLevel
    engine: str
    checker: str
    at: str
    rows: tuple[TryRow, ...]

    @property
    def finished(self) -> int:
        """How many edits are made or failed."""
        cells = [cell for row in self.rows for cell in (row.tried, row.parent)]
        return sum(bool(cell.case or cell.failure) for cell in cells)
