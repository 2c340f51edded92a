"""Seat cards: made once, shown once; the database keeps only hashes of what they say."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from core.domain.access import Actor
from core.domain.panel import Study
from core.services.cards import cards_html
from core.services.seating import NewSeat, make_seats, renew_all
from core.services.tools import Store
from pages.ui.studies_words import counted
from pages.ui.widgets import main_button, notice

_HELD = "studies_cards"
_LOCAL = {"localhost", "127.0.0.1", "::1"}


def cards_section(store: Store, actor: Actor, study: Study, seats: int) -> None:
    """Make cards and offer them as a page to print; a lost card is replaced by a new one."""
    address = _address()
    if not seats:
        count = st.number_input(
            "Seats", 1, 500, study.plan.seats, step=1, key="cards_count", width=190
        )
        if st.button(
            f"Make {counted(int(count), 'card')}",
            icon=":material/badge:",
            type=main_button(),
            key="cards_make",
        ):
            keep_cards(study, make_seats(store, actor, study.id, int(count)))
            st.rerun()
        return
    made = held_cards(study)
    if made:
        offer_cards(study, made, address)
    else:
        st.markdown(f"{counted(seats, 'seat')} made.")
    with st.container(horizontal=True):
        with st.popover("Add seats", icon=":material/add:"):
            more = st.number_input("How many", 1, 100, 1, step=1, key="cards_more")
            if st.button("Add them", key="cards_add"):
                keep_cards(study, make_seats(store, actor, study.id, int(more)))
                st.rerun()
        with st.popover("Make all cards new", icon=":material/refresh:"):
            st.markdown(
                "Codes and links are shown only once and can't be looked up again. New cards "
                "replace the old ones, which stop working; nobody loses an answer."
            )
            if st.button("Yes, make new cards", key="cards_renew"):
                keep_cards(study, renew_all(store, actor, study.id))
                st.rerun()


def keep_cards(study: Study, made: tuple[NewSeat, ...]) -> None:
    """Hold new cards until this browser session ends, and nowhere else."""
    st.session_state.setdefault(_HELD, {})[study.id] = made


def held_cards(study: Study) -> tuple[NewSeat, ...]:
    """Return the cards made in this session."""
    return st.session_state.get(_HELD, {}).get(study.id, ())


def offer_cards(study: Study, made: tuple[NewSeat, ...], address: str) -> None:
    """Offer the page to print."""
    st.success(
        f"{counted(len(made), 'card')} ready. Download and print them now: "
        "they can't be shown again after this session."
    )
    if urlsplit(address).hostname in _LOCAL:
        notice(
            "These cards lead to this computer only. To let tablets in, start Bedside with "
            "python3 tasks.py panel, and make the cards there.",
            kind="info",
        )
    st.download_button(
        "Download the cards to print",
        data=lambda: cards_html(study, made, address).encode(),
        file_name="seat-cards.html",
        mime="text/html",
        icon=":material/print:",
        type=main_button(),
        on_click="ignore",
        key="cards_download",
    )


def _address() -> str:
    parts = urlsplit(st.context.url or "http://127.0.0.1:8501")
    here = f"{parts.scheme}://{parts.netloc}"
    typed = st.text_input(
        "Address that the tablets open",
        here,
        key="cards_address",
        help="As in the address bar of this page; the cards' links begin with it.",
        width=420,
    )
    return typed.strip().rstrip("/") or here
