"""The edits of a run before another checker: chosen, sized, confirmed, and run on its own."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.errors import BedsideError
from core.services.judge_words import engine_words
from core.services.run_control import Run
from core.services.run_planning import resolve_plan
from core.services.run_recheck import recheck_plan
from core.services.tools import Store
from pages.ui.runs_engines import OFFERED, ask_keys
from pages.ui.runs_estimate import show_estimate
from pages.ui.runs_sending import ask_start
from pages.ui.session import asking_keys, settings
from pages.ui.widgets import notice


def offer_recheck(store: Store, actor: Actor, run: Run, *, checker: str) -> None:
    """Offer to check what `checker` has checked once more, by another engine."""
    with st.expander("Check the same edits with another checker", icon=":material/rule:"):
        st.caption(
            "Every edit that a model made is taken over as it is; only its facts are listed and "
            "checked anew, as a run of its own. Compare the two runs to see how much of a score "
            "comes from the checker."
        )
        chosen = st.selectbox(
            "Check with",
            [one for one in dict.fromkeys((*OFFERED, *run.plan.engines)) if one != checker],
            index=None,
            placeholder="Choose an engine, or type provider:model",
            format_func=engine_words,
            accept_new_options=True,
            key=f"runs_recheck_{run.id}",
            width=360,
        )
        if chosen:
            _start(store, actor, run, chosen)


def _start(store: Store, actor: Actor, run: Run, checker: str) -> None:
    ask_keys((*run.plan.engines, checker))
    try:
        plan = recheck_plan(store, actor, run.id, checker)
        resolved = resolve_plan(store, plan, settings=settings(), keys=asking_keys())
        show_estimate(store, actor, plan, asking_keys())
    except BedsideError as error:
        notice(str(error), kind="info")
        return
    ask_start(actor, resolved, asking_keys())
