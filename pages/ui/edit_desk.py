"""The clinician's desk: a case with every change to decide, and what the decisions give."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.domain.desk import Decision
from core.domain.desk_changes import find_changes
from core.domain.desk_composing import compose_changes
from core.services.desk import DeskView
from core.services.rules_rates import rates_words
from core.services.summary import summarize
from pages.ui.case_payload import case_payload
from pages.ui.diff import acts, show_case
from pages.ui.edit_desk_acts import hear
from pages.ui.edit_desk_memory import memory_of
from pages.ui.edit_desk_payload import copy_payload, desk_payload
from pages.ui.edit_desk_words import ledger_words
from pages.ui.standing import Standing, standing_of

_KEY = "case-view"


def draw_desk(view: DeskView) -> None:
    """Draw a case as the decisions make it, and take the next ones."""
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
            standing=_standing(view),
            desk=desk_payload(view, said=memory.said, acks=memory.heard),
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


def _standing(view: DeskView) -> tuple[Standing, ...]:
    original = view.case.pair.physician_reply
    rejected = {
        key
        for each in view.stretches
        for key, decision in each.decisions.items()
        if decision is Decision.REJECTED
    }
    changes = find_changes(original, view.proposal)
    return standing_of(compose_changes(original, view.proposal, changes, rejected))
