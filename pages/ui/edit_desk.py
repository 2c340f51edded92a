"""The clinician's desk: a case with every change to decide, and what the decisions give."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.services.desk import DeskView, LastDesk
from core.services.rules_rates import rates_words
from core.services.summary import summarize
from pages.ui.case_payload import case_payload
from pages.ui.diff import acts, show_case
from pages.ui.edit_desk_acts import hear
from pages.ui.edit_desk_memory import memory_of
from pages.ui.edit_desk_payload import copy_payload, desk_payload
from pages.ui.edit_desk_words import ledger_words
from pages.ui.standing import standing_of

_KEY = "case-view"


def draw_desk(view: DeskView, last: LastDesk | None) -> None:
    """Draw a case as the decisions make it, and take the next ones.

    `last` is where this person left off, beside an edit that is shown as it was made.
    """
    memory = memory_of(view.case.id)
    result = view.result
    summary = summarize(result)
    memory.scores = summary.scores
    sent = show_case(
        case_payload(
            result,
            summary,
            copy=copy_payload(view),
            rates=rates_words(result.check.checker if result.check else ""),
            standing=standing_of(view.composed),
            desk=desk_payload(
                view,
                said=memory.said_of(view.number),
                refused=memory.refused,
                last=last,
                acks=memory.heard,
            ),
            ledger=ledger_words(view.ledger),
        ),
        key=_KEY,
        on_acts=partial(_take, view.case.id),
    )
    if sent and not memory.heard:
        hear(view.case.id, sent)
        st.rerun()


def _take(case_id: str) -> None:
    hear(case_id, acts(_KEY))
