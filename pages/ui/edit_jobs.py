"""An edit in the making: its steps as they finish, Stop, and what to do when it failed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from core.services.editing import EditOrder
from core.services.running import JobState, job_state, start_edit, stop_job
from core.settings import Keys
from pages.ui import edit_state as state
from pages.ui.session import open_store, settings
from pages.ui.widgets import main_button, notice
from pages.ui.words import STEP_WORDS

_SIGNS = {"waiting": "○", "running": "◔", "done": "✓", "failed": "✕"}
_SOON_SECONDS = 0.6
_LOOK_SECONDS = 0.02
_EVERY = timedelta(seconds=0.5)


def begin(order: EditOrder, keys: Keys, *, soon: bool) -> str | None:
    """Start an edit and name it in the URL; return its case where rules answer at once."""
    job_id = start_edit(settings(), keys, order)
    finished = _wait(job_id) if soon else None
    if finished and finished.case_id:
        state.go_to(case=finished.case_id)
        return finished.case_id
    state.go_to(job=job_id)
    return None


def _wait(job_id: str) -> JobState | None:
    until = time.monotonic() + _SOON_SECONDS
    with open_store() as store:
        while time.monotonic() < until:
            found = job_state(store, job_id)
            if found.state != "running":
                return found
            time.sleep(_LOOK_SECONDS)
    return None


@st.fragment(run_every=_EVERY)
def watch(job_id: str) -> None:
    """Show the steps of a running job, and the case as soon as it is finished."""
    with open_store() as store:
        found = job_state(store, job_id)
    if found.state != "running":
        if found.case_id:
            state.go_to(case=found.case_id)
        st.rerun()
    with st.container(border=True):
        show_steps(found)
        stop_button(found)


def stop_button(found: JobState) -> None:
    """Offer to stop a running job."""
    st.button(
        "Stopping …" if found.cancel_asked else "Stop",
        key=f"stop-{found.id}",
        icon=":material/stop_circle:",
        disabled=found.cancel_asked,
        on_click=_stop,
        args=(found.id,),
    )


def show_steps(found: JobState) -> None:
    """Say for each step whether it waits, runs or is done."""
    st.text("\n".join(step_lines(found)))


def step_lines(found: JobState) -> list[str]:
    """Return one line for each step of a job."""
    return [
        f"{_SIGNS[step.state.value]}  {STEP_WORDS.get(step.name, step.name)} ({step.state.value})"
        for step in found.steps
    ]


def _stop(job_id: str) -> None:
    with open_store() as store:
        stop_job(store, job_id)


def why_not(found: JobState) -> str:
    """Say in a plain sentence why a job ended without an edit."""
    return {
        "cancelled": "Stopped. Nothing was lost: your texts and settings are as they were.",
        "interrupted": "The app was closed while this ran. Nothing was lost.",
    }.get(found.state.value, found.failure or "It failed without saying why.")


def show_failure(found: JobState, again: Callable[[], None]) -> None:
    """Say in a plain sentence why there is no edit, and offer to try again."""
    with st.container(border=True):
        notice(why_not(found), kind="info" if found.state == "cancelled" else "error")
        show_steps(found)
        with st.container(horizontal=True):
            st.button("Try again", type=main_button(), icon=":material/refresh:", on_click=again)
            st.button("Change the settings", on_click=state.forget_result)
