"""What runs found, read in bulk: counts for progress, verdicts and judgments for results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from core.domain.judging import Judgment, Order, Verdict
from core.store.rows import Row
from core.store.store import Store

# The rules answer here; nothing leaves.
_LEFT = "(c.outcome <> 'cached' AND c.engine_asked NOT LIKE 'offline:%')"
_OF_RUN = " FROM run_calls AS r JOIN calls AS c ON c.id = r.call_id WHERE r.run_id = ?"


def spent(store: Store, run_id: str) -> Row:
    """Return what all requests of a run took.

    `sent` counts requests that left, `cached` those answered from the cache, `unpriced` answers
    without a known price, which are not in `cost`.
    """
    row = store.row(
        f"SELECT coalesce(sum({_LEFT}), 0) AS sent,"
        " coalesce(sum(c.outcome = 'cached'), 0) AS cached,"
        " coalesce(sum(c.seconds), 0.0) AS seconds,"
        " coalesce(sum(c.input_tokens), 0) AS input_tokens,"
        " coalesce(sum(c.output_tokens), 0) AS output_tokens,"
        " coalesce(sum(c.cost), 0.0) AS cost,"
        " coalesce(sum(c.outcome = 'answered' AND c.cost IS NULL), 0) AS unpriced" + _OF_RUN,
        [run_id],
    )
    return row or {}


def spent_by_cell(store: Store, run_id: str) -> dict[int, Row]:
    """Return by cell the requests sent, the seconds on the wire and the cost, if all is known."""
    rows = store.rows(
        f"SELECT r.cell, sum({_LEFT}) AS sent, sum(c.seconds) AS seconds,"
        " CASE WHEN sum(c.outcome = 'answered' AND c.cost IS NULL) = 0"
        " THEN coalesce(sum(c.cost), 0.0) END AS cost" + _OF_RUN + " GROUP BY r.cell",
        [run_id],
    )
    return {row.pop("cell"): row for row in rows if row["cell"] is not None}


def faults_of_requests(store: Store, run_id: str) -> dict[str, int]:
    """Return how many requests failed, by class; most were tried again."""
    rows = store.rows(
        "SELECT c.fault, count(*) AS n" + _OF_RUN + " AND c.outcome = 'failed' GROUP BY c.fault",
        [run_id],
    )
    return {row["fault"]: row["n"] for row in rows}


def sent_lately(store: Store, run_id: str, *, seconds: float) -> int:
    """Return how many requests left within the last so many seconds."""
    since = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()
    row = store.row(
        "SELECT count(*) AS n" + _OF_RUN + f" AND {_LEFT} AND c.started_at >= ?",
        [run_id, since],
    )
    return row["n"] if row else 0


def usual_seconds(store: Store) -> dict[str, float]:
    """Return by engine how long one of its last thousand answers took on average.

    Answers that came by batch have no time of their own.
    """
    rows = store.rows(
        "SELECT engine_asked, avg(seconds) AS seconds FROM (SELECT engine_asked, seconds,"
        " row_number() OVER (PARTITION BY engine_asked ORDER BY seq DESC) AS place"
        " FROM calls WHERE outcome = 'answered' AND id NOT IN"
        " (SELECT call_id FROM run_batch_requests WHERE call_id IS NOT NULL))"
        " WHERE place <= 1000 GROUP BY engine_asked"
    )
    return {row["engine_asked"]: row["seconds"] for row in rows}


def verdict_rows(store: Store, run_id: str) -> list[Row]:
    """Return all verdicts about the finished cells of a run, those that hold after the others.

    The order is that of cells, directions and facts.
    """
    return store.rows(_VERDICTS, {"run": run_id})


def flag_kinds(store: Store, run_id: str) -> dict[str, tuple[str, ...]]:
    """Return the kinds of flags by case."""
    found: dict[str, tuple[str, ...]] = {}
    for row in store.rows(_FLAGS, [run_id]):
        found[row["case_id"]] = (*found.get(row["case_id"], ()), row["kind"])
    return found


def judgments(store: Store, run_id: str) -> dict[tuple[int, str], list[Judgment]]:
    """Return by cell and judge the answers that hold; item A is the edit, B the original."""
    found: dict[tuple[int, str], list[Judgment]] = {}
    for row in store.rows(_JUDGMENTS, [run_id]):
        found.setdefault((row["cell"], row["judge"]), []).append(_judgment(row))
    return found


def answered(store: Store, run_id: str) -> set[tuple[int, str, Order]]:
    """Return the questions (cell, judge and order) that have a readable answer."""
    rows = store.rows(
        'SELECT j.cell, j.judge, j."order" FROM run_judgments AS j'
        " JOIN run_cells AS r ON r.seq = j.cell WHERE r.run_id = ? AND j.verdict IS NOT NULL",
        [run_id],
    )
    return {(row["cell"], row["judge"], Order(row["order"])) for row in rows}


def _judgment(row: Mapping[str, str | None]) -> Judgment:
    return Judgment(
        item_id=str(row["pair_id"]),
        order=Order(row["order"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        failure=row["failure"],
        reason=row["reason"] or "",
    )


_CHECKED = (
    " FROM run_cells AS r JOIN run_attempts AS a ON a.cell = r.seq AND a.step = 'check'"
    " AND a.failure IS NULL JOIN cases AS c ON c.id = a.case_id"
)
_ABOUT = _CHECKED + " JOIN edits AS e ON e.id = c.edit_id JOIN pairs AS p ON p.id = e.pair_id"
_SAID = (
    "SELECT r.seq AS cell, v.premise_kind, v.ordinal, v.entailed, v.attribution,"
    " v.corrected_by IS NOT NULL AS corrected, v.revision"
    + _ABOUT
    + " JOIN verdicts AS v ON v.checker = c.checker"
)
# Two halves, each of which finds its rows by an index.
_VERDICTS = (
    f"{_SAID} AND v.list_id = c.original_list AND v.premise_kind = 'edit'"
    " AND v.premise_sha = e.text_sha WHERE r.run_id = :run UNION ALL"
    f" {_SAID} AND v.list_id = c.edited_list AND v.premise_kind = 'original'"
    " AND v.premise_sha = p.texts_sha WHERE r.run_id = :run"
    " ORDER BY cell, premise_kind, ordinal, corrected, revision"
)
_FLAGS = (
    "SELECT DISTINCT f.case_id, f.kind, f.ordinal" + _CHECKED + " JOIN flags AS f"
    " ON f.case_id = c.id WHERE r.run_id = ? ORDER BY f.case_id, f.ordinal"
)
_JUDGMENTS = (
    'SELECT j.cell, j.judge, j."order", j.verdict, j.failure, j.reason, r.pair_id'
    " FROM run_judgments AS j JOIN run_cells AS r ON r.seq = j.cell WHERE r.run_id = ?"
    " AND j.attempt = (SELECT max(attempt) FROM run_judgments AS k WHERE k.cell = j.cell"
    ' AND k.judge = j.judge AND k."order" = j."order") ORDER BY j.cell, j.judge, j."order"'
)
