"""What the facilitator's board reads: one row a seat, and never a choice."""

from __future__ import annotations

from core.store.rows import Row
from core.store.store import Store


def board_rows(store: Store, study_id: str, *, elsewhere_seconds: float) -> list[Row]:
    """Return where each seat is and when it was last touched, by number."""
    return store.rows(_BOARD, {"study": study_id, "elsewhere": elsewhere_seconds})


def answer_seconds(store: Store, study_id: str) -> list[Row]:
    """Return for how long each answered presentation was visible, by seat."""
    return store.rows(
        "SELECT seat_id, visible_ms / 1000.0 AS seconds FROM v_answers WHERE study_id = ?",
        [study_id],
    )


_BOARD = """
SELECT s.id, s.number, s.stage, s.position, s.practice_done, s.asks_help, s.excluded_reason,
       s.card,
       (julianday('now') - julianday(s.last_tap_at)) * 1440.0 AS minutes_since_tap,
       (SELECT count(*) FROM seat_tabs AS t WHERE t.seat_id = s.id
        AND abs(julianday('now') - julianday(t.acted_at)) * 86400.0 <= :elsewhere) AS screens
FROM seats AS s WHERE s.study_id = :study ORDER BY s.number
"""
