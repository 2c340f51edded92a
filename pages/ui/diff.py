"""The case view: both texts with their marks, facts, flags and numbers, linked to each other.

Texts reach the page as data and enter it through `textContent` only.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.components import v2

from pages.ui.case_payload import Payload

_HERE = Path(__file__).parent / "case_view"
_SCRIPTS = (
    "draw.js",
    "sending.js",
    "desk.js",
    "desk_draw.js",
    "desk_keys.js",
    "link.js",
    "main.js",
)
_STYLES = ("view.css", "desk.css")
# The second part is read aloud when it changes; it stays when all else is drawn anew.
_FRAME = '<div class="root"></div><p class="spoken" role="status"></p>'
_NAME = "bedside_case_view"


@st.cache_resource
def _sources() -> tuple[str, str]:
    return (
        "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _STYLES),
        "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    )


def show_case(
    payload: Payload, *, key: str, on_acts: Callable[[], None] | None = None
) -> list[object]:
    """Draw a case; what is selected in it stays selected when the page reruns.

    `on_acts` is called when decisions arrive, which `acts` then returns. The very first ones of a
    session are not to be had in that call; they are returned from here.
    """
    css, js = _sources()
    view = v2.component(_NAME, html=_FRAME, css=css, js=js)
    if on_acts is None:
        view(key=key, data=payload)
        return []
    return _actions(view(key=key, data=payload, on_acts_change=on_acts).acts)


def acts(key: str) -> list[object]:
    """Return what the browser just sent."""
    return _actions(getattr(st.session_state.get(key), "acts", None))


def _actions(value: object) -> list[object]:
    """Return the list of actions; whatever has another shape is nothing."""
    actions = value.get("actions") if isinstance(value, dict) else None
    return actions if isinstance(actions, list) else []
