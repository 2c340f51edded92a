"""All runs, the newest first, or what a run is when there is none."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.services.run_control import Run
from pages.ui.runs_place import NEW, STATE_COLORS, STATE_WORDS, go_to, plan_words
from pages.ui.widgets import escaped, main_button


def show_list(runs: Sequence[Run]) -> None:
    """Show one row a run, and the button that plans a new one."""
    st.button(
        "New run",
        icon=":material/add:",
        type=main_button(),
        key="runs_new",
        on_click=go_to,
        args=[NEW],
    )
    if not runs:
        st.markdown(
            "A run edits many pairs in every combination of prompts, levels of empathy and "
            "engines, checks the facts of each edit, and lets judges compare it with the "
            "physician's own reply.\n\n"
            "Three plans ship, one for each experiment of the paper. They run as they stand on the "
            "sample library with the offline rules: no key, no cost, nothing leaves this computer."
        )
    for run in runs:
        _row(run)


def _row(run: Run) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escaped(run.plan.title)}**", width="content")
                state_badge(run)
            made = f"{run.created_at[:10]} {run.created_at[11:16]} UTC by {run.created_by}"
            st.caption(escaped(f"{plan_words(run.plan)} · {', '.join(run.plan.engines)} · {made}"))
        st.button(
            "Open",
            key=f"runs_open_{run.id}",
            help=f"Go to this run ({STATE_WORDS[run.state].lower()}).",
            on_click=go_to,
            args=[run.id],
        )


def state_badge(run: Run) -> None:
    """Say where a run stands."""
    st.badge(STATE_WORDS[run.state], color=STATE_COLORS[run.state])
