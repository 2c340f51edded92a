"""Tables of many cases for pages and exports; pandas is imported when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.store.store import Store

if TYPE_CHECKING:
    import pandas as pd  # pyright: ignore[reportMissingTypeStubs]

_CASES = """
    SELECT s.*, p.specialty, p.source, p.band, c.kept, c.created_at,
           e.engine_served, e.seconds, e.input_tokens, e.output_tokens, e.cost,
           (SELECT count(*) FROM flags AS f WHERE f.case_id = s.case_id) AS flags
    FROM v_fact_scores AS s
    JOIN cases AS c ON c.id = s.case_id
    JOIN edits AS e ON e.id = c.edit_id
    JOIN pairs AS p ON p.id = e.pair_id
    ORDER BY c.seq
"""
_VERDICTS = "SELECT * FROM v_case_verdicts ORDER BY case_id, premise_kind, ordinal"
_COSTS = "SELECT * FROM v_costs ORDER BY engine_asked, task"


def case_frame(store: Store) -> pd.DataFrame:
    """Return one row a case, with its scores (missing where undefined) and without its texts."""
    return _frame(store, _CASES)


def verdict_frame(store: Store) -> pd.DataFrame:
    """Return one row a fact of a case, with the verdict that holds."""
    return _frame(store, _VERDICTS)


def cost_frame(store: Store) -> pd.DataFrame:
    """Return what was asked of which engine, and what it cost where that is known."""
    return _frame(store, _COSTS)


def _frame(store: Store, sql: str) -> pd.DataFrame:
    import pandas as pd  # pyright: ignore[reportMissingTypeStubs]  # slow to import

    with store.snapshot() as db:
        columns = [column[0] for column in db.conn.execute(sql).description]
        # `object` keeps NULL as None and whole numbers whole; floats would make both blurred.
        return pd.DataFrame(store.rows(sql), columns=columns, dtype=object).convert_dtypes()
