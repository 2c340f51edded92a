"""Two arms compared blind by oneself: nothing tells which made which reply until all are judged."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.domain.panel import ShownChoice
from core.services.align_sheets import statistic_words
from core.services.blind import (
    PAIRS,
    BlindPair,
    answer_blind,
    begin_blind,
    blind_result,
    blind_state,
)
from core.services.judge_words import counted
from core.services.run_compare import Comparison
from core.services.tools import Store
from pages.ui.frame import told
from pages.ui.runs_place import go_to, go_to_blind
from pages.ui.session import open_store
from pages.ui.widgets import escaped, main_button, plain_text

_CHOICES = {
    ShownChoice.FIRST: "The first shows more empathy",
    ShownChoice.EQUAL: "Both equally",
    ShownChoice.SECOND: "The second shows more empathy",
}


def offer_blind(actor: Actor, found: Comparison) -> None:
    """Offer to judge the two arms by oneself."""
    st.button(
        f"Judge up to {PAIRS} pairs blind, by yourself",
        icon=":material/visibility_off:",
        key=f"blind_{found.before.ref}_{found.after.ref}",
        on_click=_begin,
        args=[actor, found.before.ref, found.after.ref],
    )


def judge_blind(store: Store, actor: Actor, set_id: str) -> None:
    """Show the next pair, or what all answers came to."""
    st.button(
        "All runs",
        icon=":material/arrow_back:",
        type="tertiary",
        key="runs_back",
        on_click=go_to,
        args=[None],
    )
    st.title("Which reply shows more empathy?", anchor=False)
    state = blind_state(store, actor, set_id)
    st.progress(
        state.answered / state.total, text=f"{state.answered} of {counted(state.total, 'pair')}"
    )
    if state.pair is None:
        _result(store, actor, set_id)
    else:
        _ask(actor, set_id, state.pair)


def _begin(actor: Actor, before: str, after: str) -> None:
    with told(), open_store() as store:
        go_to_blind(begin_blind(store, actor, before, after))


def _ask(actor: Actor, set_id: str, pair: BlindPair) -> None:
    st.markdown("**The patient wrote**")
    plain_text(pair.message)
    for column, title, text in zip(
        st.columns(2, gap="medium"),
        ("The first reply", "The second reply"),
        (pair.first, pair.second),
        strict=True,
    ):
        with column, st.container(border=True):
            st.markdown(f"**{title}**")
            plain_text(text)
    for column, (choice, words) in zip(st.columns(3), _CHOICES.items(), strict=True):
        column.button(
            words,
            key=f"blind_{choice.value}_{pair.item_id}",
            width="stretch",
            on_click=_answer,
            args=[actor, set_id, pair.item_id, choice],
        )
    st.button(
        "Skip this pair",
        type="tertiary",
        key=f"blind_skip_{pair.item_id}",
        on_click=_answer,
        args=[actor, set_id, pair.item_id, None],
    )
    st.caption("Each answer is kept at once and stands. A reload goes on where you were.")


def _answer(actor: Actor, set_id: str, item_id: str, choice: ShownChoice | None) -> None:
    with told(), open_store() as store:
        answer_blind(store, actor, set_id, item_id, choice)


def _result(store: Store, actor: Actor, set_id: str) -> None:
    found = blind_result(store, actor, set_id)
    ranking = found.ranking
    with st.container(border=True):
        st.markdown(
            f"You preferred **{escaped(found.a)}** on {ranking.wins}, **{escaped(found.b)}** on "
            f"{ranking.losses}, and neither on {ranking.ties} of {counted(ranking.items, 'pair')}."
        )
        st.markdown(escaped(f"Score of the first: {statistic_words(ranking.ers_half)}."))
        if found.skipped:
            st.caption(f"{counted(found.skipped, 'pair')} skipped, in no number.")
    st.caption("0.50 is neither. One person's taste is no panel: send pairs to people for that.")
    st.button("Back to the runs", type=main_button(), on_click=go_to, args=[None], key="blind_end")
