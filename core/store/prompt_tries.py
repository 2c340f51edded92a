"""Tries of prompts on pinned pairs, as rows that outlive a reload and a restart."""

from __future__ import annotations

from core.domain.access import Actor
from core.domain.edits import EmpathyLevel
from core.domain.prompt_tries import Side, Try, TryCell, TryOrder, TryRow
from core.errors import NotFound
from core.store.cases import get_case
from core.store.pairs import get_pair
from core.store.rows import Row
from core.store.store import Store


def begin_try(store: Store, actor: Actor, order: TryOrder) -> str:
    """Keep a try with its cells empty, over an earlier one that asked for the same."""
    try_id = order.id_for(actor.name)
    with store.write() as db:
        store.run("DELETE FROM prompt_tries WHERE id = ?", [try_id])
        db.table("prompt_tries").insert(
            {
                "id": try_id,
                "author": actor.name,
                "tried_sha": order.tried.sha,
                "parent_sha": order.parent.sha,
                "tried": order.tried.label,
                "parent": order.parent.label,
                "level": order.level.value,
                "engine": order.engine,
                "checker": order.checker,
            }
        )
        db.table("prompt_try_cells").insert_all(
            {"try_id": try_id, "pair_id": pair.id, "side": side.value, "ordinal": place}
            for place, pair in enumerate(order.pairs)
            for side in Side
        )
    return try_id


def fill_cell(
    store: Store,
    try_id: str,
    pair_id: str,
    side: Side,
    *,
    case_id: str | None = None,
    failure: str | None = None,
) -> None:
    """Say what became of one cell."""
    with store.write():
        store.run(
            "UPDATE prompt_try_cells SET case_id = ?, failure = ?"
            " WHERE try_id = ? AND pair_id = ? AND side = ?",
            [case_id, failure, try_id, pair_id, side.value],
        )


def newest_try(store: Store, author: str, parent_sha: str) -> str | None:
    """Return the id of the try that a person began last against this parent, None without one."""
    row = store.row(
        "SELECT id FROM prompt_tries WHERE author = ? AND parent_sha = ?"
        " ORDER BY at DESC, rowid DESC LIMIT 1",
        [author, parent_sha],
    )
    return row["id"] if row else None


def get_try(store: Store, try_id: str) -> Try:
    """Return a try with the cases that are still here.

    Raises
    ------
    NotFound
        When there is none.
    """
    row = store.row("SELECT * FROM prompt_tries WHERE id = ?", [try_id])
    if row is None:
        raise NotFound("This try is not here; please try the prompt again.")
    cells: dict[str, dict[str, TryCell]] = {}
    for cell in store.rows(
        "SELECT * FROM prompt_try_cells WHERE try_id = ? ORDER BY ordinal", [try_id]
    ):
        cells.setdefault(cell["pair_id"], {})[cell["side"]] = _cell(store, cell)
    return Try(
        id=row["id"],
        author=row["author"],
        tried=row["tried"],
        parent=row["parent"],
        tried_sha=row["tried_sha"],
        parent_sha=row["parent_sha"],
        level=EmpathyLevel(row["level"]),
        engine=row["engine"],
        checker=row["checker"],
        at=row["at"],
        rows=tuple(
            TryRow(
                pair=get_pair(store, pair_id), tried=sides[Side.TRIED], parent=sides[Side.PARENT]
            )
            for pair_id, sides in cells.items()
        ),
    )


def _cell(store: Store, row: Row) -> TryCell:
    case = get_case(store, row["case_id"]) if row["case_id"] else None
    return TryCell(case=case, failure=row["failure"])
