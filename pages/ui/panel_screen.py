"""What a seat sees: one component that draws its document and sends its taps.

Texts reach the page as data and enter it through `textContent` only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st
from streamlit.components import v2

from core.domain.identity import Json

_HERE = Path(__file__).parent / "panel_view"
_SCRIPTS = (
    "dom.js",
    "outbox.js",
    "clock.js",
    "top.js",
    "screens.js",
    "pair.js",
    "keys.js",
    "main.js",
)
_NAME = "bedside_panel"

# Nothing of Streamlit's own frame belongs on a patient's screen; a fixed stylesheet, no data.
_BARE = """<style>
header[data-testid="stHeader"], [data-testid="stStatusWidget"], [data-testid="stToolbar"],
footer { display: none !important; }
[data-testid="stMainBlockContainer"] { padding: 0.75rem 1rem 0 !important; max-width: none; }
[data-stale="true"] { opacity: 1 !important; transition: none !important; }
</style>"""


@st.cache_resource
def _sources() -> tuple[str, str]:
    return (
        (_HERE / "view.css").read_text(encoding="utf-8"),
        "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    )


def show_screen(
    document: Mapping[str, Json], *, key: str, on_actions: Callable[[], None]
) -> list[object]:
    """Draw a document; `on_actions` is called when taps arrive, which `taps` then returns.

    The very first taps of a session are not to be had in that call; they are returned from here.
    """
    st.html(_BARE)
    css, js = _sources()
    view = v2.component(_NAME, html='<div class="root"></div>', css=css, js=js)
    return _actions(view(key=key, data=document, on_actions_change=on_actions).actions)


def taps(key: str) -> list[object]:
    """Return what the browser just sent."""
    return _actions(getattr(st.session_state.get(key), "actions", None))


def _actions(value: object) -> list[object]:
    """Return the list of actions; whatever has another shape is nothing."""
    actions = value.get("actions") if isinstance(value, dict) else None
    return actions if isinstance(actions, list) else []
