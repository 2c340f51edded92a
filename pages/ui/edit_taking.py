"""What can be taken along from a case: the text, the report, the passport; and keeping it."""

from __future__ import annotations

import json

import streamlit as st

from core.domain.access import Actor
from core.services.cases import keep_case
from core.services.desk import DeskView
from core.services.passport import Passport, find_passport, passport_name
from core.services.passport_json import passport_json
from core.services.passport_page import passport_html
from core.services.reporting import report_html, report_name
from core.services.rules_rates import rates_words
from pages.ui.edit_desk_words import draft_words, is_ready, not_final_words
from pages.ui.session import open_store, unmasked


def offer_to_take(actor: Actor, view: DeskView) -> None:
    """Offer the text once nothing must be decided any more, and the papers at any time."""
    case = view.result
    draft = draft_words(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download the text",
            data=unmasked(case.pair.id, case.edit.text) if is_ready(view) else "",
            file_name=f"bedside-text-{_name(case.id)}.txt",
            mime="text/plain",
            icon=":material/download:",
            disabled=not is_ready(view),
            help=not_final_words(view) or None,
            on_click="ignore",
        )
        st.download_button(
            f"Download the report ({draft})" if draft else "Download the report",
            data=lambda: report_html(
                case, rates=rates_words(case.check.checker if case.check else ""), draft=draft
            ),
            file_name=report_name(case),
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
        )
        _passport(actor, view)
        if not case.kept:
            st.button(
                "Keep this case",
                icon=":material/bookmark:",
                on_click=_keep,
                args=(case.id,),
                help="Without this it is forgotten after the session.",
            )


def _passport(actor: Actor, view: DeskView) -> None:
    def found() -> Passport:
        with open_store() as store:
            return find_passport(store, actor, view.case.id, desk_id=view.desk_id)

    st.download_button(
        "Download the case passport",
        data=lambda: passport_html(found()),
        file_name=passport_name(view.case.id),
        mime="text/html",
        icon=":material/badge:",
        help="Everything about this case on one page: texts, verdicts, decisions, votes, hashes.",
        on_click="ignore",
    )
    st.download_button(
        "Passport as JSON",
        data=lambda: json.dumps(passport_json(found()), ensure_ascii=False, indent=2),
        file_name=passport_name(view.case.id, ending="json"),
        mime="application/json",
        icon=":material/data_object:",
        on_click="ignore",
    )


def _name(case_id: str) -> str:
    return case_id.replace("~", "-")


def _keep(identifier: str) -> None:
    with open_store() as store:
        keep_case(store, identifier)
