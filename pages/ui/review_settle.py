"""Settle where two reviewers differ: both opinions without names, then a decision."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor
from core.services.review_adjudicating import Dispute, disagreements
from core.services.reviewing import Standing
from core.services.tools import Store
from pages.ui.review_decide import decide
from pages.ui.review_words import back_to, passage_label
from pages.ui.widgets import plain_text

_AT = "settle_at"
_HEIGHT, _LONG = 190, 330


def settle(store: Store, actor: Actor, standing: Standing) -> None:
    """Show one disagreement at a time, those to settle first."""
    review = standing.review
    back_to("Back to the review", review.id)
    st.title("Settle disagreements", anchor=False)
    found = disagreements(store, actor, review.id)
    left = sum(not each.is_settled for each in found)
    if not found:
        st.info("The two reviewers of each finished edit agree; there is nothing to settle.")
        return
    if not left:
        st.success("Every disagreement is settled. Thank you.", icon=":material/check_circle:")
    st.progress(1 - left / len(found), text=f"{len(found) - left} of {len(found)} settled")
    _one(store, actor, found[_chosen(found)])


def _chosen(found: Sequence[Dispute]) -> int:
    """Return which one is shown: the first open one, or one chosen from the list."""
    if len(found) == 1:
        return 0
    return st.selectbox(
        "Disagreement",
        range(len(found)),
        format_func=lambda at: _name(found[at]),
        key=f"{_AT}_{sum(each.is_settled for each in found)}",
    )


def _name(dispute: Dispute) -> str:
    state = " (settled)" if dispute.is_settled else ""
    return f"Edit {dispute.number}: {passage_label(dispute.passage).lower()}{state}"


def _one(store: Store, actor: Actor, dispute: Dispute) -> None:
    left, right = st.columns([2, 3], gap="medium")
    with left:
        for title, text in (
            ("The patient wrote", dispute.message),
            ("The physician's reply", dispute.original),
            ("The edit", dispute.edited),
        ):
            st.markdown(f"**{title}**")
            with st.container(border=True, height=_HEIGHT if len(text) > _LONG else "content"):
                plain_text(text)
    with right:
        st.markdown(f"**{passage_label(dispute.passage)}**")
        if dispute.passage.text:
            with st.container(border=True):
                plain_text(dispute.passage.text)
        decide(store, actor, dispute)
