"""Takes the decisions that the browser sends, each once, and remembers what they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from core.domain.access import Actor, Capability, authorize
from core.domain.desk import Decision
from core.domain.desk_actions import Action
from core.errors import BedsideError, InvalidInput, StoreError
from core.services.desk import (
    AcceptWarmth,
    Decide,
    DeskIds,
    DeskView,
    Redo,
    RejectAll,
    Undo,
    act,
    last_desk,
)
from core.services.summary import summarize
from core.services.tools import Tools, open_tools
from pages.ui import edit_state as state
from pages.ui import who
from pages.ui.edit_desk_memory import Memory, memory_of
from pages.ui.edit_desk_words import done_words
from pages.ui.session import all_keys, settings

_DECISIONS = {"accepted": Decision.ACCEPTED, "rejected": Decision.REJECTED}
_SIMPLE: dict[str, tuple[Action, str]] = {
    "warmth": (AcceptWarmth(), "All warmth accepted"),
    "reject_all": (RejectAll(), "All rejected"),
    "undo": (Undo(), "Undone"),
    "redo": (Redo(), "Done again"),
}


def hear(case_id: str, sent: Sequence[object]) -> None:
    """Do what the browser sent and was not heard of before."""
    memory = memory_of(case_id)
    fresh = [
        cast("Mapping[str, object]", each)
        for each in sent
        if isinstance(each, dict)
        and each.get("case") == case_id
        and each.get("id") not in memory.heard
    ]
    if not fresh:
        return
    memory.refused = ""
    with open_tools(settings(), all_keys()) as tools:
        for each in fresh:
            _hear_one(tools, memory, each)


def _hear_one(tools: Tools, memory: Memory, sent: Mapping[str, object]) -> None:
    try:
        actor = authorize(who.actor(), Capability.EDIT)
        doing = _meaning(sent)
        if doing:
            seen = sent.get("seen")
            do(tools, actor, memory, *doing, seen=seen if isinstance(seen, int) else 0)
        elif sent.get("do") == "resume":
            _resume(tools, actor, memory.case_id)
        elif sent.get("do") in ("hand", "repair"):
            memory.writes, memory.repairs = sent["do"] == "hand", sent["do"] == "repair"
    except StoreError as error:  # it is sent again, so that nothing is lost
        memory.refused = str(error)
        return
    except InvalidInput as error:
        memory.said, memory.said_about = str(error), None
    except BedsideError as error:
        memory.refused = str(error)
        memory.view = None
    memory.heard.append(str(sent.get("id")))


def _resume(tools: Tools, actor: Actor, case_id: str) -> None:
    last = last_desk(tools, actor, case_id)
    if last:
        state.go_to(case=case_id, desk=last.desk_id)


def do(
    tools: Tools, actor: Actor, memory: Memory, action: Action, deed: str, *, seen: int
) -> DeskView:
    """Do one thing on the desk that the page shows, and keep what to say of it.

    Raises
    ------
    StaleDesk
        When somebody else decided the same thing in the meantime.
    """
    ids = DeskIds(
        case_id=memory.case_id, desk_id=state.here().get(state.DESK), number=memory.seen(seen)
    )
    view = act(tools, actor, ids, action)
    scores = summarize(view.result).scores
    memory.said = done_words(deed, memory.scores, view, scores)
    memory.scores, memory.view = scores, view
    memory.said_about = view.number
    memory.made.add(view.number)
    state.go_to(case=memory.case_id, desk=view.desk_id or "")
    return view


def _meaning(sent: Mapping[str, object]) -> tuple[Action, str] | None:
    """Return the action and its word; None for what isn't one."""
    name = sent.get("do")
    if name != "decide":
        return _SIMPLE.get(str(name))
    decision = _DECISIONS.get(str(sent.get("decision")))
    keys = sent.get("keys")
    if decision is None or not isinstance(keys, list):
        return None
    named = tuple(str(key) for key in cast("list[object]", keys))
    return Decide(keys=named, decision=decision), decision.value.capitalize()
