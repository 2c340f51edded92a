"""Which engines are to judge, and with which keys each of them is asked."""

from __future__ import annotations

import streamlit as st

from core.services.editing import DEFAULT_GOOGLE, DEFAULT_OPENAI
from core.services.wording import RULES_ENGINE
from core.settings import Keys
from pages.ui.edit_state import EngineKind
from pages.ui.engine_fields import key_field, model_field, url_field
from pages.ui.session import all_keys, local_keys

_LOCAL = "alignment_local_engines"
_LOCAL_DEFAULT = "openai:llama3.1"
_OFFERED = (EngineKind.RULES, EngineKind.OPENAI, EngineKind.GOOGLE, EngineKind.LOCAL)


def ask_judging_engines() -> dict[str, Keys] | None:
    """Let the user choose engines; return the keys of each, None until all could answer."""
    kinds = st.pills(
        "Who judges",
        _OFFERED,
        selection_mode="multi",
        default=[EngineKind.RULES],
        format_func=lambda kind: kind.label,
        key="judge_kinds",
        help="The rules count warm and cold phrases. They are rules, not a language model.",
    )
    chosen = [_engine(kind) for kind in kinds]
    if not chosen or None in chosen:
        st.caption(
            "Choose who judges; a remote judge needs a model and a key, a local server its "
            "address. Keys are held for this browser session only and never stored."
        )
        return None
    return dict(one for one in chosen if one)


def keys_of(engine: str) -> Keys:
    """Return the keys for an engine: those of a local server where it was asked there."""
    is_local = engine in st.session_state.get(_LOCAL, set())
    return local_keys() if is_local else all_keys()


def _engine(kind: EngineKind) -> tuple[str, Keys] | None:
    if kind is EngineKind.RULES:
        return RULES_ENGINE, all_keys()
    with st.container(horizontal=True):
        if kind is EngineKind.GOOGLE:
            provider, model = "google", model_field(DEFAULT_GOOGLE)
            key_field("google", "google_key", "Gemini key")
        elif kind is EngineKind.OPENAI:
            provider, model = "openai", model_field(DEFAULT_OPENAI)
            key_field("openai", "openai_key", "OpenAI key")
        else:
            provider, model = "openai", model_field(_LOCAL_DEFAULT)
            url_field()
    engine = f"{provider}:{model}"
    _remember(engine, is_local=kind is EngineKind.LOCAL)
    keys = keys_of(engine)
    return (engine, keys) if model and keys.has(provider) else None


def _remember(engine: str, *, is_local: bool) -> None:
    known: set[str] = st.session_state.setdefault(_LOCAL, set())
    (known.add if is_local else known.discard)(engine)
