"""What a closed review came to: agreement, how often edits are wrong, and the checker's card."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor
from core.services.checker_card import CheckerCard, checker_card
from core.services.checker_card_sheets import (
    checkers_sheet,
    detectors_sheet,
    matrices,
    rates_sheet,
)
from core.services.checker_card_words import card_words
from core.services.review_agreement import agreement
from core.services.review_rates import rates
from core.services.review_rows import review_rows
from core.services.review_sheets import agreement_sheet
from core.services.review_sheets import rates_sheet as error_sheet
from core.services.reviewing import Standing, list_reviews
from core.services.tools import Store
from pages.ui.review_chart import corrected_chart
from pages.ui.review_download import download_reviews
from pages.ui.sheets import show_sheet
from pages.ui.studies_words import counted
from pages.ui.widgets import escaped

_ALL = "All closed reviews"


def show_results(store: Store, actor: Actor, standing: Standing) -> None:
    """Show everything that a closed review, or all of them, came to."""
    review = standing.review
    chosen = _which(store, actor, review.id)
    card = checker_card(review_rows(store, actor, chosen))
    st.header("The checker's card", anchor=False)
    if not card.edits:
        st.info("Nobody reviewed an edit before the review was closed, so there is nothing to say.")
        return
    _card(card)
    st.header("The edits", anchor=False)
    found = rates(store, actor, chosen)
    if found.overall.undecided:
        st.warning(
            f"{found.overall.undecided} of {counted(found.overall.items, 'edit')} hold passages "
            "that were not rated or not settled. Those where people differ are the difficult ones, "
            "so that shares of the others make edits look better than they are.",
            icon=":material/balance:",
        )
    show_sheet(error_sheet(found))
    if review.reviewers > 1:
        show_sheet(agreement_sheet(agreement(store, actor, review.id)))
    download_reviews(actor, chosen)


def _which(store: Store, actor: Actor, review_id: str) -> Sequence[str]:
    """Let one choose this review or all closed ones, where there are several."""
    closed = [each for each in list_reviews(store, actor) if not each.review.is_open]
    if len(closed) < 2:  # noqa: PLR2004 - one review is all there are
        return [review_id]
    which = st.segmented_control(
        "Results of",
        ("This review", _ALL),
        default="This review",
        required=True,
        key="review_which",
        label_visibility="collapsed",
    )
    return [] if which == _ALL else [review_id]


def _card(card: CheckerCard) -> None:
    with st.container(width=860):
        st.markdown("\n".join(f"- {escaped(words)}" for words in card_words(card)))
    if card.gap:
        show_sheet(rates_sheet(card))
    else:
        left, right = st.columns([2, 3], gap="large")
        with left:
            corrected_chart(card.overall)
        with right:
            show_sheet(rates_sheet(card))
    for column, sheet in zip(st.columns(2, gap="large"), matrices(card), strict=True):
        with column:
            show_sheet(sheet)
    show_sheet(detectors_sheet(card))
    show_sheet(checkers_sheet(card))
