"""Revisions: every answer ever given, only ever added; the last one of a presentation holds."""

from __future__ import annotations

import json

from core.domain.identity import canonical_json
from core.domain.panel import Cause, Revision, Screen, ShownChoice, SkipReason, Stacking
from core.store.rows import Row
from core.store.store import Store


def add_revision(store: Store, seat_id: str, revision: Revision, *, tab: str) -> bool:
    """Add an answer; return False when this very one is known already.

    The schema refuses it when the presentation isn't this seat's, when the study is closed or
    the seat's answers were removed.
    """
    with store.write():
        known = store.row(
            "SELECT 1 FROM revisions WHERE seat_id = ? AND client_id = ?",
            [seat_id, revision.client_id],
        )
        if known:
            return False
        store.run(_INSERT, {"seat_id": seat_id, "tab": tab, **_row(revision)})
    return True


def revisions_of(store: Store, presentation_id: str) -> list[Revision]:
    """Return all that was ever answered to a presentation, the oldest first."""
    rows = store.rows(
        "SELECT * FROM revisions WHERE presentation_id = ? ORDER BY revision", [presentation_id]
    )
    return [_revision(row) for row in rows]


def visible_seconds(store: Store, seat_id: str) -> list[float]:
    """Return for how long each answered presentation of a seat was visible."""
    rows = store.rows(
        "SELECT visible_ms FROM v_answers WHERE seat_id = ? ORDER BY position", [seat_id]
    )
    return [row["visible_ms"] / 1000 for row in rows]


_INSERT = """
INSERT INTO revisions (presentation_id, seat_id, revision, client_id, tab, cause, shown_choice,
    skip_reason, chips, visible_ms, stacking, width, height, text_size)
VALUES (:presentation_id, :seat_id,
    (SELECT count(*) + 1 FROM revisions WHERE presentation_id = :presentation_id),
    :client_id, :tab, :cause, :shown_choice, :skip_reason, :chips, :visible_ms, :stacking, :width,
    :height, :text_size)
"""


def _row(revision: Revision) -> Row:
    return {
        "presentation_id": revision.presentation_id,
        "client_id": revision.client_id,
        "cause": revision.cause.value,
        "shown_choice": revision.choice.value if revision.choice else None,
        "skip_reason": revision.skip.value if revision.skip else None,
        "chips": canonical_json(list(revision.chips)),
        "visible_ms": revision.visible_ms,
        "stacking": revision.screen.stacking.value,
        "width": revision.screen.width,
        "height": revision.screen.height,
        "text_size": revision.screen.text_size,
    }


def _revision(row: Row) -> Revision:
    return Revision(
        client_id=row["client_id"],
        presentation_id=row["presentation_id"],
        cause=Cause(row["cause"]),
        choice=ShownChoice(row["shown_choice"]) if row["shown_choice"] else None,
        skip=SkipReason(row["skip_reason"]) if row["skip_reason"] else None,
        chips=tuple(json.loads(row["chips"])),
        visible_ms=row["visible_ms"],
        screen=Screen(
            stacking=Stacking(row["stacking"]),
            width=row["width"],
            height=row["height"],
            text_size=row["text_size"],
        ),
    )
