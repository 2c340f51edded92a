"""Which pairs a run takes, as a form."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.messages import LengthBand, MessagePair
from core.domain.runs import PairChoice, PairSet
from core.services.library import list_pairs
from core.services.tools import Store
from pages.ui.words import BAND_WORDS, pair_label

_PAIR_WORDS = {
    PairSet.SAMPLE: "The sample library",
    PairSet.ALL: "All pairs, imported ones too",
    PairSet.IDS: "Pairs that I choose",
}


def ask_pairs(store: Store, base: PairChoice, *, key: str) -> PairChoice:
    """Let the user say which pairs, and how many of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox(
            "Pairs",
            list(_PAIR_WORDS),
            index=list(_PAIR_WORDS).index(base.source),
            format_func=_PAIR_WORDS.__getitem__,
            key=f"{key}_source",
            width=240,
        )
        draw = st.number_input(
            "So many at random",
            min_value=1,
            value=base.draw,
            placeholder="all of them",
            key=f"{key}_draw",
            width=170,
        )
        seed = st.number_input("Seed", min_value=0, value=base.seed, key=f"{key}_seed", width=140)
    bands = st.pills(
        "Only originals of these lengths (then so many of each)",
        list(LengthBand),
        selection_mode="multi",
        default=list(base.bands),
        format_func=BAND_WORDS.__getitem__,
        key=f"{key}_bands",
    )
    ids = _ids(list_pairs(store), base, key=key) if source is PairSet.IDS else []
    return PairChoice(
        source=source,
        ids=tuple(ids),
        bands=tuple(bands),
        draw=None if draw is None else int(draw),
        seed=int(seed),
    )


def _ids(known: Sequence[MessagePair], base: PairChoice, *, key: str) -> list[str]:
    by_id = {pair.id: pair for pair in known}
    return st.multiselect(
        "Which pairs",
        list(by_id),
        default=[pair_id for pair_id in base.ids if pair_id in by_id],
        format_func=lambda pair_id: pair_label(by_id[pair_id]),
        key=f"{key}_ids",
    )
