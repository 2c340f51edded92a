"""Plain words of the studies pages, and how one goes from one to another."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.domain.panel import Study, StudyState

STATE_WORDS = {
    StudyState.DRAFT: "Draft",
    StudyState.OPEN: "Open",
    StudyState.PAUSED: "Paused",
    StudyState.CLOSED: "Closed",
}
STATE_COLORS: dict[StudyState, Literal["gray", "green", "orange", "blue"]] = {
    StudyState.DRAFT: "gray",
    StudyState.OPEN: "green",
    StudyState.PAUSED: "orange",
    StudyState.CLOSED: "blue",
}
NEW = "new"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def go_to(study_id: str | None) -> None:
    """Show a study, a new one (`NEW`), or the list on the next run."""
    if study_id is None:
        st.query_params.clear()
    else:
        st.query_params["study"] = study_id


def plan_words(study: Study) -> str:
    """Say the size of a study in one line."""
    plan = study.plan
    parts = [
        f"{counted(plan.votes_per_pair, 'vote')} a pair",
        f"{counted(plan.pairs_per_seat, 'pair')} a seat",
        counted(plan.controls_per_seat, "silent control"),
        counted(plan.repeats_per_seat, "repeat"),
    ]
    if study.texts.cards:
        parts.append(counted(len(study.texts.cards), "definition card"))
    return " · ".join(parts)
