"""What was done on a desk: by whom, when, and a look at how it was then."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.domain.desk_states import Cause
from core.services.desk import DeskView, LastDesk
from core.services.desk_view import Deed
from pages.ui import edit_state as state
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
}


def show_history(view: DeskView) -> None:
    """List the revisions of a desk, the newest first."""
    if not view.history:
        return
    count = len(view.history)
    with st.expander(
        f"History: {count} revision{'' if count == 1 else 's'}", icon=":material/history:"
    ):
        upto = st.session_state.get(_MORE, _AT_A_TIME)
        for deed in reversed(view.history[-upto:]):
            _line(view, deed)
        if upto < count:
            st.button("Show older ones", on_click=_show_more, args=(upto,))


def _line(view: DeskView, deed: Deed) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        what = " · ".join(filter(None, (_CAUSES[deed.cause], deed.note)))
        st.markdown(
            f"**{deed.number}** {escaped(what)} · {escaped(deed.name)} ({deed.role}) · "
            f"{_time(deed.at)}",
            width="stretch",
        )
        if deed.number == view.number:
            st.markdown("shown above", width="content")
        else:
            st.button(
                "Look at it",
                key=f"look-{view.desk_id}-{deed.number}",
                on_click=_look,
                args=(view, deed.number),
                help=f"Show the case as it was after revision {deed.number}.",
            )


def _show_more(upto: int) -> None:
    st.session_state[_MORE] = upto + _AT_A_TIME


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
            "To the newest",
            type=main_button(),
            on_click=state.go_to,
            kwargs={"case": view.case.id, "desk": view.desk_id or ""},
        )


def offer_last_desk(case_id: str, last: LastDesk | None) -> None:
    """Offer to go on where this person left off."""
    if last is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"This is the edit as it was made. You decided about it before, on {_time(last.at)}.",
            width="content",
        )
        st.button(
            f"Go on at revision {last.number}",
            icon=":material/history:",
            on_click=state.go_to,
            kwargs={"case": case_id, "desk": last.desk_id},
        )


def _time(at: str) -> str:
    """Write a UTC time to the minute."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC"
