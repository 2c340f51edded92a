"""What a facilitator can do for one seat."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor
from core.domain.panel import Study
from core.services.board import (
    SeatLine,
    exclude_seat,
    include_seat,
    reopen_seat,
    reset_practice,
)
from core.services.seating import renew_seat
from core.services.tools import Store
from pages.ui.studies_cards import keep_cards

_REOPENED = {"declined", "stopped", "finished"}
_PRACTICED = {"practicing", "judging", "on a break"}


def act_on_seat(store: Store, actor: Actor, study: Study, lines: Sequence[SeatLine]) -> None:
    """Choose a seat and do something for it."""
    if not lines:
        return
    by_number = {line.number: line for line in lines}
    st.subheader("Do something for one seat", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            "Seat",
            list(by_number),
            format_func=lambda one: f"Seat {one}: {by_number[one].state}",
            key="seat_chosen",
            width=260,
        )
        line = by_number[number]
        if _pressed("Practice again", line, is_possible=line.state in _PRACTICED):
            reset_practice(store, actor, line.seat_id)
            st.rerun()
        if _pressed("Reopen", line, is_possible=line.state in _REOPENED):
            reopen_seat(store, actor, line.seat_id)
            st.rerun()
        with st.popover("New card"):
            st.markdown("The old card stops working. The seat goes on where it is.")
            if st.button("Make it", key=f"renew_{line.seat_id}"):
                keep_cards(study, (renew_seat(store, actor, line.seat_id),))
                st.rerun()
        if line.excluded_reason:
            if _pressed("Let it count again", line):
                include_seat(store, actor, line.seat_id)
                st.rerun()
        else:
            _exclude(store, actor, line)


def _exclude(store: Store, actor: Actor, line: SeatLine) -> None:
    with st.popover("Exclude"):
        st.markdown(
            "Its answers are kept and exported, and count in no result. The person at the seat "
            "is not told and can go on."
        )
        reason = st.text_input("Reason", key=f"exclude_reason_{line.seat_id}", max_chars=300)
        if st.button(
            "Exclude the seat", key=f"exclude_{line.seat_id}", disabled=not reason.strip()
        ):
            exclude_seat(store, actor, line.seat_id, reason)
            st.rerun()


def _pressed(label: str, line: SeatLine, *, is_possible: bool = True) -> bool:
    return st.button(label, key=f"{label}_{line.seat_id}", disabled=not is_possible)
