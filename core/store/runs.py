"""Batch runs: what was planned, where it stands and why it does not go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.domain.runs import Cell, Plan, RunState
from core.errors import NotFound
from core.store.rows import Row
from core.store.run_rows import cell_row, plan_from, plan_text
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as it is kept. `reason` says in a plain sentence why it does not go on."""

    id: str
    plan: Plan
    state: RunState
    reason: str | None
    created_by: str
    created_at: str
    started_at: str | None
    ended_at: str | None


def insert_run(
    store: Store, run_id: str, plan: Plan, cells: Iterable[Cell], *, created_by: str
) -> None:
    """Keep a plan with all its cells."""
    with store.write() as db:
        db.table("runs").insert(
            {
                "id": run_id,
                "title": plan.title,
                "plan": plan_text(plan),
                "budget_calls": plan.budget_calls,
                "budget_money": plan.budget_money,
                "created_by": created_by,
            }
        )
        db.table("run_cells").insert_all(cell_row(run_id, cell) for cell in cells)


def get_run(store: Store, run_id: str) -> Run:
    """Return a run.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM runs WHERE id = ?", [run_id])
    if row is None:
        raise NotFound(f"There is no run `{run_id}`.")
    return _run(row)


def list_runs(store: Store) -> list[Run]:
    """Return all runs, the newest first."""
    return [_run(row) for row in store.rows("SELECT * FROM runs ORDER BY seq DESC")]


def begin(store: Store, run_id: str) -> None:
    """Say that a run goes on; marks that a killed process left are taken away."""
    with store.write():
        store.run(
            "UPDATE runs SET state = 'running', reason = NULL, pause_asked = 0, ended_at = NULL,"
            " started_at = coalesce(started_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
            " WHERE id = ?",
            [run_id],
        )
        store.run("DELETE FROM run_stops WHERE run_id = ?", [run_id])
        clear_marks(store, run_id)


def end(store: Store, run_id: str, state: RunState, *, reason: str | None = None) -> None:
    """Say why a run does not go on."""
    with store.write():
        store.run(
            "UPDATE runs SET state = ?, reason = ?, pause_asked = 0,"
            " ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?",
            [state.value, reason, run_id],
        )
        clear_marks(store, run_id)


def clear_marks(store: Store, run_id: str) -> None:
    """Take away the marks of work in hand."""
    store.run(
        "UPDATE run_cells SET working = NULL WHERE run_id = ? AND working IS NOT NULL", [run_id]
    )


def set_budget(store: Store, run_id: str, *, calls: int | None, money: float | None) -> None:
    """Give a run other budgets."""
    with store.write():
        store.run(
            "UPDATE runs SET budget_calls = ?, budget_money = ? WHERE id = ?",
            [calls, money, run_id],
        )


def ask_pause(store: Store, run_id: str) -> None:
    """Ask a run to finish what is in flight and to begin nothing more."""
    with store.write():
        store.run("UPDATE runs SET pause_asked = 1 WHERE id = ? AND state = 'running'", [run_id])


def is_pause_asked(store: Store, run_id: str) -> bool:
    """Whether a run was asked to pause."""
    row = store.row("SELECT pause_asked FROM runs WHERE id = ?", [run_id])
    return bool(row and row["pause_asked"])


def stop_engine(store: Store, run_id: str, engine: str, failure: str) -> None:
    """Say that an engine proved unusable in this run."""
    with store.write():
        store.run("INSERT OR IGNORE INTO run_stops VALUES (?, ?, ?)", [run_id, engine, failure])


def stopped_engines(store: Store, run_id: str) -> dict[str, str]:
    """Return the engines that proved unusable since the run was last begun, and why."""
    rows = store.rows("SELECT * FROM run_stops WHERE run_id = ? ORDER BY engine", [run_id])
    return {row["engine"]: row["failure"] for row in rows}


def _run(row: Row) -> Run:
    plan = plan_from(row["plan"])
    return Run(
        id=row["id"],
        plan=replace(plan, budget_calls=row["budget_calls"], budget_money=row["budget_money"]),
        state=RunState(row["state"]),
        reason=row["reason"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
    )
