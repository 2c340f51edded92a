"""What panels and judges said of one edit, wherever it was shown."""

from __future__ import annotations

import json
from collections.abc import Iterable

from core.store.rows import Row
from core.store.store import Store


def items_showing(store: Store, edit_id: str, text_sha: str) -> list[Row]:
    """Return the comparisons that seats have seen with exactly this edit, and on which side.

    `shown` counts the seats. Nothing that a draft plans or that the gate held back is in it.
    """
    return store.rows(_ITEMS, {"edit": edit_id, "text": text_sha})


def answers_about(store: Store, item_ids: Iterable[str]) -> list[Row]:
    """Return every answer that holds about these comparisons, with the export's pseudonyms."""
    return store.rows(_ANSWERS, [json.dumps(list(item_ids))])


def judged_items(store: Store, item_ids: Iterable[str]) -> list[Row]:
    """Return the answers of panels' judges that hold about these comparisons."""
    return store.rows(_JUDGED, [json.dumps(list(item_ids))])


def judged_in_runs(store: Store, edit_id: str) -> list[Row]:
    """Return what the judges of runs say of an edit (A) beside its original (B)."""
    return store.rows(_RUN_JUDGED, [edit_id])


def runs_of(store: Store, edit_id: str) -> list[Row]:
    """Return the cells of runs that hold this edit, with what all their requests took."""
    return store.rows(_RUNS, [edit_id])


def corrected_verdicts(store: Store, case_id: str) -> list[Row]:
    """Return all that was ever said of the facts of a case that a person corrected, in order."""
    return store.rows(_CORRECTED, [case_id])


def desks_of(store: Store, case_id: str) -> list[Row]:
    """Return the desks of a case with their last revision, the one worked on last first."""
    return store.rows(_DESKS, [case_id])


_ITEMS = """
SELECT i.id, i.study_id, y.title, y.state, y.texts, i.system_a, i.system_b, i.side,
    (SELECT count(DISTINCT p.seat_id) FROM presentations AS p WHERE p.item_id = i.id) AS shown
FROM (
    SELECT *, 'A' AS side, source_a AS source FROM study_items
    UNION ALL SELECT *, 'B' AS side, source_b AS source FROM study_items
) AS i JOIN studies AS y ON y.id = i.study_id
WHERE i.kind = 'main' AND shown > 0
    AND json_extract(i.source, '$.edit') = :edit AND json_extract(i.source, '$.text_sha') = :text
ORDER BY i.seq
"""
_ANSWERS = """
SELECT v.item_id, lower(substr(v.study_id, -6)) || '-' || printf('%03d', v.seat) AS rater,
    v.repeat_number, v.shown_choice, v.label, v.excluded_reason, v.chips, v.at, s.card
FROM v_answers AS v JOIN seats AS s ON s.id = v.seat_id
WHERE v.item_id IN (SELECT value FROM json_each(?)) ORDER BY v.seat, v.repeat_number
"""
_JUDGED = """
SELECT v.*, g.variant AS asked_variant, g.created_at AS judge_at
FROM v_judge_answers AS v JOIN judges AS g ON g.id = v.judge_id
WHERE v.item_id IN (SELECT value FROM json_each(?)) ORDER BY v.seq
"""
_RUN_JUDGED = """
SELECT j.*, s.run_id, c.pair_id AS item_id FROM run_judgments AS j
JOIN v_run_steps AS s ON s.cell = j.cell AND s.step = 'edit' AND s.edit_id = ?
JOIN run_cells AS c ON c.seq = j.cell
WHERE j.attempt = (SELECT max(attempt) FROM run_judgments AS k
    WHERE k.cell = j.cell AND k.judge = j.judge AND k."order" = j."order")
ORDER BY j.cell, j.judge, j."order"
"""
_RUNS = """
SELECT s.run_id, s.cell, count(c.id) AS calls, sum(c.seconds) AS seconds,
    sum(c.input_tokens) AS input_tokens, sum(c.output_tokens) AS output_tokens,
    CASE WHEN sum(c.outcome = 'answered' AND c.cost IS NULL) = 0 THEN sum(c.cost) END AS cost
FROM v_run_steps AS s
LEFT JOIN run_calls AS r ON r.cell = s.cell AND r.run_id = s.run_id
LEFT JOIN calls AS c ON c.id = r.call_id AND c.outcome <> 'cached'
WHERE s.step = 'edit' AND s.edit_id = ? GROUP BY s.cell ORDER BY s.cell
"""
_CORRECTED = """
WITH said AS (
    SELECT v.*, max(v.corrected_by IS NOT NULL) OVER (
        PARTITION BY v.premise_kind, v.ordinal) AS was_corrected
    FROM cases AS c JOIN edits AS e ON e.id = c.edit_id JOIN pairs AS p ON p.id = e.pair_id
    JOIN verdicts AS v ON v.checker = c.checker AND (
        (v.premise_kind = 'edit' AND v.list_id = c.original_list AND v.premise_sha = e.text_sha)
        OR (v.premise_kind = 'original' AND v.list_id = c.edited_list
            AND v.premise_sha = p.texts_sha))
    WHERE c.id = ?
)
SELECT * FROM said WHERE was_corrected ORDER BY premise_kind, ordinal, revision
"""
_DESKS = """
SELECT d.id AS desk_id, r.number, r.role, r.at
FROM desks AS d JOIN desk_revisions AS r ON r.desk_id = d.id
WHERE d.case_id = ? AND r.number = (
    SELECT max(number) FROM desk_revisions AS n WHERE n.desk_id = d.id)
ORDER BY r.seq DESC
"""
