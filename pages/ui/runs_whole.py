"""Every arm at once: beside the first of its run, or two runs arm by arm."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.services.judge_words import counted
from core.services.run_control import Run, list_runs
from core.services.run_whole import whole_notes, whole_sheet
from core.services.tools import Store
from pages.ui.runs_found import whole_of
from pages.ui.runs_words import run_words
from pages.ui.sheets import show_sheet
from pages.ui.widgets import escaped, notice

_MAIN = (
    *("From", "To", "Pairs", "Got worse", "Recall, macro", "Precision, macro"),
    *("Flags in 100 replies", "Precision, sign test p"),
)
_NONE = "The two runs have no arm in common that could be compared."
_ALONE = "This run has one arm. Choose another run above to compare it with."


def show_whole(store: Store, actor: Actor, run: Run) -> None:
    """Show what changes in every arm: within this run, or to the same arms of another run."""
    runs = {one.id: one for one in list_runs(store, actor)}
    other = st.selectbox(
        "Compare",
        [run.id, *(name for name in runs if name != run.id)],
        format_func=lambda name: (
            "every arm of this run with its first"
            if name == run.id
            else f"this run with {run_words(runs[name])}, arm by arm"
        ),
        key=f"compare_whole_{run.id}",
        width=480,
    )
    found = whole_of(store, actor, run.id, other)
    if not found.comparisons:
        notice(_NONE if other != run.id else _ALONE, kind="info")
        return
    for words in whole_notes(found.comparisons):
        notice(words, kind="warning")
    show_sheet(whole_sheet(found.comparisons), only=_MAIN)
    if found.alone:
        st.caption(
            escaped(f"{counted(len(found.alone), 'arm')} without a match: {'; '.join(found.alone)}")
        )
