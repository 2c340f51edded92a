"""All studies, the newest first, or what a panel is when there is none."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor, Capability
from core.domain.panel import Study, StudyState
from core.services.board import board
from core.services.tools import Store
from pages.ui.studies_words import NEW, STATE_COLORS, STATE_WORDS, counted, go_to, plan_words
from pages.ui.widgets import escaped, main_button


def show_list(store: Store, actor: Actor, studies: Sequence[Study]) -> None:
    """Show one row a study, and the button that makes a new one."""
    if actor.may(Capability.MAKE_STUDIES):
        st.button(
            "Make a study",
            icon=":material/add:",
            type=main_button(),
            key="studies_new",
            on_click=go_to,
            args=[NEW],
        )
    if not studies:
        st.markdown(
            "A study asks a panel of patients which of two replies shows more empathy, without "
            "telling which one is edited. Each person sits at a **seat** with a card, judges one "
            "pair a screen on a tablet, and can stop at any time.\n\n"
            "The shipped written examples are enough to try it: make a study, print the cards, "
            "open it."
        )
    for study in studies:
        _row(store, actor, study)


def _row(store: Store, actor: Actor, study: Study) -> None:
    now = board(store, actor, study.id)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escaped(study.title)}**", width="content")
                st.badge(STATE_WORDS[study.state], color=STATE_COLORS[study.state])
            st.caption(f"Made {study.created_at[:10]} · {plan_words(study)}")
            if study.state is not StudyState.DRAFT:
                st.caption(
                    f"{now.votes_done} of {counted(now.votes_wanted, 'vote')} · "
                    f"{counted(len(now.seats), 'seat')}"
                )
        st.button(
            "Open",
            key=f"studies_open_{study.id}",
            help=f"Go to this study ({STATE_WORDS[study.state].lower()}).",
            on_click=go_to,
            args=[study.id],
        )
