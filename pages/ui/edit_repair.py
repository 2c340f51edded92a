"""Remove what is not supported: the repair runs beside, and its result is a second diff to take."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from core.domain.access import Actor
from core.services.desk import DeskView
from core.services.desk_checking import judged_by
from core.services.repair_jobs import repair_of_job, start_repair
from core.services.running import JobStatus, job_state
from core.services.sending import destinations
from core.services.tools import Store
from core.services.wording import RULES_ENGINE
from pages.ui import edit_state as state
from pages.ui.edit_desk_memory import memory_of
from pages.ui.edit_jobs import show_steps, stop_button, why_not
from pages.ui.edit_leaving import ask_to_send_case
from pages.ui.edit_repair_result import close_repair, go_to_desk, show_repair
from pages.ui.session import asking_keys, open_store, settings
from pages.ui.widgets import notice

_EVERY = timedelta(seconds=0.5)


def offer_repair(store: Store, actor: Actor, view: DeskView) -> None:
    """Show the repair that was asked for: where texts would go, its steps, then what it did."""
    job_id = state.here().get(state.REPAIR)
    if not job_id:
        _ask(actor, view)
        return
    job = job_state(store, job_id)
    with st.container(border=True):
        if job.state is JobStatus.RUNNING:
            _watch(job_id)
            return
        kept = repair_of_job(store, job_id)
        if job.state is JobStatus.DONE and kept:
            show_repair(view, kept)
            return
        notice(why_not(job), kind="info" if job.state is JobStatus.CANCELLED else "error")
        st.button("Close", key="repair_close", on_click=close_repair, args=(view,))


def _ask(actor: Actor, view: DeskView) -> None:
    """Name where the sentences would go; by rules they go nowhere, and it begins at once."""
    memory = memory_of(view.case.id)
    if not memory.repairs or view.case.check is None:
        return
    engine, _ = _who(view)
    places = destinations([engine, judged_by(view.case.check)], asking_keys())
    if not places:
        memory.repairs = False
        _start(actor, view)
        st.rerun()
    if ask_to_send_case(view, places, label="Send and remove what is not supported", key="repair"):
        _start(actor, view)
        st.rerun()
    st.button("Cancel", key="repair_cancel", on_click=close_repair, args=(view,))


def _who(view: DeskView) -> tuple[str, str]:
    """Return the engine that mends, the one that edited where it can, and the checker."""
    asked = view.case.edit.provenance.engine_asked
    provider = asked.partition(":")[0]
    engine = asked if asking_keys().has(provider) else RULES_ENGINE
    checker = view.case.check.checker if view.case.check else RULES_ENGINE
    return engine, checker


def _start(actor: Actor, view: DeskView) -> None:
    engine, checker = _who(view)
    job_id = start_repair(
        settings(), asking_keys(), actor, view.result, engine=engine, checker=checker
    )
    memory_of(view.case.id).repairs = False
    go_to_desk(view, repair=job_id)


@st.fragment(run_every=_EVERY)
def _watch(job_id: str) -> None:
    with open_store() as store:
        found = job_state(store, job_id)
    if found.state is not JobStatus.RUNNING:
        st.rerun()
    show_steps(found)
    stop_button(found)
