"""A finished case on the edit page: who made it, its desk, and what to take along."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Capability, authorize
from core.domain.cases import Case
from core.domain.messages import MessagePair
from core.errors import NotFound
from core.services.desk import DeskView, last_desk, open_desk
from core.services.tools import Tools, open_tools
from core.services.urgency import URGENT_NOTICE, find_red_flags
from core.services.wording import checker_badge, engine_badge
from pages.ui import edit_state as state
from pages.ui import who
from pages.ui.edit_desk import draw_desk
from pages.ui.edit_desk_memory import memory_of
from pages.ui.edit_hand import offer_hand_edit
from pages.ui.edit_history import say_if_older, show_history
from pages.ui.edit_locks import say_locks
from pages.ui.edit_making import try_again
from pages.ui.edit_repair import offer_repair
from pages.ui.edit_repair_result import say_if_repaired
from pages.ui.edit_taking import offer_to_take
from pages.ui.edit_waiting import offer_to_judge
from pages.ui.frame import told
from pages.ui.instrument_form import rate_reply
from pages.ui.session import all_keys, settings
from pages.ui.widgets import escaped, main_button, notice


def badges(case: Case | None) -> None:
    """Name who wrote the edit and who checked the facts."""
    if case is None:
        return
    st.badge(escaped(engine_badge(case)), icon=":material/edit:", color="primary")
    if case.check:
        st.badge(escaped(checker_badge(case.check.checker)), icon=":material/rule:", color="gray")


def warn_if_urgent(pair: MessagePair) -> None:
    """Say that this tool doesn't triage, where the message holds red-flag words."""
    found = find_red_flags(pair.patient_message)
    if found:
        about = ", ".join(dict.fromkeys(flag.concern for flag in found))
        notice(f"{URGENT_NOTICE} It may be about: {about}.", kind="warning")


@st.fragment
def show_result(case_id: str) -> None:
    """Show a finished case on its desk; a decision runs this part of the page alone."""
    with told(), open_tools(settings(), all_keys()) as tools:
        actor = authorize(who.actor(), Capability.EDIT)
        try:
            view = _opened(tools, case_id)
        except NotFound as error:
            state.lead_back(error)
            return
        _say_first(view)
        say_if_repaired(tools.store, view.case)
        if view.is_newest:
            with told():
                offer_to_judge(tools.store, actor, view)
                offer_hand_edit(view)
                offer_repair(tools.store, actor, view)
        draw_desk(view, None if view.desk_id else last_desk(tools, actor, case_id))
        offer_to_take(actor, view)
        show_history(view)
        rate_reply(tools.store, actor, view.case.id, view.result.edit.text)


def _say_first(view: DeskView) -> None:
    """Say what stands between the case and its desk, if anything does."""
    if view.case.check_failure:
        notice(
            "The edit is here, but its facts could not be checked, so there is no score. "
            + view.case.check_failure,
            kind="error",
        )
        st.button("Try again", type=main_button(), icon=":material/refresh:", on_click=try_again)
    say_locks(view.case)
    say_if_older(view)


def _opened(tools: Tools, case_id: str) -> DeskView:
    """Return the desk as the address names it, or as the last decision made it just now."""
    memory, place = memory_of(case_id), state.here()
    made, memory.view = memory.view, None
    number = place.get(state.REVISION, "")
    if made and made.desk_id == place.get(state.DESK) and not number:
        return made
    actor = authorize(who.actor(), Capability.EDIT)
    return open_desk(
        tools,
        actor,
        case_id,
        desk_id=place.get(state.DESK),
        number=int(number) if number.isdecimal() else None,
    )
