"""The case view: both texts with their marks, facts, flags and numbers, linked to each other.

Texts reach the page as data and enter it through `textContent` only.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components import v2

from pages.ui.case_payload import Payload

_HERE = Path(__file__).parent / "case_view"
_SCRIPTS = ("draw.js", "link.js", "main.js")
_NAME = "bedside_case_view"


@st.cache_resource
def _sources() -> tuple[str, str]:
    return (
        (_HERE / "view.css").read_text(encoding="utf-8"),
        "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    )


def show_case(payload: Payload, *, key: str) -> None:
    """Draw a case; what is selected in it stays selected when the page reruns."""
    css, js = _sources()
    view = v2.component(_NAME, html='<div class="root"></div>', css=css, js=js)
    view(key=key, data=payload)
