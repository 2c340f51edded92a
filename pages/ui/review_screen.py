"""The rating screen: one component that draws an edit and sends what a reviewer says of it.

Texts reach the page as data and enter it through `textContent` only.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import streamlit as st
from streamlit.components import v2

from pages.ui.review_document import Document

_HERE = Path(__file__).parent
_SCRIPTS = (
    "panel_view/dom.js",
    "case_view/sending.js",
    "review_view/form.js",
    "review_view/draw.js",
    "review_view/keys.js",
    "review_view/main.js",
)
# The second part is read aloud when it changes; it stays when all else is drawn anew.
_FRAME = '<div class="root"></div><p class="spoken" role="status"></p>'
_NAME = "bedside_review"

Act = dict[str, object]


@st.cache_resource
def _sources() -> tuple[str, str]:
    return (
        (_HERE / "review_view" / "view.css").read_text(encoding="utf-8"),
        "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    )


def show_rating(document: Document, *, key: str, on_acts: Callable[[], None]) -> list[Act]:
    """Draw an edit to rate; `on_acts` is called when taps arrive, which `acts` then returns.

    The very first taps of a session are not to be had in that call; they are returned from here.
    """
    css, js = _sources()
    view = v2.component(_NAME, html=_FRAME, css=css, js=js)
    return _acts(view(key=key, data=document, on_acts_change=on_acts).acts)


def acts(key: str) -> list[Act]:
    """Return what the browser just sent."""
    return _acts(getattr(st.session_state.get(key), "acts", None))


def _acts(value: object) -> list[Act]:
    """Return the acts; whatever has another shape is nothing."""
    found = cast("Act", value).get("actions") if isinstance(value, dict) else None
    sent = cast("list[object]", found) if isinstance(found, list) else []
    return [cast("Act", each) for each in sent if isinstance(each, dict)]
