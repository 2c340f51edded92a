"""A try as it comes in: progress and Stop, then pair by pair what got worse first."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from core.domain.access import Actor, Capability, authorize
from core.domain.prompt_tries import Try
from core.domain.statistics import Statistic
from core.errors import NotFound
from core.services.prompt_tries import deltas, get_try, stop_try, worst_first
from core.services.running import JobState, JobStatus
from core.services.wording import checker_badge, is_rules
from pages.ui import who
from pages.ui.edit_jobs import why_not
from pages.ui.prompts_rows import show_row, signed
from pages.ui.session import open_store
from pages.ui.widgets import escaped, notice

_EVERY = timedelta(seconds=0.5)


def show_try(actor: Actor, try_id: str, *, tried_sha: str) -> None:
    """Show a try; while it runs, what is shown follows it by itself."""
    try:
        with open_store() as store:
            found, job = get_try(store, actor, try_id)
    except NotFound:
        return
    if job and job.state is JobStatus.RUNNING:
        _watch(try_id)
        return
    st.subheader(f"{escaped(found.tried)} beside {escaped(found.parent)}", anchor=False)
    if found.tried_sha != tried_sha:
        notice("The words have changed since this try.", kind="warning")
    _say_how_it_ended(found, job)
    who_made_it = "Rules, not a language model" if is_rules(found.engine) else found.engine
    st.caption(
        escaped(
            f"{found.level.label} · edited by {who_made_it} · {checker_badge(found.checker)} · "
            f"{found.at[:16].replace('T', ' ')} UTC"
        )
    )
    _summary(found)
    for row in worst_first(found.rows):
        show_row(found, row)


@st.fragment(run_every=_EVERY)
def _watch(try_id: str) -> None:
    with open_store() as store:
        found, job = get_try(store, authorize(who.actor(), Capability.EDIT), try_id)
    if job is None or job.state is not JobStatus.RUNNING:
        st.rerun()
        return
    wanted = 2 * len(found.rows)
    with st.container(border=True):
        st.progress(
            found.finished / wanted, text=f"{found.finished} of {wanted} edits made and checked"
        )
        st.button(
            "Stopping …" if job.cancel_asked else "Stop",
            key="prompts_stop",
            icon=":material/stop_circle:",
            disabled=job.cancel_asked,
            on_click=_stop,
            args=[try_id],
        )


def _stop(try_id: str) -> None:
    with open_store() as store:
        stop_try(store, authorize(who.actor(), Capability.EDIT), try_id)


def _say_how_it_ended(found: Try, job: JobState | None) -> None:
    failed = [c for row in found.rows for c in (row.tried, row.parent) if c.failure]
    left = 2 * len(found.rows) - found.finished
    if job and job.state is not JobStatus.DONE:
        kind = "info" if job.state is JobStatus.CANCELLED else "error"
        missing = f" Not made yet: {_edits(left)}; try again to go on." if left else ""
        notice(why_not(job) + missing, kind=kind)
    elif left:
        notice(f"Forgotten by now: {_edits(left)}. Try again to see them.", kind="info")
    if failed:
        notice(f"{_edits(len(failed))} failed and count nowhere; see why below.", kind="warning")


def _edits(count: int) -> str:
    return "1 edit" if count == 1 else f"{count} edits"


def _summary(found: Try) -> None:
    left, right = st.columns(2)
    for column, (name, change) in zip((left, right), deltas(found.rows).items(), strict=True):
        with column.container(border=True):
            st.metric(f"Change of {name}", signed(change.estimate))
            st.caption(escaped(_how_sure(change)))


def _how_sure(change: Statistic) -> str:
    if change.estimate is None:
        return f"Not defined: {change.reason}."
    pairs = f"Mean over {change.n} pair{'' if change.n == 1 else 's'} with both scores"
    if change.low is None or change.high is None:
        return f"{pairs}; {change.reason}."
    why = f"; {change.reason}" if change.reason else ""
    return f"{pairs}; 95 % interval {signed(change.low)} to {signed(change.high)}{why}."
