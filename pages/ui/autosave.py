"""Text areas of a page that are kept while one types."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components import v2

_NAME = "bedside_autosave"


@st.cache_resource
def _source() -> str:
    return Path(__file__).with_name("autosave.js").read_text(encoding="utf-8")


def keep_while_typing(*, key: str) -> None:
    """Hand what is typed into this page's text areas over a moment after the last key."""
    v2.component(_NAME, html="<span></span>", js=_source())(key=key, height=0)
