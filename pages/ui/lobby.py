"""Where nobody in particular ends up, and the line that says who one is."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.services.access import is_set_up
from pages.ui.session import open_store, settings
from pages.ui.widgets import escaped

SINGLE_USER = (
    "Single-user mode: only this computer can open Bedside, and whoever sits here may do "
    "everything."
)


def lobby() -> None:
    """Say who may come in, and where."""
    st.title("Bedside", anchor=False)
    with open_store() as store:
        ready = is_set_up(store, settings())
    if not ready:
        st.warning(
            "This Bedside has no staff password yet, so it opens on its own computer only. "
            "There, set one under **Staff**, or start it with `python3 tasks.py panel`."
        )
        return
    if settings().oidc_roles and st.user.get("is_logged_in"):
        st.warning(
            "The hospital's sign-in knows you, but your account has no role in Bedside. Please ask "
            "whoever runs it here."
        )
        st.button("Sign out", on_click=st.logout, key="lobby_out")
        return
    st.markdown("Patients come in with a card, staff with their name and password.")
    with st.container(horizontal=True):
        st.link_button("I have a card", "/join", icon=":material/qr_code:")
        st.link_button("Staff sign in", "/sign-in", icon=":material/login:")
        if settings().oidc_roles:
            st.button(
                "Sign in with the hospital's account",
                icon=":material/domain:",
                on_click=st.login,
                key="lobby_oidc",
            )


def say_who(actor: Actor) -> None:
    """Say at the foot of a page who is signed in, or that anybody here may do everything."""
    with st.container(horizontal=True, vertical_alignment="center", key="who"):
        if actor.is_single_user:
            st.caption(SINGLE_USER, width="content")
            st.link_button("Set a staff password", "/set-up", type="tertiary")
            return
        st.caption(f"Signed in as {escaped(actor.name)} ({actor.role}).", width="content")
        if settings().oidc_roles and st.user.get("is_logged_in"):
            st.button("Sign out", on_click=st.logout, type="tertiary", key="who_out")
        else:
            st.link_button("Sign out", "/sign-out", type="tertiary")
