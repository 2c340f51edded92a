"""The two text fields of the editor by their keys."""

from __future__ import annotations

import streamlit as st

PARTS = ("system", "user")


def field(part: str, version_key: str) -> str:
    """Return the key of one field."""
    return f"prompts_{part}_{version_key}"


def refill(version_key: str) -> None:
    """Let the editor show on the next run what the database holds."""
    for part in PARTS:
        st.session_state.pop(field(part, version_key), None)
