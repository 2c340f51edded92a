"""Desks and their revisions: only ever added to, one writer a number."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.desk_states import Cause, DeskRevision, DeskState
from core.domain.facts import FactCheck
from core.errors import NotFound
from core.store.desk_json import (
    check_from,
    check_json,
    decisions_from,
    decisions_json,
    judged_from,
    judged_json,
)
from core.store.rows import Row
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDesk:
    """The desk at which somebody worked on a case last."""

    desk_id: str
    number: int
    at: str


def make_desk(store: Store, desk_id: str, case_id: str, *, is_written: bool) -> None:
    """Make the desk of a case; those of written examples stand for themselves.

    Raises
    ------
    NotFound
        When the case was forgotten meanwhile.
    """
    with store.write():
        if not is_written and not store.row("SELECT 1 FROM cases WHERE id = ?", [case_id]):
            raise NotFound(_FORGOTTEN)
        store.run(
            "INSERT INTO desks (id, case_id, stored_case_id) VALUES (?, ?, ?)",
            [desk_id, case_id, None if is_written else case_id],
        )


def add_revision(
    store: Store, desk_id: str, revision: DeskRevision, check: FactCheck | None
) -> bool:
    """Add a revision after the one before it; return False when that is no longer the newest.

    `check` is what holds of its text by then.

    Raises
    ------
    NotFound
        When the desk was forgotten together with its case.
    """
    with store.write():
        if not store.row("SELECT 1 FROM desks WHERE id = ?", [desk_id]):
            raise NotFound(_FORGOTTEN)
        newest = store.row(
            "SELECT coalesce(max(number), 0) AS number FROM desk_revisions WHERE desk_id = ?",
            [desk_id],
        )
        if newest is None or newest["number"] != revision.number - 1:
            return False
        store.run(_INSERT, {"desk_id": desk_id, **_row(revision, check)})
    return True


def case_of_desk(store: Store, desk_id: str) -> str:
    """Return the id of the case that a desk is about.

    Raises
    ------
    NotFound
        When there is no such desk.
    """
    row = store.row("SELECT case_id FROM desks WHERE id = ?", [desk_id])
    if row is None:
        raise NotFound(
            "This desk is not here; the link may be incomplete, or its case was forgotten."
        )
    return row["case_id"]


def revisions_of_desk(store: Store, desk_id: str) -> list[DeskRevision]:
    """Return all revisions of a desk, the oldest first."""
    rows = store.rows(
        "SELECT number, cause, note, proposal, decisions, text, judged, back, ahead, role, name, at"
        " FROM desk_revisions WHERE desk_id = ? ORDER BY number",
        [desk_id],
    )
    return [_revision(row) for row in rows]


def check_of_revision(store: Store, desk_id: str, number: int) -> FactCheck | None:
    """Return what held of the text of a revision when it was made; None without a check."""
    row = store.row(
        'SELECT "check" FROM desk_revisions WHERE desk_id = ? AND number = ?', [desk_id, number]
    )
    return check_from(row["check"]) if row and row["check"] else None


def last_desk_of(store: Store, case_id: str, *, role: str, name: str) -> LastDesk | None:
    """Return the desk of a case at which this person did something last."""
    row = store.row(
        "SELECT r.desk_id, max(n.number) AS number, r.at FROM desk_revisions AS r"
        " JOIN desks AS d ON d.id = r.desk_id JOIN desk_revisions AS n ON n.desk_id = r.desk_id"
        " WHERE d.case_id = ? AND r.role = ? AND r.name = ?"
        " GROUP BY r.seq ORDER BY r.seq DESC LIMIT 1",
        [case_id, role, name],
    )
    return LastDesk(**row) if row else None


_FORGOTTEN = "This case was forgotten meanwhile, and what was decided about it too."

_INSERT = """
INSERT INTO desk_revisions (desk_id, number, cause, note, proposal, decisions, text, "check",
    judged, back, ahead, role, name)
VALUES (:desk_id, :number, :cause, :note, :proposal, :decisions, :text, :check, :judged, :back,
    :ahead, :role, :name)
"""


def _row(revision: DeskRevision, check: FactCheck | None) -> Row:
    return {
        "number": revision.number,
        "cause": revision.cause.value,
        "note": revision.note,
        "proposal": revision.state.proposal,
        "decisions": decisions_json(revision.state),
        "text": revision.text,
        "check": check_json(check) if check else None,
        "judged": judged_json(revision.judged) if revision.judged else None,
        "back": revision.back,
        "ahead": revision.ahead,
        "role": revision.role,
        "name": revision.name,
    }


def _revision(row: Row) -> DeskRevision:
    return DeskRevision(
        number=row["number"],
        cause=Cause(row["cause"]),
        note=row["note"],
        state=DeskState(proposal=row["proposal"], decisions=decisions_from(row["decisions"])),
        text=row["text"],
        judged=judged_from(row["judged"]) if row["judged"] else None,
        back=row["back"],
        ahead=row["ahead"],
        role=row["role"],
        name=row["name"],
        at=row["at"],
    )
