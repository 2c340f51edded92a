"""One edit after the other, for one reviewer: the queue behind the rating screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor, Capability, authorize
from core.errors import InvalidInput, NotFound, StoreError, StudyClosed, Unauthorized
from core.services.review_desk import next_item, open_item
from core.services.review_views import ItemView
from core.services.reviewing import Standing, get_review
from core.services.tools import Store
from pages.ui import who
from pages.ui.review_acts import NOT_SAVED, Act, Done, do_all
from pages.ui.review_document import item_document
from pages.ui.review_screen import acts, show_rating
from pages.ui.review_words import RATE, go_to
from pages.ui.session import open_store
from pages.ui.studies_words import counted
from pages.ui.widgets import escaped, notice

_KEY = "review-screen"
_DONE = "review_done"
_EDIT = "edit"


def rate_edits(store: Store, actor: Actor, review_id: str) -> None:
    """Show the edit that the address names, else what is next for this person."""
    try:
        item = _item(store, actor, review_id)
    except StudyClosed as error:
        notice(str(error), kind="info")
        st.button("See what it came to", key="rate_closed", on_click=go_to, args=[review_id])
        return
    if item is None:
        _finished(get_review(store, actor, review_id))
        return
    done: Done = st.session_state.get(_DONE) or Done()
    document = item_document(item, acks=done.acks, said=done.said, problem=done.problem)
    sent = show_rating(document, key=_KEY, on_acts=_take)
    if sent and _DONE not in st.session_state:
        _keep(store, actor, sent)
        st.rerun()


def _item(store: Store, actor: Actor, review_id: str) -> ItemView | None:
    chosen = st.query_params.get(_EDIT)
    if chosen:
        try:
            found = open_item(store, actor, chosen)
        except (InvalidInput, NotFound) as error:
            notice(str(error), kind="warning")
        else:
            if found.review_id == review_id:
                return found
    item = next_item(store, actor, review_id)
    if item:
        st.query_params[_EDIT] = item.item_id
    return item


def _take() -> None:
    """Do what the browser sent, before anything is drawn."""
    sent = acts(_KEY)
    if not sent:
        return
    try:
        actor = authorize(who.actor(), Capability.REVIEW)
        with open_store() as store:
            _keep(store, actor, sent)
    except StoreError:
        st.session_state[_DONE] = Done(problem=NOT_SAVED)
    except Unauthorized:
        return  # what is drawn next says so


def _keep(store: Store, actor: Actor, sent: Sequence[Act]) -> None:
    done = do_all(store, actor, sent)
    st.session_state[_DONE] = done
    review_id = st.query_params.get("review")
    if done.goes == "leave":
        go_to(review_id)
    elif done.goes == "next":
        go_to(review_id, RATE)


def _finished(standing: Standing) -> None:
    review = standing.review
    st.title(escaped(review.title), anchor=False)
    st.success("Nothing is left for you in this review. Thank you.", icon=":material/check_circle:")
    st.markdown(f"You reviewed {counted(standing.mine_done, 'edit')}.")
    if review.reviewers > 1:
        st.markdown(
            "Each edit is reviewed by two people. Once both are done, the passages on which they "
            "differ wait to be settled."
        )
    st.button("Back to the review", key="rate_back", on_click=go_to, args=[review.id])
