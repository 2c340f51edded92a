"""One pair: what the edit changed, and whether the facts survived."""

from dataclasses import replace

import streamlit as st

from core.domain.access import Capability
from core.errors import NotFound
from core.services import library
from core.services.cases import load_case, opening_case
from core.services.running import job_state
from pages.ui import edit_state as state
from pages.ui.edit_compare import show_comparison
from pages.ui.edit_controls import controls, paste_button, paste_panel
from pages.ui.edit_jobs import show_failure, watch
from pages.ui.edit_locks import ask_locks, show_locks_of
from pages.ui.edit_making import make, offer_comparison, try_again
from pages.ui.edit_result import badges, show_result, warn_if_urgent
from pages.ui.frame import frame
from pages.ui.session import open_store, pasted

with (
    frame(needs=Capability.EDIT),
    open_store() as store,
    state.arrival(otherwise=opening_case().id) as place,
):
    opened = None
    try:
        opened = load_case(store, place[state.CASE]) if state.CASE in place else None
        job = job_state(store, place[state.JOB]) if state.JOB in place else None
    except NotFound as error:
        state.lead_back(error)
        st.stop()
    if opened and state.show_settings_of(opened):
        show_locks_of(opened)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Did the facts survive?", anchor=False, width="content")
        beside_title = st.container(horizontal=True, key="edit_badges", width="content")
        st.space("stretch")
        paste_button()
        offer_comparison()
    paste_panel()
    own = [pair for pair in (pasted(), opened.pair if opened else None) if pair]
    choice = controls(library.list_pairs(store), own=own)
    choice = replace(choice, locks=ask_locks(choice))
    warn_if_urgent(choice.pair)

    if not (opened or job or state.COMPARE in place):
        made = make(choice)
        opened = load_case(store, made) if made else None
    with beside_title:
        badges(opened)
    if opened:
        show_result(opened.id)
    elif state.COMPARE in place:
        show_comparison(place[state.COMPARE])
    elif job and job.state == "running":
        watch(job.id)
    elif job and job.case_id:
        state.go_to(case=job.case_id)
        st.rerun()
    elif job:
        show_failure(job, try_again)
