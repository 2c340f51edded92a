"""What was decided about the changes of an edit, at the desk where it was worked on last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.domain.cases import Case
from core.domain.desk import Decision
from core.domain.desk_states import Cause
from core.domain.marks import Mark
from core.errors import NotFound
from core.metrics.ledger import Ledger
from core.services.desk_checking import Waiting
from core.services.desk_showing import Desk, show
from core.services.desk_view import DeskStretch, DeskView
from core.services.passport_parts import Part
from core.store import Store
from core.store.desk_rows import case_of_desk, revisions_of_desk
from core.store.passport_rows import desks_of

NO_DESK = "Nobody has decided about a change of this edit."


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change with what the check says of it and what was decided; `open` needs a decision."""

    deleted: str = field(repr=False)
    inserted: str = field(repr=False)
    mark: Mark
    is_flagged: bool
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One revision of the desk, by the role of whoever made it."""

    number: int
    cause: Cause
    note: str
    role: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSeen:
    """One desk at its newest revision; `result` is the case with the text that the decisions give.

    `others` counts further desks of the same case. `waiting` counts facts and sentences that
    nobody judged since the text changed.
    """

    desk_id: str
    revision: int
    is_final: bool
    open_flagged: int
    waiting: Waiting | None
    ledger: Ledger
    result: Case = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)
    history: tuple[Step, ...] = field(repr=False)
    others: int


def decisions_about(store: Store, case: Case, desk_id: str | None) -> Part[DeskSeen]:
    """Return a desk of a case: the one that is named, else the one worked on last.

    Raises
    ------
    NotFound
        When there is no such desk, or it is another case's.
    """
    if desk_id is not None and case_of_desk(store, desk_id) != case.id:
        raise NotFound("This desk belongs to another case; the link may be incomplete.")
    desks = desks_of(store, case.id)
    if not desks:
        return Part(absent=NO_DESK)
    chosen = desk_id or str(desks[0]["desk_id"])
    revisions = tuple(revisions_of_desk(store, chosen))
    view = show(Desk(case=case, desk_id=chosen, revisions=revisions))
    return Part(rows=(_seen(view, chosen, others=len(desks) - 1),))


def _seen(view: DeskView, desk_id: str, *, others: int) -> DeskSeen:
    return DeskSeen(
        desk_id=desk_id,
        revision=view.number,
        is_final=view.is_final,
        open_flagged=len(view.open_flagged),
        waiting=view.waiting,
        ledger=view.ledger,
        result=view.result,
        changes=tuple(change for each in view.stretches for change in _changes(each)),
        history=tuple(
            Step(number=deed.number, cause=deed.cause, note=deed.note, role=deed.role, at=deed.at)
            for deed in view.history
        ),
        others=others,
    )


def _changes(stretch: DeskStretch) -> Iterator[Change]:
    for hunk in stretch.stretch.hunks:
        yield Change(
            deleted=hunk.deleted,
            inserted=hunk.inserted,
            mark=hunk.mark,
            is_flagged=hunk.is_flagged,
            decision=_decision(stretch, stretch.decisions.get(hunk.key)),
        )


def _decision(stretch: DeskStretch, decision: Decision | None) -> str:
    """Say what holds; what needs no decision and got none stands in the text."""
    if stretch.is_changed:
        return "open again"
    if decision:
        return decision.value
    return "open" if stretch.is_open else "left in"
