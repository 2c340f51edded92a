"""Which run the trade-off is of, and what to do when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.domain.access import Actor
from core.domain.runs import RunState
from core.services.judge_words import counted
from core.services.repair_runs import FLATTERED, is_flattered
from core.services.run_control import Run, start_plan
from core.services.run_file import shipped_plan
from core.services.tradeoff import Tradeoff
from core.services.wording import RULES_ENGINE, is_rules
from pages.ui.runs_words import EDITED_BY_RULES
from pages.ui.session import all_keys, settings
from pages.ui.widgets import main_button, notice

_RUN = "run"
_CHOSEN = "tradeoff_run"
_PLAN = "level-calibration"


def is_checked(found: Tradeoff) -> bool:
    """Whether there is any number to show."""
    return any(point.scores.replies for system in found.systems for point in system.points)


def say_state(found: Tradeoff) -> None:
    """Say what is missing in the numbers, and where no model stands behind them."""
    failed = sum(point.failed for system in found.systems for point in system.points)
    arms = [point.arm.arm for system in found.systems for point in system.points]
    state = found.run.state
    words = [
        f"This run is {state.value}; these numbers are of what is done."
        if state is not RunState.DONE
        else "",
        f"{counted(failed, 'cell')} failed and in no number here." if failed else "",
        FLATTERED if is_flattered(found.run.plan, arms) else "",
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        if all(map(is_rules, found.run.plan.engines)):
            st.badge(EDITED_BY_RULES, color="orange")
        if any(words):
            st.caption(" ".join(filter(None, words)))
    if not is_checked(found):
        notice("Nothing of this run is checked yet, so there is no number.", kind="info")


def choose_run(runs: Sequence[Run]) -> Run | None:
    """Let the user choose a run; the address names it, so that a link leads back to it."""
    by_id = {run.id: run for run in runs if run.state is not RunState.PLANNED}
    linked = st.query_params.get(_RUN)
    if linked is not None and linked not in by_id:
        st.error("There is no run at this address.")
    if linked in by_id and st.session_state.get(_CHOSEN) != linked:
        st.session_state[_CHOSEN] = linked
    chosen = st.selectbox(
        "Run",
        list(by_id),
        format_func=lambda one: f"{by_id[one].plan.title}, {by_id[one].created_at[:10]}",
        key=_CHOSEN,
        on_change=_follow,
        width=340,
    )
    return by_id.get(chosen)


def _follow() -> None:
    st.query_params[_RUN] = st.session_state[_CHOSEN]


def nothing_yet(actor: Actor) -> None:
    """Say what the page shows, and start what it needs in one click."""
    st.markdown(
        "This page shows whether facts suffer when more empathy is asked for, and up to which "
        "level precision stays above the lowest that you accept. It needs a run that edits the "
        "same pairs at several levels.\n\n"
        "The shipped plan *Empathy level calibration* does that on 24 pairs of the sample library "
        "with the offline rules: no key, no cost, nothing leaves this computer."
    )
    with st.container(horizontal=True):
        if st.button(
            "Start the level calibration",
            type=main_button(),
            icon=":material/play_arrow:",
            key="tradeoff_start",
        ):
            plan = replace(shipped_plan(_PLAN), checker=RULES_ENGINE)
            run_id, _ = start_plan(settings(), all_keys(), actor, plan)
            st.switch_page("runs.py", query_params={_RUN: run_id})
        if st.button("Plan another run", icon=":material/table_view:", key="tradeoff_plan"):
            st.switch_page("runs.py", query_params={_RUN: "new"})
