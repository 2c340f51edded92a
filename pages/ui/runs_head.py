"""The top of one run: its title, where it stands, and what to see of it."""

from __future__ import annotations

import streamlit as st

from core.domain.runs import RunState
from core.services.run_control import Run
from core.services.wording import is_rules
from pages.ui.runs_list import state_badge
from pages.ui.runs_place import View, go_to, plan_words
from pages.ui.runs_words import EDITED_BY_RULES
from pages.ui.widgets import escaped

_VIEW = "runs_view"


def show_head(run: Run, asked: View | None) -> View:
    """Show the title of a run, and return what is to be seen of it.

    Unless one asks otherwise, that is the progress until it is done, and then the results.
    """
    view = asked or (View.RESULTS if run.state is RunState.DONE else View.PROGRESS)
    st.button(
        "All runs",
        icon=":material/arrow_back:",
        type="tertiary",
        key="runs_back",
        on_click=go_to,
        args=[None],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(escaped(run.plan.title), anchor=False, width="content")
        state_badge(run)
        if all(map(is_rules, run.plan.engines)):
            st.badge(EDITED_BY_RULES, color="orange")
    st.caption(escaped(f"{plan_words(run.plan)} · {', '.join(run.plan.engines)}"))
    st.session_state[_VIEW] = view
    st.segmented_control(
        "What to see",
        list(View),
        format_func=lambda one: one.label,
        key=_VIEW,
        required=True,
        on_change=_turn,
        args=[run.id],
        label_visibility="collapsed",
    )
    return view


def _turn(run_id: str) -> None:
    go_to(run_id, st.session_state[_VIEW])
