"""Pairs that the gate holds back, and the named decision that lets one in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor
from core.domain.panel import ItemKind, StudyItem
from core.services.studying import hold_back, let_in
from core.services.tools import Store
from pages.ui.studies_words import counted
from pages.ui.widgets import escaped, plain_text

_PREVIEW = 90


def show_held_back(items: Sequence[StudyItem]) -> None:
    """List what isn't shown, each with its reason."""
    held = [item for item in items if item.held_back]
    if not held:
        return
    with st.expander(f"{counted(len(held), 'pair')} held back"):
        for item in held:
            st.markdown(f"**{escaped(item.held_back or '')}**")
            plain_text(_begin(item))


def decide_held_back(store: Store, actor: Actor, items: Sequence[StudyItem]) -> None:
    """List what a draft holds back; each can be let in by name and with a reason."""
    held = [item for item in items if item.held_back and item.kind is ItemKind.MAIN]
    if not held:
        st.caption("No pair is held back: all are at or above the gate.")
        return
    st.subheader("Held back by the gate", anchor=False)
    st.caption("A pair that is let in keeps your name and reason in the study and its exports.")
    for item in held:
        _decide(store, actor, item)


def _decide(store: Store, actor: Actor, item: StudyItem) -> None:
    with st.container(border=True):
        st.markdown(f"**{escaped(item.held_back or '')}**")
        plain_text(_begin(item))
        with st.expander("Read both replies"):
            left, right = st.columns(2)
            with left:
                st.caption("Edited")
                plain_text(item.text_a)
            with right:
                st.caption("Compared with")
                plain_text(item.text_b)
        if item.let_in_by:
            st.markdown(f"Let in by {escaped(item.let_in_by)}: {escaped(item.let_in_reason or '')}")
            if st.button("Hold back again", key=f"hold_{item.id}"):
                hold_back(store, actor, item.id)
                st.rerun()
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            reason = st.text_input("Reason", key=f"reason_{item.id}", max_chars=300)
            if st.button("Let it in", key=f"let_in_{item.id}", disabled=not reason.strip()):
                let_in(store, actor, item.id, reason)
                st.rerun()


def _begin(item: StudyItem) -> str:
    words = " ".join(item.message.split())
    return words if len(words) <= _PREVIEW else words[:_PREVIEW].rsplit(" ", 1)[0] + " …"
