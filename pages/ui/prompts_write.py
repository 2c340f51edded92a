"""Write a new version: the text is kept as it is typed, and saved under a name with a note."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor, Capability, authorize
from core.domain.prompt_versions import DraftText, Version
from core.errors import PromptError
from core.prompts.written import doubts_about
from core.services.prompt_drafts import discard_draft, draft_from, drafted, keep_draft, switched_off
from core.services.prompt_versions import find_version
from core.services.tools import Store
from pages.ui import who
from pages.ui.autosave import keep_while_typing
from pages.ui.prompts_ablate import ablation_switches
from pages.ui.prompts_fields import fields, refill
from pages.ui.prompts_preview import show_preview
from pages.ui.prompts_read import show_diff
from pages.ui.prompts_save import save_form
from pages.ui.session import open_store
from pages.ui.widgets import notice


def write_version(store: Store, actor: Actor, version: Version) -> None:
    """Show the editor over what this person began, or over the words of the version."""
    draft = draft_from(store, actor, version)
    without = switched_off(version, draft)
    ablation_switches(version, without)
    _editor(version, draft)
    keep_while_typing(key="prompts_autosave")
    if draft is None:
        st.caption("What you type is kept as you type, and is a version only once you save it.")
        show_preview(store, version.prompt)
        return
    try:
        prompt = drafted(version, draft)
    except PromptError as error:
        notice(str(error), kind="error")
    else:
        for doubt in doubts_about(prompt):
            notice(doubt, kind="warning")
        save_form(version, without or frozenset())
        with st.expander("What you changed", icon=":material/compare:"):
            show_diff(version.prompt, prompt, key=f"draft-diff-{version.key}")
        show_preview(store, prompt)
    st.button(
        "Discard my changes",
        icon=":material/undo:",
        key="prompts_discard",
        on_click=_discard,
        args=[version.key],
    )


def _editor(version: Version, draft: DraftText | None) -> None:
    words = draft or DraftText(system=version.prompt.system, user=version.prompt.user)
    keys = fields(version.key)
    labels = ("System: what holds for every reply", "User: the texts to edit")
    for column, key, label, text in zip(
        st.columns([3, 2]), keys, labels, (words.system, words.user), strict=True
    ):
        st.session_state.setdefault(key, text)
        column.text_area(
            label,
            key=key,
            height=300,
            on_change=_keep,
            args=[version.key, *keys],
            help="Name the texts `{{ patient_message }}` and `{{ physician_reply }}` and the "
            "level `{{ intensity }}`; each is filled in, the texts between tags.",
        )


def _keep(version_key: str, system: str, user: str) -> None:
    with open_store() as store:
        keep_draft(
            store,
            authorize(who.actor(), Capability.EDIT),
            find_version(store, version_key),
            system=st.session_state[system],
            user=st.session_state[user],
        )


def _discard(version_key: str) -> None:
    with open_store() as store:
        discard_draft(
            store, authorize(who.actor(), Capability.EDIT), find_version(store, version_key)
        )
    refill()
