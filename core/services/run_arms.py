"""The arms of a run with what counts in them: checked cells, and beside them all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.access import Actor
from core.domain.runs import Arm, CellState, CellStep
from core.errors import InvalidInput, NotFound
from core.metrics.arm_sums import Arm as ArmReplies
from core.metrics.arm_sums import Reply
from core.metrics.reading import reading_grade
from core.services.run_cases import RunCase, run_cases
from core.store import Store, run_texts

_REF = "/"
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The originals of a run by pair, and its edits by their id."""

    originals: Mapping[str, str] = field(repr=False)
    edits: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunArm:
    """One arm of a run with all its cells; `number` counts from 1 in the order of the plan.

    A cell counts in the scores of facts when it was checked, also where a judge failed on it
    afterward. A cell that failed before is in no average.
    """

    run_id: str
    number: int
    arm: Arm
    cells: tuple[RunCase, ...] = field(repr=False)

    @property
    def ref(self) -> str:
        """What names this arm among all runs."""
        return f"{self.run_id}{_REF}{self.number}"

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.arm.prompt} · {self.arm.level.label} · {self.arm.engine}"

    @property
    def checked(self) -> tuple[RunCase, ...]:
        """The cells that count."""
        return tuple(cell for cell in self.cells if cell.labels is not None)

    @property
    def failed(self) -> tuple[RunCase, ...]:
        """The cells that failed before they were checked."""
        return tuple(cell for cell in self._all_failed if cell.labels is None)

    @property
    def unjudged(self) -> tuple[RunCase, ...]:
        """The cells that were checked, and failed when they were judged."""
        return tuple(cell for cell in self._all_failed if cell.failed_step is CellStep.JUDGE)

    @property
    def waiting(self) -> int:
        """How many cells are not done yet and did not fail."""
        return sum(cell.labels is None for cell in self.cells) - len(self.failed)

    @property
    def _all_failed(self) -> Sequence[RunCase]:
        return [cell for cell in self.cells if cell.state is CellState.FAILED]


def run_arms(store: Store, actor: Actor, run_id: str) -> tuple[RunArm, ...]:
    """Return the arms of a run in the order of its plan.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    by_arm: defaultdict[Arm, list[RunCase]] = defaultdict(list)
    for case in run_cases(store, actor, run_id):
        by_arm[case.arm].append(case)
    return tuple(
        RunArm(run_id=run_id, number=number, arm=arm, cells=tuple(cells))
        for number, (arm, cells) in enumerate(by_arm.items(), start=1)
    )


def find_arms(store: Store, actor: Actor, refs: Sequence[str]) -> tuple[RunArm, ...]:
    """Return arms by what names them, each RUN/NUMBER; a run is read once.

    Raises
    ------
    InvalidInput, NotFound
        When a name isn't of this form, or there is no such run or arm.
    """
    named = [_split(ref) for ref in refs]
    arms = {run: run_arms(store, actor, run) for run in dict.fromkeys(run for run, _ in named)}
    for run, number in named:
        if not 1 <= number <= len(arms[run]):
            raise NotFound(f"The run `{run}` has {len(arms[run])} arms; there is no arm {number}.")
    return tuple(arms[run][number - 1] for run, number in named)


def _split(ref: str) -> tuple[str, int]:
    run, _, number = ref.rpartition(_REF)
    if not run or not (number.isdecimal() and len(number) <= _DIGITS):
        raise InvalidInput(f"An arm is named RUN/NUMBER, as in the results; got `{ref[:80]}`.")
    return run, int(number)


def texts_of(store: Store, run_id: str) -> Texts:
    """Read all texts of a run at once."""
    return Texts(
        originals=run_texts.original_texts(store, run_id),
        edits=run_texts.edited_texts(store, run_id),
    )


def replies_of(
    cells: Sequence[RunCase], texts: Texts | None = None, *, with_grades: bool = False
) -> ArmReplies:
    """Return checked cells as `core.metrics.arms` reads them, by pair.

    Lengths need the texts; grades take a while and are computed where they are wanted.
    """
    found: defaultdict[str, list[Reply]] = defaultdict(list)
    for cell in cells:
        if cell.labels is not None:
            found[cell.pair_id].append(_reply(cell, texts, with_grades=with_grades))
    return found


def _reply(cell: RunCase, texts: Texts | None, *, with_grades: bool) -> Reply:
    labels = cell.labels
    edit = texts.edits.get(cell.edit_id or "") if texts else None
    original = texts.originals.get(cell.pair_id) if texts else None
    return Reply(
        kept=labels.kept if labels else (),
        grounded=labels.grounded if labels else (),
        flags=len(cell.flags),
        length_ratio=len(edit.strip()) / len(original.strip()) if edit and original else None,
        reading_grade=reading_grade(edit) if edit and with_grades else None,
    )
