"""Pairs on which the judge says something else than most people, each with both texts."""

from __future__ import annotations

import streamlit as st

from core.domain.judging import Label
from core.services.align_parts import Disagreement
from core.services.align_tables import by_distance, disagreements_sheet
from core.services.aligning import JudgeAlignment
from core.services.judge_words import LABEL_WORDS, counted
from pages.ui.alignment_source import Source
from pages.ui.sheets import download_sheet
from pages.ui.widgets import escaped, plain_text

_AT_A_TIME = 10
_PREVIEW = 70


def show_disagreements(source: Source, chosen: JudgeAlignment) -> None:
    """List the disagreements, ten at a time; each opens its texts."""
    found = chosen.disagreements
    st.subheader("Where the judge and most people differ", anchor=False)
    if not found:
        st.markdown("On no pair with a majority does the judge say something else.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{counted(len(found), 'pair')}, reversals first. Each opens both texts, what people "
            "said and why the judge chose."
        )
        download_sheet(disagreements_sheet(chosen))
    ordered = by_distance(found)
    key = f"differ_{source.id}"
    upto = st.session_state.get(key, _AT_A_TIME)
    for number, one in enumerate(ordered[:upto], start=1):
        with st.expander(f"{number}. {_headline(one)}"):
            _show(one, is_one_voice=len(chosen.said.voters) == 1)
    if upto < len(ordered):
        st.button(
            f"Show {min(_AT_A_TIME, len(ordered) - upto)} more of {len(ordered)}",
            key=f"{key}_more",
            on_click=_show_more,
            args=[key, upto],
        )


def _show_more(key: str, upto: int) -> None:
    st.session_state[key] = upto + _AT_A_TIME


def _headline(one: Disagreement) -> str:
    begin = " ".join((one.item.message or one.item.name).split())
    cut = begin if len(begin) <= _PREVIEW else f"{begin[:_PREVIEW].rsplit(' ', 1)[0]} …"
    return (
        f"People: {LABEL_WORDS[one.people]} ({one.counts[one.people]} of "
        f"{sum(one.counts.values())}) · Judge: {LABEL_WORDS[one.judge]} · {escaped(cut)}"
    )


def _show(one: Disagreement, *, is_one_voice: bool) -> None:
    counts = ", ".join(
        f"{LABEL_WORDS[label]} {one.counts[label]}" for label in (Label.A, Label.TIE, Label.B)
    )
    st.markdown(f"**People said:** {escaped(counts)}")
    if one.comments:
        plain_text("\n".join(one.comments))
    st.markdown(f"**The judge said:** {escaped(LABEL_WORDS[one.judge])}")
    if one.reason:
        plain_text(one.reason)
        # One voice has both orders readable here, so its reason is of the order A, B.
        if is_one_voice and "esponse" in one.reason:
            st.caption("“Response 1” of this reason is reply A.")
    if one.item.text_a is None or one.item.text_b is None:
        st.caption("The file came without texts.")
        return
    if one.item.message:
        st.markdown("**The patient wrote**")
        plain_text(one.item.message)
    left, right = st.columns(2, gap="medium")
    for column, letter, system, text in (
        (left, "A", one.item.system_a, one.item.text_a),
        (right, "B", one.item.system_b, one.item.text_b),
    ):
        with column:
            st.markdown(f"**Reply {letter}** · {escaped(system)}")
            plain_text(text)
