"""The top of one version: its name, where it stands, and what can be done with it."""

from __future__ import annotations

import streamlit as st

from core.domain.prompt_versions import Version
from pages.ui.prompts_list import badges, origin_words, uses_words
from pages.ui.prompts_place import View, go_to
from pages.ui.widgets import escaped

_VIEW = "prompts_view"


def show_head(version: Version, view: View, *, is_begun: bool) -> View:
    """Show the title of a version and return what is to be done with it."""
    st.button(
        "All prompts",
        icon=":material/arrow_back:",
        type="tertiary",
        key="prompts_back",
        on_click=go_to,
        args=[None],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(escaped(version.label), anchor=False, width="content")
        badges(version, is_begun=is_begun)
    words = filter(None, (version.prompt.changed, origin_words(version), uses_words(version)))
    st.caption(escaped(" · ".join(words)))
    st.session_state[_VIEW] = view
    st.segmented_control(
        "What to do",
        list(View),
        format_func=lambda one: one.label,
        key=_VIEW,
        required=True,
        on_change=_turn,
        args=[version.key],
        label_visibility="collapsed",
    )
    return view


def _turn(prompt: str) -> None:
    go_to(prompt, st.session_state[_VIEW] or View.READ)
