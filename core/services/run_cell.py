"""One cell of a run and the one that repairs it; what fails fails its cell alone."""

from __future__ import annotations

from core.domain.cases import Case
from core.domain.runs import Cell, CellStep
from core.errors import BedsideError, BudgetSpent, EngineError, HandedOver, StoreError
from core.services.editing import EditOrder
from core.services.prompt_versions import method_of
from core.services.repair_cells import NO_EDIT, NO_EDIT_KIND, Source
from core.services.repair_runs import Unit
from core.services.run_desk import Desk
from core.services.run_place import Place, working_at
from core.services.run_steps import Answers, CellWork, kept_case
from core.store.run_cells import KeptCell

UNUSABLE_TEXT = "text"


def order_of(desk: Desk, cell: Cell) -> EditOrder:
    """Return the order that gives the same case on the edit page."""
    prompt = desk.prompts[cell.arm.prompt_sha]
    return EditOrder(
        pair=desk.pairs[cell.pair_id],
        method=method_of(prompt),
        level=cell.arm.level,
        engine=cell.arm.engine,
        checker=cell.arm.checker,
        version=prompt,
        replicate=cell.replicate,
        keep=True,
    )


async def do_unit(desk: Desk, unit: Unit, answered: Answers) -> None:
    """Do what is left of one cell and, behind it, of the cell that repairs its edit.

    `answered` are the questions to judges that have a readable answer.

    Raises
    ------
    StoreError
        When the results can't be written.
    """
    order = order_of(desk, unit.cell.cell)
    case = await _do_cell(desk, unit.cell, order, answered) if unit.is_left else None
    if unit.repaired is None or unit.repairing is None:
        return
    case = case or kept_case(desk, unit.cell)
    if case:
        source = Source(
            case=case,
            number=unit.cell.number,
            arm=unit.repaired.cell.arm,
            repairing=unit.repairing,
        )
        await _do_cell(desk, unit.repaired, order, answered, source=source)
    elif unit.cell.number in desk.failed or not unit.is_left:
        cell = unit.repaired.number
        desk.writer.failed(cell, CellStep.EDIT, failure=NO_EDIT, fault=NO_EDIT_KIND)


async def _do_cell(
    desk: Desk,
    kept: KeptCell,
    order: EditOrder,
    answered: Answers,
    *,
    source: Source | None = None,
) -> Case | None:
    """Do what is left of one cell; what fails fails this cell alone. Return its checked case."""
    if desk.halted or _is_stuck(desk, kept):
        return None
    place = Place(cell=kept.number, pair_id=kept.cell.pair_id, step=CellStep.EDIT)
    work = CellWork(
        desk=desk, kept=kept, order=order, place=place, answered=answered, source=source
    )
    case = None
    with working_at(place):
        try:
            edit, check = await work.edit()
            case = await work.check(edit, check)
            await work.judge(edit)
        except StoreError:
            raise
        except BedsideError as error:
            _note_error(desk, place, error)
        else:
            desk.writer.mark(kept.number, None)
    desk.require_disk()
    return case


def _is_stuck(desk: Desk, kept: KeptCell) -> bool:
    """Whether the next step needs an engine that proved unusable."""
    arm = kept.cell.arm
    if kept.is_done(CellStep.CHECK):
        return False
    return arm.checker in desk.unusable or (
        arm.engine in desk.unusable and not kept.is_done(CellStep.EDIT)
    )


def _note_error(desk: Desk, place: Place, error: BedsideError) -> None:
    """Keep why a cell failed; where its engine can't be asked at all, or not now, it waits."""
    kind = error.kind if isinstance(error, EngineError) else UNUSABLE_TEXT
    if not isinstance(error, EngineError) or not error.stops_run:
        desk.failed.add(place.cell)
        desk.writer.failed(place.cell, place.step, failure=str(error), fault=kind)
        return
    if isinstance(error, BudgetSpent):
        desk.halted = str(error)
    elif not isinstance(error, HandedOver):
        desk.unusable.setdefault(error.engine, str(error))
    desk.writer.mark(place.cell, None)
