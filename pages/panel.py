"""What a patient sees: consent, practice, then one blinded pair at a time."""

import streamlit as st

from core.domain.access import Capability, authorize
from core.domain.identity import Json
from core.errors import StoreError, Unauthorized
from core.services.panel import NOT_SAVED, Applied, apply, screen
from pages.ui import who
from pages.ui.panel_screen import show_screen, taps
from pages.ui.session import open_store
from pages.ui.widgets import notice

KEY = "panel"
APPLIED = "panel_applied"
LAST = "panel_document"
REFRESH_SECONDS = 10


def take() -> None:
    """Apply what the browser sent, before anything is drawn."""
    keep(taps(KEY))


def keep(sent: list[object]) -> None:
    """Apply taps and remember what became of them, for the document that follows."""
    if not sent:
        return
    try:
        actor = authorize(who.actor(), Capability.JUDGE)
        with open_store() as store:
            st.session_state[APPLIED] = apply(store, actor, sent)
    except StoreError:
        st.session_state[APPLIED] = Applied(not_saved=NOT_SAVED)
    except Unauthorized:
        return  # what is drawn next says so


def newest() -> dict[str, Json]:
    """Return what the seat is to see; while the disk is full, what it saw before stays."""
    try:
        actor = authorize(who.actor(), Capability.JUDGE)
        with open_store() as store:
            document = screen(store, actor, st.session_state.get(APPLIED))
    except StoreError:
        if LAST not in st.session_state:
            raise
        return {**st.session_state[LAST], "acks": [], "notSaved": NOT_SAVED}
    st.session_state[LAST] = document
    return document


@st.fragment(run_every=REFRESH_SECONDS)
def seat() -> None:
    """Draw where the seat is now; a pause or a closing arrives without a tap."""
    sent = []
    try:
        sent = show_screen(newest(), key=KEY, on_actions=take)
    except Unauthorized:
        st.info("This card does not lead to a seat any more. Please ask the helper.")
        st.link_button("Type a code", "/join")
    except StoreError as error:
        notice(str(error), kind="error")
    if sent and APPLIED not in st.session_state:
        keep(sent)
        st.rerun()


seat()
