"""One repaired cell of a run: the edit beside it, repaired by the engine that made it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.domain.cases import Case
from core.domain.edits import Edit
from core.domain.facts import FactCheck
from core.domain.identity import new_id
from core.domain.runs import Arm
from core.services.editing import EditOrder, check_edit
from core.services.repair import repair_text
from core.services.repair_bench import Bench
from core.services.repair_checking import in_full
from core.services.repair_keeping import kept_repair
from core.services.repair_runs import Repairing
from core.services.run_desk import Desk
from core.services.wording import is_rules
from core.store.edits import find_edit

NO_EDIT = "The edit that was to be repaired failed, so there is nothing to repair."
NO_EDIT_KIND = "no_edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a repaired cell begins with: the finished case of the cell beside it, `number`."""

    case: Case
    number: int
    arm: Arm
    repairing: Repairing


async def repaired_edit(
    desk: Desk, source: Source, order: EditOrder, cell: int
) -> tuple[Edit, FactCheck | None]:
    """Return the repaired edit, with its check where the run's own checker led the repair.

    A model's repair that was made before in the same way is taken as it is.

    Raises
    ------
    EngineError
        When the engine or the checker can't be asked.
    """
    arm, case = source.arm, source.case
    found = None if is_rules(arm.engine) else _made_before(desk, source)
    if found:
        desk.writer.edited(cell, found)
        return found, None
    led_by = source.repairing.led_by
    with desk.tallies.counting() as tally:
        before = await _leading_check(desk, source, order)
        checker = desk.engine(led_by)
        bench = Bench(
            engine=desk.engine(arm.engine),
            spec=arm.engine,
            pair=case.pair,
            recheck=in_full(checker, led_by, case.pair, secret=desk.secret, before=before),
            secret=desk.secret,
            prompt=source.repairing.prompt,
        )
        repaired = await repair_text(bench, case.edit.text, before)
        served = case.edit.provenance.engine_served
        provenance = tally.provenance(asked=arm.engine, served=served)
    edit = replace(
        case.edit,
        id=new_id(),
        prompt=arm.prompt,
        prompt_sha=arm.prompt_sha,
        text=repaired.text,
        provenance=provenance,
        replicate=order.replicate,
    )
    repair = kept_repair(case, repaired, engine=arm.engine, prompt=source.repairing.prompt)
    desk.writer.repaired(cell, edit, repair, of_cell=source.number)
    return edit, repaired.check if led_by == arm.checker else None


def _made_before(desk: Desk, source: Source) -> Edit | None:
    arm, edit = source.arm, source.case.edit
    return find_edit(
        desk.store,
        pair_id=edit.pair_id,
        prompt_sha=arm.prompt_sha,
        engine=arm.engine,
        level=arm.level,
        replicate=edit.replicate,
    )


async def _leading_check(desk: Desk, source: Source, order: EditOrder) -> FactCheck:
    """Return what leads the repair: the cell's own check, or one by the engine named for it."""
    led_by, known = source.repairing.led_by, source.case.check
    if known and led_by == known.checker:
        return known
    return await check_edit(
        desk.engine(led_by),
        replace(order, checker=led_by),
        source.case.edit.text,
        secret=desk.secret,
        original_facts=lambda: desk.original_facts(order.pair, led_by),
    )
