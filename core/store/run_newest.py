"""The newest of all rows that the results of a run rest on."""

from __future__ import annotations

from core.store.store import Store


def newest_rows(store: Store, run_id: str) -> list[int]:
    """Return numbers of which at least one changes when such a row is added or goes."""
    row = store.row(_NEWEST, {"run": run_id}) or {}
    return [int(number or 0) for number in row.values()]


_NEWEST = """
SELECT (SELECT count(*) FROM run_cells WHERE run_id = :run) AS cells,
       (SELECT max(a.seq) FROM run_attempts AS a JOIN run_cells AS r ON r.seq = a.cell
        WHERE r.run_id = :run) AS attempt,
       (SELECT max(j.seq) FROM run_judgments AS j JOIN run_cells AS r ON r.seq = j.cell
        WHERE r.run_id = :run) AS judgment,
       (SELECT max(seq) FROM verdicts) AS verdict,
       (SELECT count(*) FROM studies WHERE state = 'closed') AS studies,
       (SELECT count(*) FROM seats WHERE excluded_reason IS NOT NULL) AS excluded
"""
