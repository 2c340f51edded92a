"""Before the texts of a run leave this computer: where they go, and whom they may point to."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor
from core.domain.identity import content_hash
from core.domain.messages import MessagePair
from core.services.deidentifying import find_in_all
from core.services.judge_words import counted
from core.services.run_control import start_plan
from core.services.run_planning import Resolved
from core.services.sending import destinations
from core.settings import Keys
from pages.ui.runs_place import go_to
from pages.ui.session import settings
from pages.ui.widgets import escaped, main_button, plain_text

_NAMED = 40


def ask_start(actor: Actor, resolved: Resolved, keys: Keys) -> None:
    """Start a plan: at once where nothing leaves, else after the user's word."""
    places = destinations(resolved.engines, keys)
    if not places:
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(
                "Start the run",
                type=main_button(),
                icon=":material/play_arrow:",
                key="runs_start",
            ):
                _start(actor, resolved, keys)
            st.caption("Nothing leaves this computer.")
        return
    with st.container(border=True):
        st.markdown(f"**The texts go to {escaped(' and '.join(places))}.** Nothing was sent yet.")
        show_people_in(resolved.pairs)
        # The word is about these texts and places; other ones need another word.
        about = content_hash([*places, *(pair.id for pair in resolved.pairs)])
        may = st.checkbox(
            "I know these texts, and they may be sent as they are", key=f"runs_may_{about}"
        )
        if st.button(
            "Send and start the run",
            type=main_button(),
            icon=":material/send:",
            disabled=not may,
            key="runs_send",
        ):
            _start(actor, resolved, keys)


def show_people_in(pairs: Sequence[MessagePair]) -> None:
    """List the words that may point to a person."""
    found = [
        f"{one.text} ({one.kind.value})"
        for pair in pairs
        for text in find_in_all([pair.patient_message, pair.physician_reply])
        for one in text
    ]
    names = list(dict.fromkeys(found))
    if names:
        more = f"; and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        plain_text(
            f"Found {len(names)} in {counted(len(pairs), 'pair')} that may point to a person: "
            f"{'; '.join(names[:_NAMED])}{more}"
        )
    st.caption(
        ("" if names else "No names, dates, phone numbers or addresses were found. ")
        + "The search is a help and no guarantee. A run sends the texts as they are kept; bring "
        "de-identified pairs where that is needed."
    )


def _start(actor: Actor, resolved: Resolved, keys: Keys) -> None:
    run_id, _ = start_plan(settings(), keys, actor, resolved.plan)
    go_to(run_id)
    st.rerun()
