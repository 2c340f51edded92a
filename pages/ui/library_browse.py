"""Browse the pairs by length and source, read one, and open it on the edit page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.domain.messages import LengthBand, MessagePair, PairSource
from pages.ui.case_payload import pair_payload
from pages.ui.diff import show_case
from pages.ui.words import BAND_WORDS, SOURCE_SHORT, SOURCE_WORDS

_CHOSEN = "library_chosen"
_ANY = "any"
_HEIGHT = 380


def browse(pairs: Sequence[MessagePair]) -> None:
    """Show the pairs that the filters leave, and the one that is selected."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input("Search the texts", key="library_search", width=280)
        band = st.selectbox(
            "Length of the reply",
            [_ANY, *LengthBand],
            format_func=lambda one: BAND_WORDS.get(one, "Any length"),
            key="library_band",
            width=270,
        )
        source = st.selectbox(
            "Where from",
            [_ANY, *PairSource],
            format_func=lambda one: SOURCE_WORDS.get(one, "Anywhere"),
            key="library_source",
            width=300,
        )
    found = [
        pair
        for pair in pairs
        if band in (_ANY, pair.band) and source in (_ANY, pair.source) and _holds(pair, words)
    ]
    st.caption(f"{len(found)} of {len(pairs)} pairs. Select a row to read it.")
    if not found:
        st.info("No pair fits. Choose another length or source, or import your own.")
        return
    chosen = _table(found)
    if chosen is None:
        return
    pair = found[chosen]
    st.page_link(
        "edit.py",
        label="Open on the edit page",
        icon=":material/edit_note:",
        query_params={"pair": pair.id},
    )
    show_case(pair_payload(pair.id, pair.patient_message, pair.physician_reply), key="library-pair")


def _holds(pair: MessagePair, words: str) -> bool:
    text = f"{pair.patient_message}\n{pair.physician_reply}\n{pair.specialty}\n{pair.id}"
    return all(word in text.casefold() for word in words.casefold().split())


def _table(pairs: Sequence[MessagePair]) -> int | None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "Field": [pair.specialty or "not said" for pair in pairs],
            "The patient wrote": [" ".join(pair.patient_message.split()) for pair in pairs],
            "The physician replied": [" ".join(pair.physician_reply.split()) for pair in pairs],
            "Characters": [len(pair.physician_reply) for pair in pairs],
            "Length": [BAND_WORDS[pair.band].partition(" (")[0] for pair in pairs],
            "From": [SOURCE_SHORT[pair.source] for pair in pairs],
        }
    )
    event: Any = st.dataframe(
        frame,
        key=_CHOSEN,
        height=min(_HEIGHT, 38 + 35 * len(pairs)),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Field": st.column_config.TextColumn(width=150),
            "The patient wrote": st.column_config.TextColumn(width=330),
            "The physician replied": st.column_config.TextColumn(width=330),
            "Characters": st.column_config.NumberColumn("Characters", width=90),
            "Length": st.column_config.TextColumn(width=80),
        },
    )
    rows: list[int] = event.selection.rows
    return rows[0] if rows and rows[0] < len(pairs) else None
