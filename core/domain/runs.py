"""A run: prompts x levels x engines over pairs, planned first, then done cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.edits import LEVELS, EmpathyLevel
from core.domain.judging import Protocol
from core.domain.messages import LengthBand
from core.errors import InvalidInput

MOST_REPLICATES = 20
MOST_CELLS = 50_000


class RunState(StrEnum):
    """Where a run stands. Paused finished what was in flight, stopped dropped it."""

    PLANNED = "planned"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class CellState(StrEnum):
    """Where one cell stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class CellStep(StrEnum):
    """What is done for a cell, one after the other."""

    EDIT = "edit"
    FACTS = "facts"
    CHECK = "check"
    JUDGE = "judge"


class PairSet(StrEnum):
    """Where the pairs of a plan come from."""

    ALL = "all"
    SAMPLE = "sample"
    IDS = "ids"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChoice:
    """Which pairs of the library a plan takes.

    `draw` takes so many at random with `seed`, of each band where bands are named.
    """

    source: PairSet = PairSet.SAMPLE
    ids: tuple[str, ...] = ()
    bands: tuple[LengthBand, ...] = ()
    draw: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if (self.source is PairSet.IDS) != bool(self.ids):
            raise InvalidInput("Name pairs by their ids exactly where the plan takes pairs by ids.")
        if self.draw is not None and self.draw < 1:
            raise InvalidInput("A random draw needs at least one pair.")


class Repairs(StrEnum):
    """Whether a plan repairs its edits: not, or also, as further arms beside the ones without."""

    NO = "no"
    ALSO = "also"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanJudge:
    """A judge that compares each edit with the physician's own reply, in both orders."""

    engine: str
    protocol: Protocol = Protocol.THREE_WAY

    @property
    def key(self) -> str:
        """What tells the judges of one plan apart."""
        return f"{self.engine} {self.protocol.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a person asks for. A prompt is `name` (its newest version) or `name@version`.

    `checker` names the engine that extracts and entails for all arms alike; None means the
    setting, else the rules. `repair_checker` names the engine whose verdicts lead the repairs,
    None for the checker itself: led by another one, the checker measures them unseen. The budgets
    are hard: requests sent and US dollars, None without.
    """

    title: str
    prompts: tuple[str, ...]
    levels: tuple[EmpathyLevel, ...]
    engines: tuple[str, ...]
    pairs: PairChoice = field(default_factory=PairChoice)
    replicates: int = 1
    checker: str | None = None
    judges: tuple[PlanJudge, ...] = ()
    repair: Repairs = Repairs.NO
    repair_checker: str | None = None
    budget_calls: int | None = None
    budget_money: float | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidInput("A plan needs a title.")
        for what, named in (
            ("prompt", self.prompts),
            ("level", self.levels),
            ("engine", self.engines),
        ):
            _refuse_none_and_twice(what, [str(each) for each in named])
        _refuse_twice("judge", [judge.key for judge in self.judges])
        if EmpathyLevel.NONE in self.levels:
            named = ", ".join(level.value for level in LEVELS)
            raise InvalidInput(f"An edit needs a level of empathy: {named}.")
        if not 1 <= self.replicates <= MOST_REPLICATES:
            raise InvalidInput(f"Each cell is made 1 to {MOST_REPLICATES} times.")
        if self.repair_checker and self.repair is Repairs.NO:
            raise InvalidInput('Say repair = "also" where you name who leads the repairs.')
        _refuse_empty_budget(self.budget_calls, self.budget_money)

    @property
    def arms(self) -> int:
        """How many combinations of prompt, level and engine there are, repaired ones too."""
        edited = len(self.prompts) * len(self.levels) * len(self.engines)
        return edited if self.repair is Repairs.NO else 2 * edited


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way to edit: what is compared with another one over the same pairs."""

    prompt: str
    prompt_sha: str
    level: EmpathyLevel
    engine: str
    checker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One arm on one pair, for the `replicate`-th time."""

    arm: Arm
    pair_id: str
    replicate: int = 0


def _refuse_none_and_twice(what: str, named: list[str]) -> None:
    if not named:
        raise InvalidInput(f"A plan needs at least one {what}.")
    _refuse_twice(what, named)


def _refuse_twice(what: str, named: list[str]) -> None:
    for name in named:
        if named.count(name) > 1:
            raise InvalidInput(f"The plan names the {what} `{name}` twice.")


def _refuse_empty_budget(calls: int | None, money: float | None) -> None:
    if calls is not None and calls < 1:
        raise InvalidInput("A budget of no calls lets nothing run; raise it or leave it out.")
    if money is not None and not 0 < money < float("inf"):
        raise InvalidInput("A budget of no money lets nothing run; raise it or leave it out.")
