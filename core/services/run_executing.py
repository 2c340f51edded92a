"""Do what is left of a run: all cells through one engine each, kept as they come."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Sequence

from core.domain.runs import CellState, RunState
from core.errors import StoreError
from core.llm.registry import OFFLINE_RULES
from core.services.judge_runs import each_in_turn
from core.services.repair_runs import Unit, units_of
from core.services.run_cell import do_unit
from core.services.run_desk import Desk, open_desk
from core.services.run_steps import Answers
from core.services.tools import Tools
from core.store import run_reading, runs
from core.store.run_cells import adopt_finished, kept_cells

# An edit, its facts and two directions of a check wait for one another; so many cells at work for
# each request at a time keep the line to the engine full.
_CELLS_A_REQUEST = 2
_LOOK_SECONDS = 0.2
STOPPED = "Stopped. What is done stays; resume to go on."
PAUSED = "Paused: nothing more is begun. Resume to go on."


async def execute_run(tools: Tools, run_id: str, *, retry_failures: bool) -> None:
    """Do the cells that wait and, where wanted, those that failed; say why the run ends.

    Raises
    ------
    StoreError
        When the results can't be written; what was written before is intact.
    """
    desk = await work_through(tools, run_id, retry_failures=retry_failures)
    state, reason = how_it_stands(desk)
    runs.end(tools.store, run_id, state, reason=reason)


async def work_through(tools: Tools, run_id: str, *, retry_failures: bool) -> Desk:
    """Do the same, and leave it to the caller to say why the run ends, unless something broke.

    Raises
    ------
    StoreError
        When the results can't be written; what was written before is intact.
    """
    store = tools.store
    runs.begin(store, run_id)
    adopt_finished(store, run_id, remade=[OFFLINE_RULES])
    try:
        desk = await _work(tools, run_id, retry_failures=retry_failures)
    except asyncio.CancelledError:
        runs.end(store, run_id, RunState.STOPPED, reason=STOPPED)
        raise
    except StoreError as error:
        with contextlib.suppress(StoreError):  # where even that can't be written, the job says it
            runs.end(store, run_id, RunState.STOPPED, reason=f"The run stopped. {error}")
        raise
    for engine, failure in desk.unusable.items():
        runs.stop_engine(store, run_id, engine, failure)
    return desk


async def _work(tools: Tools, run_id: str, *, retry_failures: bool) -> Desk:
    store = tools.store
    run = runs.get_run(store, run_id)
    wanted = {CellState.WAITING, *([CellState.FAILED] if retry_failures else [])}
    cells = kept_cells(store, run_id)
    left = [kept for kept in cells if kept.state in wanted]
    units = list(units_of(run.plan, cells, left))
    answered: Answers = frozenset(run_reading.answered(store, run_id))
    async with open_desk(tools, run, [unit.cell.cell for unit in units]) as desk:
        watching = asyncio.create_task(_watch_for_pause(desk))
        try:
            await _each_engine(desk, units, answered, tools.settings.concurrency)
        finally:
            watching.cancel()
    return desk


async def _each_engine(
    desk: Desk, left: Sequence[Unit], answered: Answers, concurrency: int
) -> None:
    """Work on the cells of all engines at once, so that a slow one holds up no other."""
    by_engine: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in left:
        by_engine[unit.cell.cell.arm.engine].append(unit)

    async def work(units: Sequence[Unit]) -> None:
        await each_in_turn(
            units,
            lambda unit: do_unit(desk, unit, answered),
            at_a_time=_CELLS_A_REQUEST * concurrency,
        )

    await each_in_turn(list(by_engine.values()), work, at_a_time=len(by_engine))


async def _watch_for_pause(desk: Desk) -> None:
    while not desk.halted:
        await asyncio.sleep(_LOOK_SECONDS)
        if runs.is_pause_asked(desk.store, desk.run.id):
            desk.halted = PAUSED


def how_it_stands(desk: Desk) -> tuple[RunState, str | None]:
    """Return where a run stands that was worked through, and why it does not go on."""
    cells = kept_cells(desk.store, desk.run.id)
    if not any(kept.state is CellState.WAITING for kept in cells):
        return RunState.DONE, None
    if desk.halted == PAUSED:
        return RunState.PAUSED, PAUSED
    reasons = [desk.halted] if desk.halted else list(desk.unusable.values())
    return RunState.STOPPED, " ".join(reasons) or STOPPED
