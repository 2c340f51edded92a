"""Rate a reply with an instrument: the rights note, the items, and then what others gave it."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.domain.instruments import Instrument, InstrumentItem
from core.services.align_sheets import statistic_words
from core.services.instrument_ratings import RatingSummary, rate, rating_summary
from core.services.instruments import list_instruments
from core.services.tools import Store
from pages.ui.widgets import escaped, notice

_NA = "Does not apply"
Choice = int | str | None


def rate_reply(store: Store, actor: Actor, case_id: str, text: str) -> None:
    """Offer the form for one reply, closed until it is opened."""
    box = st.expander(
        "Rate this reply with an instrument",
        icon=":material/star_half:",
        key=f"rate_{case_id}",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        ready = [each for each in list_instruments(store) if not each.is_shell]
        instrument = st.selectbox(
            "Instrument",
            ready,
            format_func=lambda each: each.title,
            key=f"rate_instrument_{case_id}",
        )
        st.caption(f"**Rights.** {escaped(instrument.rights_note)}")
        st.caption(f"**Source.** {escaped(instrument.citation)}")
        _form(store, actor, instrument, case_id, text)
        found = rating_summary(store, actor, instrument, case_id=case_id, text=text)
        _results(found)


def _form(store: Store, actor: Actor, instrument: Instrument, case_id: str, text: str) -> None:
    with st.form(f"rate_form_{case_id}_{instrument.id}", border=False):
        chosen = {item.id: _ask(item, f"{case_id}_{instrument.id}") for item in instrument.items}
        sent = st.form_submit_button("Save my rating")
    if not sent:
        return
    lacking = sum(answer is None for answer in chosen.values())
    if lacking:
        notice(f"Please answer all items; {lacking} are still open.", kind="warning")
        return
    answers = {name: each if isinstance(each, int) else None for name, each in chosen.items()}
    rate(store, actor, instrument, answers, case_id=case_id, text=text)


def _ask(item: InstrumentItem, key: str) -> Choice:
    """Ask one item; nothing is chosen before a person chooses."""
    scale = item.scale
    options: list[int | str] = list(range(scale.low, scale.high + 1))
    words = {scale.low + place: label for place, label in enumerate(scale.labels)}
    return st.radio(
        escaped(item.text),
        [*options, _NA] if item.na_allowed else options,
        index=None,
        format_func=lambda each: escaped(words.get(each, str(each))),
        horizontal=True,
        key=f"rate_{key}_{item.id}",
    )


def _results(found: RatingSummary) -> None:
    """Say what the reply got; before one's own rating nobody else's is shown."""
    if found.own is None:
        st.caption("What others gave this reply is shown after your own rating.")
        return
    mine = f"void: {found.own.void}" if found.own.score is None else f"{found.own.score:g}"
    st.markdown(f"**Your rating: {escaped(mine)}**")
    st.markdown(f"This reply, mean over people: {statistic_words(found.here)}")
    if found.replies > 1:
        st.markdown(
            f"All {found.replies} rated replies, resampled by reply: "
            f"{statistic_words(found.everywhere)}"
        )
    if found.void:
        st.caption(f"{found.void} void ratings count in no mean.")
