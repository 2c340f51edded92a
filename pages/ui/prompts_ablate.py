"""Switch the groups of constraints of a prompt off and on: an ablation fills the draft."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Capability, authorize
from core.domain.prompt_versions import Version
from core.prompts.ablation import Group, ablated, groups_of
from core.services.prompt_drafts import keep_draft
from core.services.prompt_versions import find_version
from pages.ui import who
from pages.ui.prompts_fields import refill
from pages.ui.session import open_store


def ablation_switches(version: Version, without: frozenset[Group] | None) -> None:
    """Show one switch a group; `without` is None where the draft changed anything else."""
    groups = groups_of(version.prompt)
    if not groups:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Groups of rules:", width="content")
        for group in groups:
            key = _switch(version.key, group)
            st.session_state[key] = without is None or group not in without
            st.toggle(
                group.value.capitalize(),
                key=key,
                disabled=without is None,
                on_change=_fill,
                args=[version.key],
            )
    if without is None:
        st.caption(
            "You changed the text by hand. Discard your changes to switch whole groups on and off."
        )


def _fill(version_key: str) -> None:
    with open_store() as store:
        actor = authorize(who.actor(), Capability.EDIT)
        version = find_version(store, version_key)
        without = [
            group
            for group in groups_of(version.prompt)
            if not st.session_state[_switch(version_key, group)]
        ]
        prompt = ablated(version.prompt, without)
        keep_draft(store, actor, version, system=prompt.system, user=prompt.user)
    refill()


def _switch(version_key: str, group: Group) -> str:
    return f"prompts_group_{group.value}_{version_key}"
