"""Save unsaved text as a version: under which name, and what changed."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Capability, authorize
from core.domain.prompt_versions import Version
from core.prompts.ablation import Group, ablated
from core.services.prompt_drafts import last_made_from, save_draft
from core.services.prompt_versions import LONGEST_NOTE, find_version
from pages.ui import who
from pages.ui.frame import told
from pages.ui.prompts_fields import refill
from pages.ui.prompts_place import go_to
from pages.ui.session import open_store
from pages.ui.widgets import main_button

_NAME, _NOTE = "prompts_name", "prompts_note"


def save_form(version: Version, without: frozenset[Group]) -> None:
    """Ask for a name and a note; an ablation proposes both."""
    proposed = ablated(version.prompt, without) if without else None
    own_name = "" if version.is_shipped else version.prompt.name
    ending = "-".join([version.key, *sorted(without)])
    with (
        st.form(f"save-{ending}", border=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "Name",
            value=proposed.name if proposed else own_name,
            key=f"{_NAME}_{ending}",
            placeholder="edit-warm",
            help="Small letters, digits and hyphens. The same name again is its next version.",
            width=330,
        )
        st.text_input(
            "What changed",
            value=proposed.changed if proposed else "",
            key=f"{_NOTE}_{ending}",
            placeholder="for example: asks for shorter sentences",
            max_chars=LONGEST_NOTE,
            width=430,
        )
        st.form_submit_button(
            "Save as a new version",
            icon=":material/save:",
            type=main_button(),
            on_click=_save,
            args=[version.key, ending],
        )


def _save(version_key: str, ending: str) -> None:
    with told(), open_store() as store:
        actor = authorize(who.actor(), Capability.EDIT)
        parent = find_version(store, version_key)
        name, note = (st.session_state[f"{part}_{ending}"] for part in (_NAME, _NOTE))
        made = save_draft(store, actor, parent, name, note=note)
        # Without unsaved text this is a second click, after the first one has saved it.
        shown = made or last_made_from(store, actor, parent)
        if made:
            refill()
        if shown:
            go_to(shown.key)
