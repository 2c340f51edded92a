"""Which edits could be reviewed, and what their checker said before any person corrected it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from core.domain.cases import Case
from core.domain.facts import Direction, EntailmentVerdict, FactCheck
from core.store.rows import PREMISE_KINDS, Row, text_sha, texts_sha, verdict_from
from core.store.store import Store

MOST_RECENT = 500


def recent_ids(store: Store) -> list[str]:
    """Return the newest cases, at most 500."""
    rows = store.rows("SELECT id FROM cases ORDER BY seq DESC LIMIT ?", [MOST_RECENT])
    return [row["id"] for row in rows]


def run_ids(store: Store, run_id: str) -> list[str]:
    """Return the cases that a run checked."""
    rows = store.rows(
        "SELECT DISTINCT a.case_id FROM run_cells AS c JOIN run_attempts AS a ON a.cell = c.seq"
        " WHERE c.run_id = ? AND a.step = 'check' AND a.failure IS NULL ORDER BY c.seq",
        [run_id],
    )
    return [row["case_id"] for row in rows]


def study_ids(store: Store, study_id: str) -> list[str]:
    """Return the cases whose edits a study shows; written examples among them."""
    rows = store.rows(
        "SELECT source_a, source_b FROM study_items WHERE study_id = ? AND kind = 'main'"
        " ORDER BY seq",
        [study_id],
    )
    sources = [json.loads(row[name]) for row in rows for name in ("source_a", "source_b")]
    return list(dict.fromkeys(source["case"] for source in sources if source.get("case")))


def standing_of(store: Store, case_ids: Sequence[str]) -> dict[str, Row]:
    """Return by case whether it is kept, checked, flagged and corrected; forgotten ones lack.

    Flagged means by anything but a short original.
    """
    rows = store.rows(
        "SELECT c.id, c.kept AND p.kept AS is_kept, c.check_failure IS NULL AS is_checked,"
        " EXISTS (SELECT 1 FROM flags AS f WHERE f.case_id = c.id AND f.kind <> 'short_source')"
        " AS is_flagged,"
        " EXISTS (SELECT 1 FROM verdicts AS v WHERE v.checker = c.checker"
        " AND v.list_id IN (c.original_list, c.edited_list) AND v.corrected_by IS NOT NULL)"
        " AS is_corrected"
        " FROM cases AS c JOIN edits AS e ON e.id = c.edit_id JOIN pairs AS p ON p.id = e.pair_id"
        " WHERE c.id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(case_ids))],
    )
    return {row.pop("id"): row for row in rows}


def own_check(store: Store, case: Case) -> FactCheck | None:
    """Return a case's check as its checker left it, without any person's correction."""
    check = case.check
    if check is None or all(v.corrected_by is None for v in (*check.kept, *check.grounded)):
        return check
    return replace(
        check,
        kept=_own(store, case, check.kept, Direction.KEPT),
        grounded=_own(store, case, check.grounded, Direction.GROUNDED),
    )


def _own(
    store: Store, case: Case, verdicts: Sequence[EntailmentVerdict], direction: Direction
) -> tuple[EntailmentVerdict, ...]:
    is_kept = direction is Direction.KEPT
    rows = store.rows(
        "SELECT v.* FROM verdicts AS v JOIN cases AS c ON v.checker = c.checker"
        " AND v.list_id = CASE v.premise_kind WHEN 'edit' THEN c.original_list"
        " ELSE c.edited_list END"
        " WHERE c.id = ? AND v.premise_kind = ? AND v.premise_sha = ?"
        " AND v.corrected_by IS NULL ORDER BY v.revision",
        [
            case.id,
            PREMISE_KINDS[direction],
            text_sha(case.edit.text) if is_kept else texts_sha(case.pair),
        ],
    )
    own = {row["ordinal"]: row for row in rows}
    return tuple(verdict_from(own[place], v.fact) for place, v in enumerate(verdicts))
