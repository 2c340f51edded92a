"""Where a person names a remote engine: its model, and a key or an address for this session."""

from __future__ import annotations

import streamlit as st

from pages.ui.session import all_keys, keep_local_url, keep_typed, local_url


def model_field(default: str) -> str:
    """Take the name of a model; `default` is a whole spec such as `openai:gpt-5-mini`."""
    name = default.partition(":")[2]
    return st.text_input(
        "Model", value=name, key=f"model-{default}", persist_state="session", width=180
    ).strip()


def key_field(provider: str, name: str, label: str) -> None:
    """Take a key; it is held for this browser session only and never shown again."""
    field = f"typed_{name}"

    def keep() -> None:
        typed = st.session_state[field].strip()
        if typed:
            keep_typed(**{name: typed})
        st.session_state[field] = ""

    hint = all_keys().hint(provider)
    st.text_input(
        label,
        key=field,
        type="password",
        on_change=keep,
        placeholder=f"{hint} is in use" if hint else "for this session only",
        autocomplete="off",
        width=200,
    )


def url_field() -> None:
    """Take the address of a local server."""
    st.text_input(
        "Address (base URL)",
        value=local_url(),
        key="typed_local_url",
        on_change=lambda: keep_local_url(st.session_state["typed_local_url"]),
        placeholder="http://127.0.0.1:11434/v1",
        width=260,
    )
