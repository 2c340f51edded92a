"""The clinician's desk: every change of an edit is decided, and every step can be gone back."""

from __future__ import annotations

from core.domain.access import Actor, Capability, authorize
from core.domain.desk_actions import (
    AcceptWarmth,
    Action,
    Decide,
    GoBack,
    HandEdit,
    Redo,
    RejectAll,
    TakeRepair,
    Undo,
)
from core.domain.desk_states import Cause
from core.domain.identity import new_id
from core.errors import NotFound, StaleDesk
from core.services.cases import is_written, load_case
from core.services.desk_judging import judge
from core.services.desk_showing import Desk, show
from core.services.desk_stepping import next_revision, revision_of
from core.services.desk_view import DeskIds, DeskStretch, DeskView
from core.services.tools import Tools
from core.store.desk_rows import (
    LastDesk,
    add_revision,
    case_of_desk,
    check_of_revision,
    last_desk_of,
    make_desk,
    revisions_of_desk,
)

__all__ = [
    "AcceptWarmth", "Action", "Decide", "DeskIds", "DeskStretch", "DeskView", "GoBack", "HandEdit",
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
    desk = _desk(tools, case_id, desk_id)
    then = check_of_revision(tools.store, desk_id, number) if desk_id and number else None
    return show(desk, number, then=then)


def last_desk(tools: Tools, actor: Actor | None, case_id: str) -> LastDesk | None:
    """Return the desk at which this person worked on a case last, None when there is none."""
    who = authorize(actor, Capability.EDIT)
    return last_desk_of(tools.store, case_id, role=who.role.value, name=who.name)


def act(tools: Tools, actor: Actor | None, ids: DeskIds, action: Action) -> DeskView:
    """Do something at a desk and return it as it stands then; the first action makes the desk.

    `ids` names what the person saw. A decision about something that nobody touched since joins
    the newest revision; one that changes nothing is no revision. Where rules judge what is new,
    they do it in an event loop of their own: call this from none.

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
        revision = next_revision(tools, who, desk, desk.at(ids.number), action)
        if revision is None:
            return show(desk)
        desk_id, check = ids.desk_id or new_id(), desk.check_of(revision)
        with tools.store.write():
            if ids.desk_id is None:
                make_desk(tools.store, desk_id, ids.case_id, is_written=is_written(ids.case_id))
            is_added = add_revision(tools.store, desk_id, revision, check)
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
        revision = revision_of(
            who, desk, newest.state, Cause.JUDGED, judged, back=newest.back, ahead=newest.ahead
        )
        if add_revision(tools.store, desk_id, revision, desk.check_of(revision)):
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
