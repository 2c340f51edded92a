"""How far a run is: it follows the run by itself, and pauses, stops, resumes and retries it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from core.domain.access import Actor
from core.domain.runs import CellState, CellStep, RunState
from core.services.run_control import RunProgress, pause_run, run_progress, stop_run
from core.services.tools import Store
from core.services.wording import money
from pages.ui.frame import told
from pages.ui.runs_batch import offer_batches, show_batches
from pages.ui.runs_going_on import go_on
from pages.ui.runs_words import STEP_WORDS, fault_words, span
from pages.ui.session import open_store
from pages.ui.widgets import escaped, notice

# Reading thousands of cells takes time from the run itself.
_MANY = 1000
_OFTEN, _SELDOM = timedelta(seconds=1), timedelta(seconds=4)
_ASKED = "runs_asked_"


def show_progress(store: Store, actor: Actor, run_id: str) -> None:
    """Show a run as it stands; while it runs, what is shown follows it by itself."""
    found = run_progress(store, actor, run_id)
    if found.run.state is RunState.RUNNING:
        every = _OFTEN if found.total <= _MANY else _SELDOM
        st.fragment(_followed, run_every=every)(actor, run_id)
        return
    st.session_state.pop(_ASKED + run_id, None)
    if found.run.reason:
        notice(found.run.reason, kind="info")
    for engine, why in found.stopped_engines.items():
        notice(f"{engine}: {why}", kind="error")
    if not show_batches(store, actor, found):
        go_on(store, actor, found)
        offer_batches(store, actor, found)
    _show(found)


def _followed(actor: Actor, run_id: str) -> None:
    with told(), open_store() as store:
        found = run_progress(store, actor, run_id)
        if found.run.state is not RunState.RUNNING:
            st.rerun()
        _controls(actor, run_id)
        _show(found)


def _controls(actor: Actor, run_id: str) -> None:
    asked = st.session_state.get(_ASKED + run_id)
    with st.container(horizontal=True):
        for label, doing, icon, act in (
            ("Pause", "Pausing …", ":material/pause:", pause_run),
            ("Stop", "Stopping …", ":material/stop_circle:", stop_run),
        ):
            st.button(
                doing if asked == label else label,
                icon=icon,
                key=f"runs_{label.lower()}_{run_id}",
                disabled=asked in (label, "Stop"),
                help={
                    "Pause": "Finish what is in flight and begin nothing more.",
                    "Stop": "Drop what is in flight now. What is done stays.",
                }[label],
                on_click=_ask,
                args=[label, act, actor, run_id],
            )


def _ask(label: str, act: Callable[[Store, Actor, str], None], actor: Actor, run_id: str) -> None:
    with told(), open_store() as store:
        act(store, actor, run_id)
        st.session_state[_ASKED + run_id] = label


def _show(found: RunProgress) -> None:
    done, failed = found.cells[CellState.DONE], found.cells[CellState.FAILED]
    st.progress(
        (done + failed) / found.total,
        text=f"{done:,} of {found.total:,} cells done, {failed:,} failed",
    )
    with st.container(horizontal=True):
        for step in CellStep:
            if step is not CellStep.JUDGE or found.run.plan.judges:
                words = f"{found.steps[step]:,} of {found.total:,}"
                st.metric(STEP_WORDS[step], words, border=True)
    with st.container(horizontal=True):
        st.metric("Calls sent", f"{found.sent:,}", border=True)
        st.metric("Answered from the cache", f"{found.cached:,}", border=True)
        st.metric("Calls a minute", _speed(found), border=True)
        st.metric("Time of all calls", span(found.seconds), border=True)
        st.metric("Cost so far", money(found.cost), border=True)
    if found.unpriced:
        st.caption(f"{found.unpriced:,} answers of unknown price are not in the cost.")
    _faults(found)


def _speed(found: RunProgress) -> str:
    return "–" if found.per_minute is None else f"{found.per_minute:,.0f}"


def _faults(found: RunProgress) -> None:
    kinds = sorted({*found.faults, *found.request_faults})
    if not kinds:
        return
    st.table(
        {
            "Errors by class": [escaped(fault_words(kind)) for kind in kinds],
            "Cells that failed": [f"{found.faults.get(kind, 0):,}" for kind in kinds],
            "Requests that failed": [f"{found.request_faults.get(kind, 0):,}" for kind in kinds],
        },
        border="horizontal",
        alt="One row a class of errors: failed cells, and failed requests, some tried again.",
    )
    st.caption("Most failed requests were tried again. A failed cell is in no average.")
