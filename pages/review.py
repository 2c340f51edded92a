"""Review: clinicians read edits blind, then say whether the checker was right."""

import streamlit as st

from core.domain.access import Capability
from core.services.reviewing import get_review, list_reviews
from pages.ui.frame import frame
from pages.ui.review_head import show_head, show_open
from pages.ui.review_list import show_list
from pages.ui.review_make import make_review
from pages.ui.review_rate import rate_edits
from pages.ui.review_results import show_results
from pages.ui.review_settle import settle
from pages.ui.review_words import NEW, RATE, SETTLE
from pages.ui.session import open_store

with frame(needs=Capability.REVIEW) as actor, open_store() as store:
    chosen, view = st.query_params.get("review"), st.query_params.get("view")
    if chosen is None:
        st.title("Review", anchor=False)
        show_list(list_reviews(store, actor))
    elif chosen == NEW:
        make_review(store, actor)
    elif view == RATE:
        rate_edits(store, actor, chosen)
    else:
        standing = get_review(store, actor, chosen)
        if standing.review.is_open and view == SETTLE:
            settle(store, actor, standing)
        else:
            show_head(standing)
            if standing.review.is_open:
                show_open(store, actor, standing)
            else:
                show_results(store, actor, standing)
