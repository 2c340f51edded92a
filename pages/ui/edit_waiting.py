"""Sentences that a remote checker has not judged anew: asked only after the person said so."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from core.domain.access import Actor
from core.services.desk import DeskView, judge_waiting
from core.services.running import JobState, JobStatus, Report, job_state, last_job, start_job
from core.services.sending import destinations
from core.services.tools import Store, Tools, open_tools
from pages.ui.edit_jobs import why_not
from pages.ui.edit_leaving import ask_to_send_case
from pages.ui.session import asking_keys, open_store, settings
from pages.ui.widgets import escaped, main_button, notice

_EVERY = timedelta(seconds=0.5)
_STEP = "judge"


def offer_to_judge(store: Store, actor: Actor, view: DeskView) -> None:
    """Say what waits for the checker and where asking it would send the sentences."""
    waiting, desk_id = view.waiting, view.desk_id
    if waiting is None or desk_id is None or not view.is_newest:
        return
    job = last_job(store, _key(desk_id))
    if job and job.state is JobStatus.RUNNING:
        _watch(job.id)
        return
    if job and job.state is not JobStatus.DONE:
        notice(why_not(job), kind="error")
    one = waiting.count == 1
    places = destinations([waiting.checker], asking_keys())
    st.markdown(
        f"**{waiting.count} fact{'' if one else 's'} {'waits' if one else 'wait'} for "
        f"{escaped(waiting.checker)}.** Until then {'it is' if one else 'they are'} undecided."
    )
    if not places:
        pressed = st.button("Check them now", type=main_button(), key="desk_judge")
    else:
        pressed = ask_to_send_case(
            view, places, label="Send the changed sentences and check", key="desk_judge"
        )
    if pressed:
        _start(actor, desk_id)
        st.rerun()


def _key(desk_id: str) -> str:
    return f"desk-judge-{desk_id}"


def _start(actor: Actor, desk_id: str) -> None:
    async def work(tools: Tools, report: Report) -> None:
        report(_STEP, "running")
        await judge_waiting(tools, actor, desk_id)
        report(_STEP, "done")

    with open_tools(settings(), asking_keys()) as tools:
        start_job(tools, work, key=_key(desk_id), steps=[_STEP])


@st.fragment(run_every=_EVERY)
def _watch(job_id: str) -> None:
    with open_store() as store:
        found: JobState = job_state(store, job_id)
    if found.state is not JobStatus.RUNNING:
        st.rerun()
    st.markdown("◔ Checking the changed sentences …")
