"""Make a study: what is compared, how big it is, and every word that patients read."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.domain.access import Actor
from core.domain.panel import StudyItem, StudyPlan
from core.samples.panel_texts import default_texts
from core.services.studying import PHYSICIAN, System, comparisons, create_study, size_of, systems
from core.services.tools import Store
from pages.ui.studies_definitions import show_cautions
from pages.ui.studies_held import show_held_back
from pages.ui.studies_texts import texts_inputs
from pages.ui.studies_words import counted, go_to
from pages.ui.widgets import main_button, notice

_MOST_PER_SEAT = 20


def make_study(store: Store, actor: Actor) -> None:
    """Take everything a draft needs on one screen, with defaults that work."""
    st.button(
        "All studies",
        icon=":material/arrow_back:",
        type="tertiary",
        key="studies_back",
        on_click=go_to,
        args=[None],
    )
    st.title("Make a study", anchor=False)
    offered = {system.key: system for system in systems(store, actor)}
    left, right = st.columns([3, 2], gap="large")
    with left:
        title = st.text_input(
            "Name of the study (printed on the cards)",
            value=f"Panel of {datetime.now(UTC):%B %-d, %Y}",
            key="make_title",
            max_chars=200,
        )
        compared = _compared(offered)
        gate = _gate()
        items = _found(store, actor, compared, gate)
        shown = sum(item.is_shown for item in items)
        plan = _plan(shown, gate)
        texts = texts_inputs()
    with right:
        _summary(plan, items, shown)
        show_cautions(texts, plan, size_of(plan, shown))
        if st.button(
            "Make the draft",
            icon=":material/check:",
            type=main_button(),
            key="make_draft",
            disabled=not shown or texts is None,
            help=None if shown else "No pair can be shown; see above.",
        ):
            study = create_study(store, actor, title, [compared], plan, texts or default_texts())
            go_to(study.id)
            st.rerun()
        st.caption("A draft can still be changed. Nothing is shown to anybody before you open it.")
        show_held_back(items)


def _compared(offered: dict[str, System]) -> tuple[str, str]:
    st.subheader("What is compared", anchor=False)
    keys = list(offered)
    edits = [key for key in keys if key != PHYSICIAN]
    usual = next((key for key in edits if key.endswith(":empathic")), edits[0])

    def label(key: str) -> str:
        system = offered[key]
        return f"{system.label} ({counted(system.pairs, 'pair')})"

    with st.container(horizontal=True):
        first = st.selectbox(
            "These replies", edits, index=edits.index(usual), format_func=label, key="make_a"
        )
        second = st.selectbox(
            "against these",
            [key for key in keys if key != first],
            format_func=label,
            key="make_b",
        )
    return first, second


def _gate() -> float:
    return st.number_input(
        "Lowest precision that may be shown",
        min_value=0.0,
        max_value=1.0,
        value=0.90,
        step=0.01,
        key="make_gate",
        help="Precision is the share of the edit's facts that the physician's reply supports. "
        "Edits below this are held back; each can be let in by name and with a reason.",
    )


def _found(
    store: Store, actor: Actor, compared: tuple[str, str], gate: float
) -> tuple[StudyItem, ...]:
    return comparisons(store, actor, *compared, gate=gate)


def _plan(shown: int, gate: float) -> StudyPlan:
    st.subheader("How big it is", anchor=False)
    with st.container(horizontal=True):
        votes = _whole("Votes wanted a pair", 3, 1, 100, "make_votes")
        seats = _whole("Seats", 12, 1, 500, "make_seats")
        per_seat = _whole(
            "Pairs a seat", min(_MOST_PER_SEAT, max(shown, 1)), 1, max(shown, 1), "make_per_seat"
        )
    with st.container(horizontal=True):
        controls = _percent(
            "Silent controls (%)",
            "make_controls",
            "Pairs with the same text twice, to see how carefully people look. Nobody is told.",
        )
        repeats = _percent(
            "Repeats (%)",
            "make_repeats",
            "Pairs shown once more with the sides swapped, to see how stable answers are.",
        )
        seconds = _whole("Seconds a pair (a guess)", 45, 5, 600, "make_seconds")
    return StudyPlan(
        votes_per_pair=votes,
        pairs_per_seat=per_seat,
        seats=seats,
        gate=gate,
        control_share=controls / 100,
        repeat_share=repeats / 100,
        seconds_per_pair=float(seconds),
    )


def _whole(label: str, value: int, low: int, high: int, key: str) -> int:
    return int(st.number_input(label, low, high, min(value, high), step=1, key=key, width=190))


def _percent(label: str, key: str, words: str) -> int:
    return int(st.number_input(label, 0, 50, 10, step=5, key=key, help=words, width=190))


def _summary(plan: StudyPlan, items: tuple[StudyItem, ...], shown: int) -> None:
    st.subheader("What this buys", anchor=False)
    size = size_of(plan, shown)
    if size is None:
        notice(
            "No pair can be shown: none has both kinds of replies, or all are held back.",
            kind="warning",
        )
        return
    with st.container(horizontal=True):
        st.metric("Pairs shown", shown, border=True)
        st.metric("Half-width", f"± {size.half_width:.2f}", border=True)
        st.metric("Minutes a person", size.minutes, border=True)
    for words in size.words:
        st.markdown(words)
    held = len(items) - shown
    if held:
        st.markdown(f"**{counted(held, 'pair')} held back**, listed below with the reason.")
