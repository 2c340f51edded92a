"""The two text fields of the editor by their keys.

New content from elsewhere (a switch, Discard, Save) comes in new fields: what a late second click
still says of the old ones is then no change, and brings no old text back.
"""

from __future__ import annotations

import streamlit as st

PARTS = ("system", "user")
_FILLED = "prompts_filled"


def fields(version_key: str) -> tuple[str, str]:
    """Return the keys of the system field and the user field as they are now."""
    times = st.session_state.get(_FILLED, 0)
    system, user = (f"prompts_{part}_{times}_{version_key}" for part in PARTS)
    return system, user


def refill() -> None:
    """Let the editor show on the next run what the database holds."""
    st.session_state[_FILLED] = st.session_state.get(_FILLED, 0) + 1
