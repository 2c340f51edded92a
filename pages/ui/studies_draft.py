"""A draft: what is still to do before it opens, in the order in which one does it."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor, Capability
from core.domain.panel import ItemKind, Study
from core.services.board import board
from core.services.studying import delete_draft, open_study, study_items
from core.services.tools import Store
from pages.ui.studies_cards import cards_section
from pages.ui.studies_held import decide_held_back
from pages.ui.studies_words import counted, go_to
from pages.ui.widgets import main_button


def show_draft(store: Store, actor: Actor, study: Study) -> None:
    """Show the steps from the draft to the open study."""
    if not actor.may(Capability.MAKE_STUDIES):
        st.info("This study is a draft. A researcher opens it.")
        return
    items = study_items(store, actor, study.id)
    shown = sum(item.kind is ItemKind.MAIN and item.is_shown for item in items)
    seats = len(board(store, actor, study.id).seats)
    st.markdown(f"{counted(shown, 'pair')} will be shown.")
    st.subheader("1. Print the cards", anchor=False)
    cards_section(store, actor, study, seats)
    st.subheader("2. Open the study", anchor=False)
    st.caption("From then on, nothing that patients are shown can change.")
    with st.container(horizontal=True):
        if st.button(
            "Open the study",
            icon=":material/play_arrow:",
            type=main_button(),
            key="draft_open",
            disabled=not seats,
            help=None if seats else "Make the cards first.",
        ):
            open_study(store, actor, study.id)
            st.rerun()
        with st.popover("Delete the draft", icon=":material/delete:"):
            st.markdown("The draft and its cards are gone for good.")
            if st.button("Yes, delete it", key="draft_delete"):
                delete_draft(store, actor, study.id)
                go_to(None)
                st.rerun()
    decide_held_back(store, actor, items)
