"""The parts of the staff page: one account, a new one, and what to do before the first."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor, Role
from core.services.staffing import (
    STAFF_ROLES,
    Account,
    add_account,
    remove_account,
    set_password,
    set_role,
)
from core.services.tools import Store
from pages.ui.frame import told
from pages.ui.widgets import escaped, main_button

ROLE_WORDS = {
    Role.FACILITATOR: "Facilitator",
    Role.CLINICIAN: "Clinician",
    Role.RESEARCHER: "Researcher",
}


def before_the_first() -> None:
    """Say what changes with the first password."""
    st.markdown(
        "Nobody has to sign in yet: Bedside opens on this computer only, and whoever sits here may "
        "do everything. With a staff password, others can sign in, and tablets can be let in."
    )
    st.link_button("Set the first password", "/set-up", icon=":material/key:", type=main_button())


def show_account(store: Store, actor: Actor, account: Account) -> None:
    """Show one account with what can be done to it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{escaped(account.name)}**")
            st.caption(f"{ROLE_WORDS[account.role]} · since {account.added_at[:10]}")
        _change_role(store, actor, account)
        _change_password(store, actor, account)
        _remove(store, actor, account)


def add_somebody(store: Store, actor: Actor) -> None:
    """Take a new account."""
    st.subheader("Add somebody", anchor=False)
    with st.form("staff_add", clear_on_submit=False, border=True):
        name = st.text_input("Name", max_chars=80, key="staff_name", autocomplete="off")
        role = st.selectbox(
            "Role", STAFF_ROLES, format_func=ROLE_WORDS.__getitem__, key="staff_role"
        )
        password = st.text_input(
            "Password, at least 10 characters",
            type="password",
            max_chars=200,
            key="staff_password",
            autocomplete="new-password",
        )
        if st.form_submit_button("Add", type=main_button()):
            with told():
                add_account(store, actor, name, role, password)
                st.rerun()


def _change_role(store: Store, actor: Actor, account: Account) -> None:
    with st.popover("Role"):
        role = st.radio(
            "Role",
            STAFF_ROLES,
            index=STAFF_ROLES.index(account.role),
            format_func=ROLE_WORDS.__getitem__,
            key=f"role_{account.name}",
        )
        if st.button("Change the role", key=f"change_role_{account.name}"):
            with told():
                set_role(store, actor, account.name, role)
                st.rerun()


def _change_password(store: Store, actor: Actor, account: Account) -> None:
    with st.popover("Password"):
        password = st.text_input(
            "New password",
            type="password",
            max_chars=200,
            key=f"password_{account.name}",
            autocomplete="new-password",
        )
        st.caption("All windows signed in under this name are signed out.")
        if st.button("Set the password", key=f"set_password_{account.name}"):
            with told():
                set_password(store, actor, account.name, password)
                st.success("The new password is set.")


def _remove(store: Store, actor: Actor, account: Account) -> None:
    with st.popover("Remove"):
        st.markdown("This account can't sign in any more. What it did stays under its name.")
        if st.button("Yes, remove it", key=f"remove_{account.name}"):
            with told():
                remove_account(store, actor, account.name)
                st.rerun()
