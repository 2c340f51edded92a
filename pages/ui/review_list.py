"""All reviews, the newest first, or what a review is when there is none."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.services.reviewing import Standing
from pages.ui.review_words import NEW, go_to
from pages.ui.studies_words import counted
from pages.ui.widgets import escaped, main_button

_WHAT_IT_IS = (
    "Scores and flags come from a checker, and the checker is wrong at times. In a review, "
    "clinicians read edits without being told who made them: first what **they** find wrong, "
    "passage by passage, then whether the checker was right.\n\n"
    "What comes of it: how often edits are really wrong, how often the checker misses something or "
    "raises a false alarm, and recall and precision with its errors taken out.\n\n"
    "The written examples of the library are enough to try it: make a review, rate two or three "
    "edits, close it."
)


def show_list(reviews: Sequence[Standing]) -> None:
    """Show one row a review, and the button that makes a new one."""
    st.button(
        "Make a review",
        icon=":material/add:",
        type=main_button(),
        key="reviews_new",
        on_click=go_to,
        args=[NEW],
    )
    if not reviews:
        with st.container(width=760):
            st.markdown(_WHAT_IT_IS)
    for standing in reviews:
        _row(standing)


def _row(standing: Standing) -> None:
    review = standing.review
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escaped(review.title)}**", width="content")
                if review.is_open:
                    st.badge("Open", color="green")
                else:
                    st.badge("Closed", color="blue")
            st.caption(
                f"Made {review.created_at[:10]} · {counted(standing.items, 'edit')} · "
                f"{counted(review.reviewers, 'reviewer')} each"
            )
            st.caption(standing_words(standing))
        st.button(
            "Open",
            key=f"review_open_{review.id}",
            on_click=go_to,
            args=[review.id],
        )


def standing_words(standing: Standing) -> str:
    """Say how far a review is in a line."""
    parts = [f"{standing.complete} of {standing.items} complete"]
    if standing.begun:
        parts.append(f"{standing.begun} begun")
    if standing.forgotten:
        parts.append(f"{standing.forgotten} forgotten with their texts")
    if standing.disagreements:
        state = "to settle" if standing.review.is_open else "never settled"
        parts.append(f"{counted(standing.disagreements, 'disagreement')} {state}")
    if standing.mine_left:
        parts.append(f"{standing.mine_left} left for you")
    return " · ".join(parts)
