"""Repaired arms of a run: each cell of theirs repairs the edit of the cell beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core.domain.prompting import Prompt
from core.domain.repair_arms import repaired_arm
from core.domain.runs import Arm, Cell, Plan, Repairs
from core.prompts import catalog
from core.store.run_cells import KeptCell

FLATTERED = (
    "The repairs followed the verdicts of the very checker that measures them, which flatters "
    "their precision; have the run checked by another one for a fairer number."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairing:
    """What a repaired arm is made of: the arm that it repairs, the prompt, and who leads it."""

    base: Arm
    prompt: Prompt
    led_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A cell and the one that repairs its edit, if any of the two is left to do."""

    cell: KeptCell
    is_left: bool
    repaired: KeptCell | None = None
    repairing: Repairing | None = None


def repaired_arms(plan: Plan, cells: Sequence[Cell]) -> dict[Arm, Repairing]:
    """Return by arm what each repaired arm is made of, with the prompt as it was when planned."""
    arms = dict.fromkeys(cell.arm for cell in cells)
    if plan.repair is Repairs.NO:
        return {}
    found: dict[Arm, Repairing] = {}
    for prompt in catalog():
        for base in arms if prompt.name == "repair" else ():
            led_by = plan.repair_checker or base.checker
            arm = repaired_arm(base, repair_sha=prompt.sha, led_by=led_by)
            if arm in arms:
                found[arm] = Repairing(base=base, prompt=prompt, led_by=led_by)
    return found


def is_flattered(plan: Plan, arms: Collection[Arm]) -> bool:
    """Whether repairs are measured by the checker whose verdicts led them."""
    led_by = {plan.repair_checker or arm.checker for arm in arms}
    return plan.repair is not Repairs.NO and bool(led_by & {arm.checker for arm in arms})


def units_of(plan: Plan, kept: Sequence[KeptCell], left: Sequence[KeptCell]) -> Iterator[Unit]:
    """Yield what is left to do, each repaired cell together with the cell that it repairs."""
    made_of = repaired_arms(plan, [each.cell for each in kept])
    wanted = {each.number for each in left}
    repaired = {
        Cell(
            arm=made_of[each.cell.arm].base,
            pair_id=each.cell.pair_id,
            replicate=each.cell.replicate,
        ): each
        for each in left
        if each.cell.arm in made_of
    }
    for each in kept:
        if each.cell.arm in made_of:
            continue
        behind = repaired.get(each.cell)
        if behind or each.number in wanted:
            yield Unit(
                cell=each,
                is_left=each.number in wanted,
                repaired=behind,
                repairing=made_of[behind.cell.arm] if behind else None,
            )
