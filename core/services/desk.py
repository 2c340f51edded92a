"""The clinician's desk: every change of an edit is decided, and every step can be gone back."""

from __future__ import annotations

from core.domain.access import Actor, Capability, authorize
from core.domain.desk_actions import (
    AcceptWarmth,
    Action,
    Decide,
    HandEdit,
    Place,
    Redo,
    RejectAll,
    TakeRepair,
    Undo,
    apply,
    cause_of,
    refuse_stale,
)
from core.domain.desk_states import Cause, DeskRevision, DeskState, Judged
from core.domain.identity import new_id
from core.errors import InvalidInput, NotFound, StaleDesk
from core.services.cases import is_written, load_case
from core.services.desk_checking import judge, judge_at_once, said_of
from core.services.desk_showing import Desk, marked, show
from core.services.desk_view import DeskIds, DeskStretch, DeskView
from core.services.tools import Tools
from core.store.desk_rows import (
    LastDesk,
    add_revision,
    case_of_desk,
    last_desk_of,
    make_desk,
    revisions_of_desk,
)

__all__ = [
    "AcceptWarmth", "Action", "Decide", "DeskIds", "DeskStretch", "DeskView", "HandEdit",
    "LastDesk", "Redo", "RejectAll", "TakeRepair", "Undo", "act", "judge_waiting", "last_desk",
    "open_desk",
]  # fmt: skip

_TRIES = 5


def open_desk(
    tools: Tools,
    actor: Actor | None,
    case_id: str,
    *,
    desk_id: str | None = None,
    number: int | None = None,
) -> DeskView:
    """Return a desk as it stands, or at an older revision; without `desk_id` the edit as made.

    Raises
    ------
    NotFound
        When the case, the desk or the revision isn't here, or the desk is another case's.
    Unauthorized
        When this person may not edit.
    """
    authorize(actor, Capability.EDIT)
    return show(_desk(tools, case_id, desk_id), number)


def last_desk(tools: Tools, actor: Actor | None, case_id: str) -> LastDesk | None:
    """Return the desk at which this person worked on a case last, None when there is none."""
    who = authorize(actor, Capability.EDIT)
    return last_desk_of(tools.store, case_id, role=who.role.value, name=who.name)


def act(tools: Tools, actor: Actor | None, ids: DeskIds, action: Action) -> DeskView:
    """Do something at a desk and return it as it stands then; the first action makes the desk.

    `ids` names what the person saw. A decision about something that nobody touched since joins
    the newest revision; one that changes nothing is no revision.

    Raises
    ------
    StaleDesk
        When somebody decided otherwise since; nothing was saved.
    InvalidInput
        When there is nothing to undo or redo, no such change, or a text can't be used.
    NotFound
        When the case or the desk was forgotten.
    """
    who = authorize(actor, Capability.EDIT)
    for _ in range(_TRIES):
        desk = _desk(tools, ids.case_id, ids.desk_id)
        revision = _next(tools, who, desk, desk.at(ids.number), action)
        if revision is None:
            return show(desk)
        desk_id = ids.desk_id or new_id()
        with tools.store.write():
            if ids.desk_id is None:
                make_desk(tools.store, desk_id, ids.case_id, is_written=is_written(ids.case_id))
            is_added = add_revision(tools.store, desk_id, revision)
        if is_added:
            return show(_desk(tools, ids.case_id, desk_id))
    raise StaleDesk("Others are changing this desk right now; please look and try again.")


async def judge_waiting(tools: Tools, actor: Actor | None, desk_id: str) -> DeskView:
    """Ask the checker of a desk's case about all that waits, and keep what it says.

    The texts go to that checker: ask the person first.

    Raises
    ------
    EngineError
        When it can't be asked; everything waits on.
    """
    who = authorize(actor, Capability.EDIT)
    case_id = case_of_desk(tools.store, desk_id)
    desk = _desk(tools, case_id, desk_id)
    asked = desk.known(desk.newest.text)
    if asked is None or not asked.waiting:
        return show(desk)
    judged = await judge(tools, desk.case, asked)
    for _ in range(_TRIES):
        desk = _desk(tools, case_id, desk_id)
        newest = desk.newest
        revision = _revision(
            who, desk, newest.state, Cause.JUDGED, judged, back=newest.back, ahead=newest.ahead
        )
        if add_revision(tools.store, desk_id, revision):
            break
    return show(_desk(tools, case_id, desk_id))


def _desk(tools: Tools, case_id: str, desk_id: str | None) -> Desk:
    if desk_id is not None and case_of_desk(tools.store, desk_id) != case_id:
        raise NotFound("This desk belongs to another case; the link may be incomplete.")
    return Desk(
        case=load_case(tools.store, case_id),
        desk_id=desk_id,
        revisions=tuple(revisions_of_desk(tools.store, desk_id)) if desk_id else (),
    )


def _next(
    tools: Tools, who: Actor, desk: Desk, seen: DeskRevision, action: Action
) -> DeskRevision | None:
    """Return the revision that an action makes, None where it changes nothing."""
    newest = desk.newest
    place = _place(desk, seen)
    if isinstance(action, Undo | Redo):
        refuse_stale(place)
        number = newest.back if isinstance(action, Undo) else newest.ahead
        if number is None:
            raise InvalidInput(f"There is nothing to {cause_of(action).value}.")
        target = desk.at(number)
        state, back = target.state, target.back
        ahead = newest.number if isinstance(action, Undo) else target.ahead
    else:
        state, back, ahead = apply(action, place), newest.number, None
        if state == newest.state:
            return None
    judged = _judged_at_once(tools, desk, state)
    note = action.note if isinstance(action, TakeRepair) else ""
    return _revision(who, desk, state, cause_of(action), judged, note=note, back=back, ahead=ahead)


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


def _revision(
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
    text = state.text(desk.case.pair.physician_reply)
    found = desk.known(text, *([judged] if judged else []))
    return DeskRevision(
        number=len(desk.revisions) + 1,
        cause=cause,
        state=state,
        text=text,
        check=found.check if found else None,
        judged=judged,
        note=note,
        back=back,
        ahead=ahead,
        role=who.role.value,
        name=who.name,
    )
