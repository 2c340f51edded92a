"""What a patient sees: consent, practice, then one blinded pair at a time."""

import streamlit as st

from core.domain.access import Capability
from core.services.panel import apply, screen
from pages.ui import who
from pages.ui.frame import frame
from pages.ui.panel_screen import show_screen, taps
from pages.ui.session import open_store

KEY = "panel"
APPLIED = "panel_applied"
REFRESH_SECONDS = 10


def take() -> None:
    """Apply what the browser sent, before anything is drawn."""
    keep(taps(KEY))


def keep(sent: list[object]) -> None:
    """Apply taps and remember what became of them, for the document that follows."""
    actor = who.actor()
    if sent and actor and actor.may(Capability.JUDGE):
        with open_store() as store:
            st.session_state[APPLIED] = apply(store, actor, sent)


@st.fragment(run_every=REFRESH_SECONDS)
def seat() -> None:
    """Draw where the seat is now; a pause or a closing arrives without a tap."""
    with frame(needs=Capability.JUDGE) as actor, open_store() as store:
        document = screen(store, actor, st.session_state.get(APPLIED))
        sent = show_screen(document, key=KEY, on_actions=take)
    if sent and APPLIED not in st.session_state:
        keep(sent)
        st.rerun(scope="fragment")


seat()
