"""Edit the text of a case by hand; it is checked again when it is saved."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Capability, authorize
from core.errors import BedsideError
from core.services.desk import DeskView, HandEdit
from core.services.tools import open_tools
from pages.ui import who
from pages.ui.autosave import keep_while_typing
from pages.ui.edit_desk_acts import do
from pages.ui.edit_desk_memory import memory_of
from pages.ui.session import all_keys, settings
from pages.ui.widgets import main_button, notice

_FAILED = "hand_failed"
_BEGAN = "hand_began"
_MOVED_ON = (
    "The text was changed since you began to write here. If you save, your words take its place, "
    "and what was decided since is only in the history."
)


def offer_hand_edit(view: DeskView) -> None:
    """Show the text to change, while somebody writes; what was typed stays until it is saved."""
    if not memory_of(view.case.id).writes:
        return
    key = f"hand-{view.case.id}"
    st.session_state.setdefault(key, view.result.edit.text)
    began = st.session_state.setdefault(_BEGAN, (view.case.id, view.number))
    with st.container(border=True):
        if began != (view.case.id, view.number):
            notice(_MOVED_ON, kind="warning")
            st.button("Begin again with the text as it stands", on_click=_begin, args=(view, key))
        st.text_area(
            "The text of the reply",
            key=key,
            height=260,
            persist_state="session",
            help="Saving checks it again: only the sentences that you changed are judged anew.",
        )
        keep_while_typing(key="hand_autosave")
        if _FAILED in st.session_state:
            notice(st.session_state.pop(_FAILED), kind="error")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Save and check",
                type=main_button(),
                icon=":material/save:",
                on_click=_save,
                args=(view, key),
            )
            st.button("Cancel", on_click=_leave, args=(view.case.id, key))
            st.caption("Decisions about what you leave as it is stay.")


def _save(view: DeskView, key: str) -> None:
    memory = memory_of(view.case.id)
    try:
        actor = authorize(who.actor(), Capability.EDIT)
        with open_tools(settings(), all_keys()) as tools:
            action = HandEdit(text=st.session_state[key])
            do(tools, actor, memory, action, "Your text was saved", seen=view.number)
    except BedsideError as error:
        st.session_state[_FAILED] = str(error)
        return
    _leave(view.case.id, key)


def _begin(view: DeskView, key: str) -> None:
    st.session_state[key] = view.result.edit.text
    st.session_state[_BEGAN] = (view.case.id, view.number)


def _leave(case_id: str, key: str) -> None:
    memory_of(case_id).writes = False
    for name in (key, _BEGAN):
        st.session_state.pop(name, None)
