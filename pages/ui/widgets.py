"""Small parts that every page uses; text from outside never becomes markup."""

from __future__ import annotations

import re
from typing import Literal

import streamlit as st

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """Return `text` so that Streamlit's markdown shows it letter by letter."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def plain_text(text: str) -> None:
    """Show a text from outside as it is: no markdown, no HTML."""
    st.text(text, width="stretch")


def notice(text: str, *, kind: Literal["error", "warning", "info", "success"]) -> None:
    """Say one plain sentence, which may quote a file's or a server's words."""
    show = {"error": st.error, "warning": st.warning, "info": st.info, "success": st.success}
    show[kind](escaped(text.replace("`", "")))


def main_button() -> Literal["primary", "secondary"]:
    """Return the look of the one button that goes on.

    Streamlit writes white on the accent color; the dark theme's accent is too light for that.
    """
    return "secondary" if st.context.theme.type == "dark" else "primary"
