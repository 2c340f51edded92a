"""An open review: how far it is, and what this person can do now."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.services.reviewing import Standing, close_review
from core.services.tools import Store
from pages.ui.review_list import standing_words
from pages.ui.review_words import RATE, SETTLE, back_to, go_to
from pages.ui.studies_words import counted
from pages.ui.widgets import escaped, main_button


def show_head(standing: Standing) -> None:
    """Show the name of a review and how far it is."""
    review = standing.review
    back_to("All reviews", None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(escaped(review.title), anchor=False, width="content")
        if review.is_open:
            st.badge("Open", color="green")
        else:
            st.badge("Closed", color="blue")
    drawn = " and ".join(
        f"{size.drawn} of {size.population} {size.stratum.value} edits" for size in review.strata
    )
    st.caption(f"Drawn with seed {review.seed}: {drawn}. {standing_words(standing)}")


def show_open(store: Store, actor: Actor, standing: Standing) -> None:
    """Show what is to do in an open review."""
    review = standing.review
    with st.container(horizontal=True):
        st.metric("Complete", f"{standing.complete} of {standing.items}", border=True)
        st.metric("You reviewed", standing.mine_done, border=True)
        st.metric("Left for you", standing.mine_left, border=True)
        st.metric("Disagreements to settle", standing.disagreements, border=True)
    st.progress(standing.complete / standing.items if standing.items else 0.0)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Go on with your edit" if standing.mine_begun else "Review edits",
            icon=":material/rate_review:",
            type=main_button(),
            key="review_rate",
            disabled=not standing.mine_left,
            on_click=go_to,
            args=[review.id, RATE],
        )
        if review.reviewers > 1:
            st.button(
                f"Settle disagreements ({standing.disagreements})",
                icon=":material/gavel:",
                key="review_settle",
                disabled=not standing.disagreements and not standing.adjudicated,
                on_click=go_to,
                args=[review.id, SETTLE],
            )
    with st.container(width=760):
        st.markdown(
            "You see the patient's message, the physician's reply and the edit, and never who made "
            "the edit or what others said. Rate each passage first; then its verdicts and flags "
            "appear, and you say whether they are right. What you saved stays when you leave."
        )
        _close(store, actor, standing)


def _close(store: Store, actor: Actor, standing: Standing) -> None:
    left = standing.items - standing.complete
    with st.expander("Close the review and see what it came to"):
        st.markdown(
            "The results, the agreement and the checker's card appear once the review is closed, "
            "so that nobody who still reviews is led by them. It can't be opened again."
        )
        if left or standing.disagreements:
            st.markdown(
                f"Not finished: {counted(left, 'edit')}, "
                f"{counted(standing.disagreements, 'disagreement')}. What is not settled stays "
                "undecided and is counted as such."
            )
        sure = st.checkbox("Close it for good", key="review_sure")
        if st.button("Close the review", key="review_close", disabled=not sure):
            close_review(store, actor, standing.review.id)
            st.rerun()
