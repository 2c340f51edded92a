"""The same edits before another checker: a plan that takes over every edit a run has made."""

from __future__ import annotations

from dataclasses import replace

from core.domain.access import Actor
from core.domain.runs import Cell, PairChoice, PairSet, Plan, Repairs
from core.errors import InvalidInput
from core.services.prompt_versions import list_versions
from core.services.run_control import get_run
from core.store import Store
from core.store.run_cells import kept_cells


def recheck_plan(store: Store, actor: Actor, run_id: str, checker: str) -> Plan:
    """Return the plan of a run with another checker, on the very pairs and prompts of that run.

    Run as a plan of its own, it edits nothing that a model edited before: only the facts are
    listed and checked anew. The first run and its verdicts stay as they are. The offline rules
    edit again, which costs nothing and gives the same words as long as they are the same rules.
    Judges are left out, since what they compare does not change.

    Raises
    ------
    InvalidInput
        When the run was checked by this very checker.
    NotFound
        When there is no such run.
    """
    plan = get_run(store, actor, run_id).plan
    cells = [kept.cell for kept in kept_cells(store, run_id)]
    if checker in {cell.arm.checker for cell in cells}:
        raise InvalidInput("This run was checked by this engine; please choose another one.")
    shas = {cell.arm.prompt_sha for cell in cells}
    return replace(
        plan,
        title=f"{plan.title} (checked by {checker})",
        prompts=tuple(one.key for one in list_versions(store) if one.prompt.sha in shas),
        pairs=PairChoice(
            source=PairSet.IDS, ids=tuple(dict.fromkeys(cell.pair_id for cell in cells))
        ),
        checker=checker,
        repair_checker=_leader(plan, cells[0]) if cells else None,
        judges=(),
        budget_calls=None,
        budget_money=None,
    )


def _leader(plan: Plan, cell: Cell) -> str | None:
    return None if plan.repair is Repairs.NO else plan.repair_checker or cell.arm.checker
