"""The judges that ran or run: how far, what failed, what it took; Stop, Resume, once more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from core.domain.access import Actor
from core.services.judge_words import (
    PROTOCOL_SHORT,
    VARIANT_WORDS,
    counted,
    engine_words,
    judge_name,
)
from core.services.judging import (
    Judge,
    JudgeProgress,
    judge_progress,
    list_judges,
    resume_judge,
    stop_judge,
)
from core.services.running import JobStatus
from core.services.sending import destinations
from core.services.tools import Store
from core.services.wording import money, time_taken
from pages.ui.alignment_engines import keys_of
from pages.ui.alignment_source import Source
from pages.ui.frame import told
from pages.ui.session import open_store, settings
from pages.ui.widgets import escaped, notice

_EVERY = timedelta(seconds=1)


def progress_of(store: Store, actor: Actor, source: Source) -> tuple[JudgeProgress, ...]:
    """Return how far each judge of a source is, the oldest first."""
    judges = list_judges(store, actor, study_id=source.study_id, set_id=source.set_id)
    return tuple(judge_progress(store, actor, judge.id) for judge in judges)


def show_runs(actor: Actor, source: Source, found: Sequence[JudgeProgress]) -> None:
    """Show the judges; while one is at work, what is shown follows it by itself."""
    if any(map(is_at_work, found)):
        _followed(actor, source)
    elif found:
        _show(actor, found)


def is_at_work(one: JudgeProgress) -> bool:
    """Whether a judge is being asked right now."""
    return one.job is not None and one.job.state is JobStatus.RUNNING


@st.fragment(run_every=_EVERY)
def _followed(actor: Actor, source: Source) -> None:
    with told(), open_store() as store:
        found = progress_of(store, actor, source)
        if not any(map(is_at_work, found)):
            st.rerun()
        _show(actor, found)


def _show(actor: Actor, found: Sequence[JudgeProgress]) -> None:
    st.table(
        {
            "Judge": [escaped(engine_words(one.judge.order.engine)) for one in found],
            "How": [_how(one) for one in found],
            "Asked": [f"{one.answered + one.failed:,} of {one.questions:,}" for one in found],
            "No answer": [f"{one.failed:,}" for one in found],
            "Calls": [f"{one.sent:,}" for one in found],
            "Cost": [_cost(one) for one in found],
            "Time of answers": [time_taken(one.seconds) for one in found],
            "State": [_state(one) for one in found],
        },
        border="horizontal",
        alt="One row a judge: how it was asked, how far it is, what failed, cost and time.",
    )
    for one in found:
        if is_at_work(one) or one.unasked or one.failed:
            _act(actor, one)


def _how(one: JudgeProgress) -> str:
    order = one.judge.order
    repeats = f", {order.repeats} times" if order.repeats > 1 else ""
    return f"{PROTOCOL_SHORT[order.protocol]}, {VARIANT_WORDS[order.variant]}{repeats}"


def _cost(one: JudgeProgress) -> str:
    unknown = f"unknown for {counted(one.unpriced, 'call')}" if one.unpriced else ""
    return ", ".join(filter(None, [money(one.cost) if one.cost or not unknown else "", unknown]))


def _state(one: JudgeProgress) -> str:
    if is_at_work(one):
        return "stopping" if one.job and one.job.cancel_asked else "at work"
    if one.unasked:
        return "stopped"
    return "done, with failures" if one.failed else "done"


def _act(actor: Actor, one: JudgeProgress) -> None:
    judge = one.judge
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if is_at_work(one):
            done = one.answered + one.failed
            st.progress(
                done / one.questions,
                text=f"{judge_name(judge.order)}: {done:,} of {counted(one.questions, 'question')}",
            )
            st.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"stop_{judge.id}",
                on_click=_stop,
                args=[actor, judge.id],
            )
            return
        _offer_the_rest(actor, one)


def _offer_the_rest(actor: Actor, one: JudgeProgress) -> None:
    """Say what is left and where it would go, and go on only at a click."""
    judge = one.judge
    places = destinations([judge.order.engine], keys_of(judge.order.engine))
    words = [
        f"{judge_name(judge.order)}: {one.unasked:,} not asked, {one.failed:,} without an answer.",
        (one.job.failure if one.job else None) or "",
        f"What is left goes to {' and '.join(places)}." if places else "",
    ]
    said = " ".join(filter(None, words))
    if one.job is not None and one.job.state is JobStatus.FAILED:
        notice(said, kind="error")
    else:
        st.markdown(escaped(said))
    label = "Resume" if one.unasked else "Retry the failures"
    st.button(
        f"Send and {label[0].lower()}{label[1:]}" if places else label,
        icon=":material/play_arrow:" if one.unasked else ":material/refresh:",
        key=f"resume_{judge.id}",
        on_click=_go_on,
        args=[actor, judge],
    )


def _stop(actor: Actor, judge_id: str) -> None:
    with told(), open_store() as store:
        stop_judge(store, actor, judge_id)


def _go_on(actor: Actor, judge: Judge) -> None:
    with told():
        resume_judge(settings(), keys_of(judge.order.engine), actor, judge.id)
