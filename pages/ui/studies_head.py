"""The top of one study: its name, where it stands, and the way back to all of them."""

from __future__ import annotations

import streamlit as st

from core.domain.panel import Study
from pages.ui.studies_words import STATE_COLORS, STATE_WORDS, go_to, plan_words
from pages.ui.widgets import escaped


def show_head(study: Study) -> None:
    """Show the title of a study with its state."""
    st.button(
        "All studies",
        icon=":material/arrow_back:",
        type="tertiary",
        key="studies_back",
        on_click=go_to,
        args=[None],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(escaped(study.title), anchor=False, width="content")
        st.badge(STATE_WORDS[study.state], color=STATE_COLORS[study.state])
    st.caption(plan_words(study))
