"""The start of a run: at once where nothing leaves this computer, else after the user's word."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.services.deidentifying import find_in_all
from core.services.judge_words import counted
from core.services.run_batches import submit_plan
from core.services.run_control import start_plan
from core.services.run_planning import Resolved
from core.services.sending import destinations
from core.settings import Keys
from pages.ui.leaving import ask_to_send
from pages.ui.runs_batch import ask_way
from pages.ui.runs_place import go_to
from pages.ui.session import settings
from pages.ui.widgets import main_button


def ask_start(actor: Actor, resolved: Resolved, keys: Keys) -> None:
    """Start a plan when the user says so."""
    places = destinations(resolved.engines, keys)
    in_batches = ask_way(resolved.engines)
    wanted = (
        _ask_to_send(resolved, places, in_batches=in_batches)
        if places
        else _ask_here(in_batches=in_batches)
    )
    if wanted:
        begin = submit_plan if in_batches else start_plan
        run_id, _ = begin(settings(), keys, actor, resolved.plan)
        go_to(run_id)
        st.rerun()


def _ask_here(*, in_batches: bool) -> bool:
    label = "Hand the run over" if in_batches else "Start the run"
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            label, type=main_button(), icon=":material/play_arrow:", key="runs_start"
        )
        st.caption("Nothing leaves this computer.")
    return pressed


def _ask_to_send(resolved: Resolved, places: tuple[str, ...], *, in_batches: bool) -> bool:
    pairs = resolved.pairs
    return ask_to_send(
        places,
        [
            one
            for pair in pairs
            for in_text in find_in_all([pair.patient_message, pair.physician_reply])
            for one in in_text
        ],
        among=counted(len(pairs), "pair"),
        advice="A run sends the texts as they are kept; bring de-identified pairs where that is "
        "needed.",
        label="Hand the run over" if in_batches else "Send and start the run",
        about=[pair.id for pair in pairs],
        key="runs",
    )
