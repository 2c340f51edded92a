"""What a run came to: one row an arm, empathy, stability, and every cell that failed."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.services.align_sheets import Sheet
from core.services.judge_words import counted
from core.services.run_results import RunResults
from core.services.run_sheets import arms_sheet, empathy_sheet, failures_sheet, stability_sheet
from core.services.tools import Store
from pages.ui.runs_found import results_of
from pages.ui.runs_recheck import offer_recheck
from pages.ui.sheets import download_sheet, narrowed, show_sheet
from pages.ui.widgets import escaped, notice, plain_text

_NAMES = ("Arm", "Prompt", "Level", "Engine")
_BY_REPLY = (
    *(*_NAMES, "Pairs", "Recall, macro", "Precision, macro", "F1, macro"),
    *("Flags in 100 replies", "Empathy against the original (ERS)", "Failed"),
)
_BY_FACT = (*_NAMES, "Facts", "Recall, micro", "Precision, micro", "F1, micro")
_FAILURES = ("Pair", "Arm", "Failed at", "Class", "Why", "Attempts")
_MOST_FAILURES = 20


def show_results(store: Store, actor: Actor, run_id: str) -> None:
    """Show the table of a run, and what stands behind it."""
    found = results_of(store, actor, run_id)
    if not any(each.scores.replies for each in found.arms):
        notice("Nothing is checked yet, so there is no number. See Progress.", kind="info")
        _failures(found)
        return
    for words in found.notes:
        plain_text(words)
    table = arms_sheet(found)
    show_sheet(table, only=_BY_REPLY)
    st.page_link(
        "tradeoff.py",
        label="What does empathy cost in facts? See the trade-off",
        icon=":material/ssid_chart:",
        query_params={"run": run_id},
    )
    with st.expander("Every fact alike (micro)"):
        _only_table(narrowed(table, _BY_FACT))
    if any(each.empathy for each in found.arms):
        with st.expander("Empathy, judge by judge and panel by panel"):
            show_sheet(empathy_sheet(found), title=False)
    if found.run.plan.replicates > 1:
        with st.expander("Stability: the same pair edited again"):
            show_sheet(stability_sheet(found), title=False)
    offer_recheck(store, actor, found.run, checker=found.arms[0].arm.arm.checker)
    _failures(found)


def _only_table(sheet: Sheet) -> None:
    st.table(
        {
            name: [escaped(row[place]) for row in sheet.as_words()]
            for place, name in enumerate(sheet.columns)
        },
        border="horizontal",
        alt=sheet.title,
    )


def _failures(found: RunResults) -> None:
    if not found.failed:
        return
    sheet = failures_sheet(found.failed)
    with st.expander(f"{counted(len(found.failed), 'cell')} failed, in no average"):
        _only_table(narrowed(failures_sheet(found.failed[:_MOST_FAILURES]), _FAILURES))
        if len(found.failed) > _MOST_FAILURES:
            st.caption(f"The first {_MOST_FAILURES} are shown; the file has all.")
        download_sheet(sheet)
