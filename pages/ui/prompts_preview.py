"""What a model would read: the exact request for one pair, with its fences."""

from __future__ import annotations

import streamlit as st

from core.domain.edits import LEVELS
from core.domain.prompting import Prompt
from core.services.library import list_pairs
from core.services.prompt_reading import exact_request
from core.services.tools import Store
from core.services.wording import RULES_ENGINE
from pages.ui.edit_state import EngineKind
from pages.ui.widgets import plain_text
from pages.ui.words import pair_label

_KINDS = (EngineKind.OPENAI, EngineKind.GOOGLE, EngineKind.LOCAL, EngineKind.RULES)


def show_preview(store: Store, prompt: Prompt) -> None:
    """Offer the exact request of a prompt for a chosen pair, level and engine; nothing is sent."""
    with st.expander("The exact request", icon=":material/visibility:"):
        by_id = {pair.id: pair for pair in list_pairs(store)}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                "For which pair",
                list(by_id),
                format_func=lambda identifier: pair_label(by_id[identifier]),
                key="preview_pair",
                width=420,
            )
            level = st.selectbox(
                "How much empathy",
                LEVELS,
                format_func=lambda one: one.label,
                key="preview_level",
                width=190,
            )
            kind = st.selectbox(
                "Who would edit",
                _KINDS,
                format_func=lambda one: one.label,
                key="preview_kind",
                width=170,
            )
        if kind is EngineKind.RULES:
            st.caption("The rules read no prompt: they get the two texts and the level alone.")
            return
        request = exact_request(store, prompt, by_id[chosen], level, RULES_ENGINE)
        st.caption(
            f"This is what a model would read, letter by letter, {len(request.system):,} and "
            f"{len(request.user):,} characters. It is the same for OpenAI, Gemini and a local "
            "server; nothing was sent. The code in the tags belongs to this database."
        )
        st.markdown("**System**")
        plain_text(request.system)
        st.markdown("**User**")
        plain_text(request.user)
