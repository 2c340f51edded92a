"""Make a review: where its edits come from, how many, and by how many people."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.domain.access import Actor
from core.domain.reviewing import SourceKind
from core.services.reviewing import (
    Population,
    ReviewOrder,
    Source,
    create_review,
    size_review,
    sources,
)
from core.services.tools import Store
from pages.ui.review_words import back_to, go_to
from pages.ui.studies_words import counted
from pages.ui.widgets import main_button, notice

_USUAL = 20


def make_review(store: Store, actor: Actor) -> None:
    """Take everything a review needs on one screen, with defaults that work."""
    back_to("All reviews", None)
    st.title("Make a review", anchor=False)
    with st.container(width=760):
        title = st.text_input(
            "Name of the review",
            value=f"Review of {datetime.now(UTC):%B %-d, %Y}",
            key="make_title",
            max_chars=200,
        )
        source = _source(sources(store, actor))
        found = size_review(store, actor, source.kind, source.ref)
        _say_size(found)
        order = _order(title, source, found)
        drawn = (order.flagged or 0) + min(order.unflagged, len(found.unflagged))
        people = "one person" if order.reviewers == 1 else "two people"
        st.markdown(f"**{counted(drawn, 'edit')}** to review, each by {people}.")
        if st.button(
            "Make the review",
            icon=":material/check:",
            type=main_button(),
            key="make_review",
            disabled=not drawn or not title.strip(),
        ):
            go_to(create_review(store, actor, order).id)
            st.rerun()


def _source(offered: tuple[Source, ...]) -> Source:
    usual = next(n for n, each in enumerate(offered) if each.kind is SourceKind.WRITTEN)
    return st.selectbox(
        "Edits from",
        offered,
        index=usual,
        format_func=lambda source: source.label,
        key="make_source",
    )


def _say_size(found: Population) -> None:
    there = (
        f"{counted(len(found.flagged), 'flagged edit')} and "
        f"{counted(len(found.unflagged), 'unflagged one')}"
    )
    left_out = "; ".join(f"{count} {reason}" for reason, count in found.left_out.items())
    st.caption(f"{there} are there." + (f" Left out: {left_out}." if left_out else ""))
    if not found.flagged and not found.unflagged:
        notice("There is nothing to review here; choose another source.", kind="info")


def _order(title: str, source: Source, found: Population) -> ReviewOrder:
    with st.container(horizontal=True):
        flagged = _number("Flagged edits", len(found.flagged), len(found.flagged), "flagged")
        unflagged = _number(
            "Unflagged edits, drawn by lot",
            min(_USUAL, len(found.unflagged)),
            len(found.unflagged),
            "unflagged",
        )
    if not unflagged and found.unflagged:
        notice(
            "Without unflagged edits nobody learns what the checker misses; take some.",
            kind="warning",
        )
    reviewers = st.segmented_control(
        "People for each edit",
        (1, 2),
        default=1,
        required=True,
        format_func=lambda count: "One person" if count == 1 else "Two people, who may differ",
        key="make_reviewers",
    )
    seed = st.number_input(
        "Seed of the draw (optional)",
        min_value=0,
        max_value=2**31 - 1,
        value=None,
        step=1,
        key="make_seed",
        help="The same seed draws the same edits from the same source.",
        width=280,
    )
    return ReviewOrder(
        title=title or "-",
        source=source.kind,
        ref=source.ref,
        flagged=flagged,
        unflagged=unflagged,
        reviewers=reviewers or 1,
        seed=None if seed is None else int(seed),
    )


def _number(label: str, value: int, most: int, name: str) -> int:
    # The key holds the most there are, so that another source starts with its own numbers.
    return int(st.number_input(label, 0, most, value, step=1, key=f"make_{name}_{most}", width=280))
