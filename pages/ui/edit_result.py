"""A finished case on the edit page: who made it, what it shows, and what to take along."""

from __future__ import annotations

import streamlit as st

from core.domain.cases import Case
from core.domain.messages import MessagePair
from core.services.cases import keep_case
from core.services.reporting import report_html, report_name
from core.services.rules_rates import rates_words
from core.services.summary import summarize
from core.services.urgency import URGENT_NOTICE, find_red_flags
from core.services.wording import checker_badge, engine_badge
from pages.ui.case_payload import case_payload
from pages.ui.diff import show_case
from pages.ui.edit_making import try_again
from pages.ui.session import open_store, unmasked
from pages.ui.widgets import escaped, main_button, notice


def badges(case: Case | None) -> None:
    """Name who wrote the edit and who checked the facts."""
    if case is None:
        return
    st.badge(escaped(engine_badge(case)), icon=":material/edit:", color="primary")
    if case.check:
        st.badge(escaped(checker_badge(case.check.checker)), icon=":material/rule:", color="gray")


def warn_if_urgent(pair: MessagePair) -> None:
    """Say that this tool doesn't triage, where the message holds red-flag words."""
    found = find_red_flags(pair.patient_message)
    if found:
        about = ", ".join(dict.fromkeys(flag.concern for flag in found))
        notice(f"{URGENT_NOTICE} It may be about: {about}.", kind="warning")


def show_result(case: Case) -> None:
    """Show a finished case with everything that can be done with it."""
    if case.check_failure:
        notice(
            "The edit is here, but its facts could not be checked, so there is no score. "
            + case.check_failure,
            kind="error",
        )
        st.button("Try again", type=main_button(), icon=":material/refresh:", on_click=try_again)
    copy = unmasked(case.pair.id, case.edit.text)
    rates = rates_words(case.check.checker if case.check else "")
    payload = case_payload(case, summarize(case), copy_text=copy, rates=rates)
    show_case(payload, key="case-view")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download the report",
            data=lambda: report_html(case, rates=rates),
            file_name=report_name(case),
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
        )
        if not case.kept:
            st.button(
                "Keep this case",
                icon=":material/bookmark:",
                on_click=_keep,
                args=(case.id,),
                help="Without this it is forgotten after the session.",
            )


def _keep(identifier: str) -> None:
    with open_store() as store:
        keep_case(store, identifier)
