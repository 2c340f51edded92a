"""One step at a desk: the revision that an action makes, checked as far as that needs no model."""

from __future__ import annotations

from core.domain.access import Actor
from core.domain.desk_actions import Action, GoBack, Redo, Step, TakeRepair, Undo, cause_of
from core.domain.desk_applying import Place, apply, refuse_stale
from core.domain.desk_states import Cause, DeskRevision, DeskState, Judged
from core.errors import InvalidInput
from core.services.desk_checking import said_of
from core.services.desk_judging import judge_at_once
from core.services.desk_showing import Desk, marked
from core.services.tools import Tools


def next_revision(
    tools: Tools, who: Actor, desk: Desk, seen: DeskRevision, action: Action
) -> DeskRevision | None:
    """Return the revision that an action makes, None where it changes nothing.

    `seen` is what the person looked at.

    Raises
    ------
    StaleDesk
        When somebody acted since, in a way that this can't join.
    InvalidInput
        When there is nothing to undo or redo, no such change, or a text can't be used.
    """
    newest = desk.newest
    place = _place(desk, seen)
    if isinstance(action, Undo | Redo | GoBack):
        refuse_stale(place)
        state, back, ahead = _stepped(desk, action)
    else:
        state, back, ahead = apply(action, place), newest.number, None
    if state == newest.state:
        return None
    judged = _judged_at_once(tools, desk, state)
    note = action.note if isinstance(action, TakeRepair) else ""
    return revision_of(
        who, desk, state, cause_of(action), judged, note=note, back=back, ahead=ahead
    )


def _stepped(desk: Desk, step: Step) -> tuple[DeskState, int | None, int | None]:
    """Return the state that a step leads to, and what undo and redo lead to from there."""
    newest = desk.newest
    if isinstance(step, GoBack):
        return desk.at(step.number).state, newest.number, None
    number = newest.back if isinstance(step, Undo) else newest.ahead
    if number is None:
        raise InvalidInput(f"There is nothing to {cause_of(step).value}.")
    target = desk.at(number)
    ahead = newest.number if isinstance(step, Undo) else target.ahead
    return target.state, target.back, ahead


def _place(desk: Desk, seen: DeskRevision) -> Place:
    newest = desk.newest
    found = desk.known(newest.text)
    now = said_of(desk.case, found.check if found else None)
    return Place(
        original=desk.case.pair.physician_reply,
        newest=newest.state,
        stretches=marked(desk, newest.state, now),
        seen=seen.state,
    )


def _judged_at_once(tools: Tools, desk: Desk, state: DeskState) -> Judged | None:
    asked = desk.known(state.text(desk.case.pair.physician_reply))
    return judge_at_once(tools, desk.case, asked) if asked else None


def revision_of(
    who: Actor,
    desk: Desk,
    state: DeskState,
    cause: Cause,
    judged: Judged | None,
    *,
    note: str = "",
    back: int | None,
    ahead: int | None,
) -> DeskRevision:
    """Return the next revision of a desk, with its text and what was judged of it."""
    text = state.text(desk.case.pair.physician_reply)
    return DeskRevision(
        number=len(desk.revisions) + 1,
        cause=cause,
        state=state,
        text=text,
        judged=judged,
        note=note,
        back=back,
        ahead=ahead,
        role=who.role.value,
        name=who.name,
    )
