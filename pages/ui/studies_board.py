"""The facilitator's board: who is where, who needs help; it refreshes by itself."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.domain.access import Actor
from core.domain.panel import Study, StudyState
from core.services.board import Board, SeatLine, board, helped
from core.services.studying import close_study, pause_study, resume_study
from core.services.tools import Store
from pages.ui.frame import told
from pages.ui.session import open_store
from pages.ui.studies_cards import cards_section
from pages.ui.studies_download import download_study
from pages.ui.studies_seat import act_on_seat
from pages.ui.studies_words import counted
from pages.ui.widgets import escaped, main_button

_REFRESH_SECONDS = 3
_ROW = 35


def show_board(actor: Actor, study: Study) -> None:
    """Show the board, what can be done for one seat, and what ends the study."""
    _controls(actor, study)
    _live(actor, study.id)
    with open_store() as store:
        now = board(store, actor, study.id)
        act_on_seat(store, actor, study, now.seats)
        with st.expander("Cards and more seats"):
            cards_section(store, actor, study, len(now.seats))
        with st.expander("Take the answers along"):
            st.caption("All answers so far, of one moment, while people go on.")
            download_study(actor, study)


def _controls(actor: Actor, study: Study) -> None:
    with st.container(horizontal=True):
        if study.state is StudyState.OPEN:
            _act("Pause all", ":material/pause:", pause_study, actor, study)
        else:
            _act("Resume", ":material/play_arrow:", resume_study, actor, study, is_main=True)
        with st.popover("Close the study", icon=":material/lock:"):
            st.markdown(
                "Nobody can answer, change or remove anything after this, and it can't be undone."
            )
            _act("Yes, close it", ":material/lock:", close_study, actor, study)


def _act(
    label: str,
    icon: str,
    act: Callable[[Store, Actor, str], Study],
    actor: Actor,
    study: Study,
    *,
    is_main: bool = False,
) -> None:
    kind = main_button() if is_main else "secondary"
    if st.button(label, icon=icon, type=kind, key=f"board_{act.__name__}"):
        with open_store() as store:
            act(store, actor, study.id)
        st.rerun()


@st.fragment(run_every=_REFRESH_SECONDS)
def _live(actor: Actor, study_id: str) -> None:
    with told(), open_store() as store:
        now = board(store, actor, study_id)
        _counts(now)
        _cards(now)
        _calls(actor, now)
        _table(now)


def _counts(now: Board) -> None:
    at_work = sum(seat.pair is not None for seat in now.seats)
    done = sum(seat.state == "finished" for seat in now.seats)
    with st.container(horizontal=True):
        st.metric("Votes", f"{now.votes_done} of {now.votes_wanted}", border=True)
        st.metric("Pairs complete", f"{now.pairs_done} of {now.pairs}", border=True)
        st.metric("Seats at work", f"{at_work} of {len(now.seats)}", border=True)
        st.metric("Finished", done, border=True)


def _cards(now: Board) -> None:
    if now.cards:
        counts = " · ".join(f"{escaped(title)}: {seats}" for title, seats in now.cards.items())
        st.caption(f"Seats by definition card: {counts}. Which seat has which is not shown here.")


def _calls(actor: Actor, now: Board) -> None:
    for seat in now.seats:
        if seat.asks_help:
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.markdown(f":material/front_hand: **Seat {seat.number} asks for help.**")
                st.button(
                    "I helped",
                    key=f"helped_{seat.seat_id}",
                    on_click=_helped,
                    args=[actor, seat.seat_id],
                )


def _helped(actor: Actor, seat_id: str) -> None:
    with open_store() as store:
        helped(store, actor, seat_id)


def _table(now: Board) -> None:
    import pandas as pd

    if not now.seats:
        st.info("There are no seats yet. Make cards below.")
        return
    frame = pd.DataFrame(
        {
            "Seat": [seat.number for seat in now.seats],
            "Now": [_state(seat) for seat in now.seats],
            "Screen": [f"{seat.pair} of {seat.of}" if seat.pair else "" for seat in now.seats],
            "Last tap": [_ago(seat.minutes_since_tap) for seat in now.seats],
            "Median time": [_seconds(seat.median_seconds) for seat in now.seats],
            "Note": [_note(seat) for seat in now.seats],
        }
    )
    st.dataframe(
        frame,
        key="board_table",
        hide_index=True,
        height=38 + _ROW * len(now.seats),
        column_config={
            "Seat": st.column_config.NumberColumn(width=60),
            "Now": st.column_config.TextColumn(width=190),
            "Screen": st.column_config.TextColumn(width=90),
            "Last tap": st.column_config.TextColumn(width=120),
            "Median time": st.column_config.TextColumn(width=110),
        },
    )
    st.caption(
        f"{counted(len(now.seats), 'seat')}. A screen counts real pairs, silent controls and "
        "repeats. What people chose is never shown here."
    )


def _state(seat: SeatLine) -> str:
    return f"needs help, {seat.state}" if seat.asks_help else seat.state


def _ago(minutes: float | None) -> str:
    if minutes is None:
        return "never"
    return "just now" if minutes < 1 else f"{minutes:.0f} min ago"


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.0f} s"


def _note(seat: SeatLine) -> str:
    notes = [
        f"excluded: {seat.excluded_reason}" if seat.excluded_reason else "",
        "on two screens" if seat.two_screens else "",
    ]
    return ", ".join(filter(None, notes))
