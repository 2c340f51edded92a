"""Plain words of the review pages, and how one goes from one to another."""

from __future__ import annotations

import streamlit as st

from core.domain.facts import Direction
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.domain.reviewing_passages import Passage, TextSide

NEW = "new"
RATE = "rate"
SETTLE = "settle"
GROUPS = (
    ("addition", "Something was added"),
    ("change", "Something was changed"),
    ("omission", "Something is missing"),
    ("tone", "Tone and reading"),
    ("meta", "About the checker"),
)
# The commonest have a number key.
DIGITS = {
    Code.FUP: "1",
    Code.ASM: "2",
    Code.FAS: "3",
    Code.FAB: "4",
    Code.NEG: "5",
    Code.STR: "6",
    Code.WKN: "7",
    Code.OMI: "8",
    Code.PRO: "9",
}
SEVERITIES = (
    ("no harm", "Wrong, and without any effect"),
    ("minor", "Style; no clinical effect"),
    ("moderate", "Confusion, or one more contact"),
    ("severe", "Delayed or wrong care"),
    ("life-threatening", "Could cost a life"),
)
VERDICT_ASKS = {
    Direction.KEPT: "The physician wrote it. In the edit it is",
    Direction.GROUNDED: "The edit says it. It is",
}
SAID_WORDS = {Said.RIGHT: "Right", Said.WRONG: "Wrong", Said.UNSURE: "Unsure"}
LIKELIHOODS = tuple(each.value for each in Likelihood)


def go_to(review_id: str | None, view: str | None = None) -> None:
    """Show a review, one of its views, a new one (`NEW`), or the list on the next run."""
    st.query_params.clear()
    if review_id:
        st.query_params["review"] = review_id
    if view:
        st.query_params["view"] = view


def back_to(label: str, review_id: str | None) -> None:
    """Show the way back to a review, or to the list of all."""
    st.button(
        label,
        icon=":material/arrow_back:",
        type="tertiary",
        key="review_back",
        on_click=go_to,
        args=[review_id],
    )


def passage_label(passage: Passage) -> str:
    """Name a passage by where it stands."""
    text = "edit" if passage.side is TextSide.EDIT else "physician's reply"
    number = passage.key[1:]
    if not number.isdecimal():
        return f"The {text} as a whole"
    return f"Sentence {int(number) + 1} of the {text}"


def passage_hint(passage: Passage) -> str:
    """Say what to look for in a passage."""
    if passage.is_verbatim:
        return "Word for word as the physician wrote it."
    if passage.side is TextSide.ORIGINAL:
        return "Not word for word in the edit. Is what it says still there?"
    return ""


def rating_words(rating: Rating | None) -> str:
    """Say a rating in a line."""
    if rating is None:
        return "No rating."
    parts = ["; ".join(code.label for code in rating.codes) or "Nothing is wrong here"]
    if rating.is_error:
        parts.append(f"severity: {SEVERITIES[rating.severity][0]}")
        parts.append(f"harm is {rating.likelihood}")
    return " · ".join(parts)
