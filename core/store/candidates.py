"""Which kept edits could stand in a study, by how they were made."""

from __future__ import annotations

from core.store.rows import Row
from core.store.store import Store

_KEPT = (
    " FROM cases AS c JOIN edits AS e ON e.id = c.edit_id JOIN pairs AS p ON p.id = e.pair_id"
    " WHERE c.kept = 1 AND p.kept = 1"
)


def makings(store: Store) -> list[Row]:
    """Return each way in which kept edits were made, with its numbers of pairs and checked ones."""
    return store.rows(
        "SELECT e.method, e.level, e.prompt, e.prompt_sha, e.engine,"
        " count(DISTINCT e.pair_id) AS pairs,"
        " count(DISTINCT CASE WHEN c.check_failure IS NULL THEN e.pair_id END) AS checked"
        f"{_KEPT} GROUP BY e.method, e.level, e.prompt, e.prompt_sha, e.engine"
        " ORDER BY min(c.seq)"
    )


def newest_cases(store: Store, *, method: str, level: str, prompt_sha: str, engine: str) -> Row:
    """Return the case of each pair that was made in this way: the last checked, else the last."""
    rows = store.rows(
        f"SELECT e.pair_id, c.id{_KEPT} AND e.method = ? AND e.level = ? AND e.prompt_sha = ?"
        " AND e.engine = ? ORDER BY c.check_failure IS NULL, c.seq",
        [method, level, prompt_sha, engine],
    )
    return {row["pair_id"]: row["id"] for row in rows}
