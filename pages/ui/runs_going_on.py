"""A run that stands still: resume it, retry its failed cells, raise its budget."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.domain.access import Actor
from core.domain.runs import CellState, RunState
from core.services.run_control import (
    RunProgress,
    resume_run,
    retry_run,
    run_engines,
    set_budget,
)
from core.services.sending import destinations
from core.services.tools import Store
from core.settings import Keys, Settings
from pages.ui.frame import told
from pages.ui.runs_budget import ask_budget
from pages.ui.runs_engines import ask_keys
from pages.ui.session import asking_keys, open_store, settings
from pages.ui.widgets import escaped, main_button

_Go = Callable[[Settings, Keys, Actor, str], str]


def go_on(store: Store, actor: Actor, found: RunProgress) -> None:
    """Offer what can be done with what waits and what failed."""
    run, failed = found.run, found.cells[CellState.FAILED]
    waiting = found.total - found.cells[CellState.DONE] - failed
    if not waiting and not failed:
        return
    engines = run_engines(store, actor, run.id)
    places = destinations(engines, ask_keys(engines))
    if places:
        st.caption(escaped(f"What is left goes to {' and '.join(places)}."))
    with st.container(horizontal=True):
        if waiting:
            label = "Start" if run.state is RunState.PLANNED else "Resume"
            words = f"{label} ({waiting:,} wait)"
            _button(words, "play_arrow", resume_run, actor, run.id, is_main=True)
        if failed:
            words = f"Retry the errors ({failed:,})"
            _button(words, "refresh", retry_run, actor, run.id, is_main=not waiting)
        with st.popover("Change the budget", icon=":material/savings:"):
            _budget(actor, found)


def _button(label: str, icon: str, go: _Go, actor: Actor, run_id: str, *, is_main: bool) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        type=main_button() if is_main else "secondary",
        key=f"runs_{go.__name__}_{run_id}",
        on_click=_go,
        args=[go, actor, run_id],
    )


def _go(go: _Go, actor: Actor, run_id: str) -> None:
    with told():
        go(settings(), asking_keys(), actor, run_id)


def _budget(actor: Actor, found: RunProgress) -> None:
    run = found.run
    calls, money = ask_budget(
        run.plan.budget_calls, run.plan.budget_money, key=f"runs_budget_{run.id}"
    )
    st.caption(f"{found.sent:,} calls were sent so far; they count.")
    if st.button("Keep this budget", key=f"runs_budget_keep_{run.id}"):
        with open_store() as store:
            set_budget(store, actor, run.id, calls=calls, money=money)
        st.rerun()
