"""Which engines a run asks, and the keys with which it asks them."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.services.editing import DEFAULT_GOOGLE, DEFAULT_OPENAI
from core.services.wording import RULES_ENGINE
from core.settings import Keys
from pages.ui.engine_fields import key_field, url_field
from pages.ui.session import asking_keys

OFFERED = (RULES_ENGINE, DEFAULT_OPENAI, DEFAULT_GOOGLE, "openai:llama3.1")
_KEYS = {"google": ("google_key", "Gemini key"), "openai": ("openai_key", "OpenAI key")}


def ask_keys(engines: Iterable[str]) -> Keys:
    """Let the user give what the engines need and this session lacks."""
    providers = {engine.partition(":")[0] for engine in engines}
    asked = [name for name in _KEYS if name in providers]
    if asked:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for provider in asked:
                key_field(provider, *_KEYS[provider])
            if "openai" in asked:
                url_field()
        st.caption(
            "Keys are held for this browser session only and never stored. With an address, "
            "engines of OpenAI are asked at that server, without the key."
        )
    return asking_keys()
