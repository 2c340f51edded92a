"""What was done on a desk: by whom, when, and a look at how it was then."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Capability, authorize
from core.domain.desk_actions import GoBack
from core.domain.desk_states import Cause
from core.services.desk import DeskView
from core.services.tools import open_tools
from pages.ui import edit_state as state
from pages.ui import who
from pages.ui.edit_desk_acts import do
from pages.ui.edit_desk_memory import memory_of
from pages.ui.edit_desk_words import moment
from pages.ui.frame import told
from pages.ui.session import all_keys, settings
from pages.ui.widgets import escaped, main_button

_AT_A_TIME = 10
_MORE = "desk_history_more"
_CAUSES = {
    Cause.DECIDED: "Decided",
    Cause.WARMTH: "Accepted all warmth",
    Cause.REJECTED_ALL: "Rejected all",
    Cause.HAND_EDIT: "Edited by hand",
    Cause.REPAIR: "Took a repair",
    Cause.UNDO: "Undid",
    Cause.REDO: "Did again",
    Cause.JUDGED: "Judged what waited",
    Cause.GONE_BACK: "Went on from an older revision",
}


def show_history(view: DeskView) -> None:
    """List the revisions of a desk, the newest first."""
    if not view.history:
        return
    count = len(view.history)
    box = st.expander(
        f"History: {count} revision{'' if count == 1 else 's'}",
        icon=":material/history:",
        key=f"history-{view.desk_id}",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        upto = st.session_state.get(_MORE, _AT_A_TIME)
        for deed in reversed(view.history[-upto:]):
            what = " · ".join(filter(None, (_CAUSES[deed.cause], deed.note)))
            _line(view, deed.number, f"{what} · {deed.name} ({deed.role}) · {moment(deed.at)}")
        if upto < count:
            st.button("Show older ones", on_click=_show_more, args=(upto,))
        else:
            _line(view, 0, "The edit as it was made")


def _line(view: DeskView, number: int, what: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = " (shown above)" if number == view.number else ""
        st.markdown(f"**{number}** {escaped(what)}{shown}", width="stretch")
        if not shown:
            st.button(
                "Look at it",
                key=f"look-{view.desk_id}-{number}",
                on_click=_look,
                args=(view, number),
                help=f"Show the case as it was at revision {number}.",
            )


def _show_more(upto: int) -> None:
    st.session_state[_MORE] = upto + _AT_A_TIME


def _go_on(view: DeskView) -> None:
    with told(), open_tools(settings(), all_keys()) as tools:
        actor = authorize(who.actor(), Capability.EDIT)
        deed = f"Went on from revision {view.number}"
        memory = memory_of(view.case.id)
        do(tools, actor, memory, GoBack(number=view.number), deed, seen=view.newest)


def _look(view: DeskView, number: int) -> None:
    if number == view.newest:
        state.go_to(case=view.case.id, desk=view.desk_id or "")
    else:
        state.go_to(case=view.case.id, desk=view.desk_id or "", revision=str(number))


def say_if_older(view: DeskView) -> None:
    """Say that an older state is shown, which nobody can change, and lead to the newest."""
    if view.is_newest:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"This is revision {view.number} of {view.newest}, as it was then.",
            width="stretch",
        )
        st.button(
            "Go on from here",
            icon=":material/restore:",
            on_click=_go_on,
            args=(view,),
            help="Makes a new revision like this one; what came after it stays in the history.",
        )
        st.button(
            "To the newest",
            type=main_button(),
            on_click=state.go_to,
            kwargs={"case": view.case.id, "desk": view.desk_id or ""},
        )
