"""What a study came to: answers by pair, of controls, of repeats, and by seat."""

from __future__ import annotations

from core.store.rows import Row
from core.store.store import Store


def pair_counts(store: Store, study_id: str) -> list[Row]:
    """Return votes and skips of each shown real pair; excluded seats and repeats don't count."""
    return store.rows(
        """
        SELECT i.id AS item_id, i.message,
               coalesce(sum(a.label IS NOT NULL), 0) AS votes,
               coalesce(sum(a.skip_reason IS NOT NULL), 0) AS skips
        FROM study_items AS i LEFT JOIN v_answers AS a
            ON a.item_id = i.id AND a.repeat_number = 0 AND a.excluded_reason IS NULL
        WHERE i.study_id = ? AND i.kind = 'main'
          AND (i.held_back IS NULL OR i.let_in_by IS NOT NULL)
        GROUP BY i.id ORDER BY i.seq
        """,
        [study_id],
    )


def answer_rows(store: Store, study_id: str) -> list[Row]:
    """Return all answers with what each was about, in the order of seats and screens."""
    return store.rows(
        "SELECT seat, item_id, kind, repeat_number, shown_choice, label, skip_reason,"
        " visible_ms, excluded_reason FROM v_answers WHERE study_id = ? ORDER BY seat, position",
        [study_id],
    )


def seat_rows(store: Store, study_id: str) -> list[Row]:
    """Return number, stage and exclusion of each seat."""
    return store.rows(
        "SELECT number, stage, excluded_reason FROM seats WHERE study_id = ? ORDER BY number",
        [study_id],
    )


def vote_rows(store: Store, study_id: str) -> list[Row]:
    """Return every answer of a study with the pseudonym that the export gives the seat."""
    return store.rows(
        "SELECT v.item_id, lower(substr(v.study_id, -6)) || '-' || printf('%03d', v.seat) AS rater,"
        " v.kind, v.repeat_number, v.shown_choice, v.label, v.skip_reason, v.excluded_reason,"
        " v.chips, s.card FROM v_answers AS v JOIN seats AS s ON s.id = v.seat_id"
        " WHERE v.study_id = ? ORDER BY v.seat, v.position",
        [study_id],
    )


def length_bands(store: Store, study_id: str) -> dict[str, str]:
    """Return the length band of the physician's own reply by item, where the pair is kept."""
    rows = store.rows(
        "SELECT i.id, p.band FROM study_items AS i JOIN pairs AS p ON p.id = i.pair_id"
        " WHERE i.study_id = ?",
        [study_id],
    )
    return {row["id"]: row["band"] for row in rows}
