"""Two arms beside each other, of one run or of two: what changed, and where it got worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.domain.access import Actor
from core.domain.runs import CellState
from core.services.judge_words import counted
from core.services.library import list_pairs
from core.services.run_arms import RunArm
from core.services.run_compare import Comparison
from core.services.run_control import Run, list_runs
from core.services.run_sheets import (
    deltas_sheet,
    not_compared_sheet,
    signs_sheet,
)
from core.services.tools import Store
from pages.ui.runs_blind import offer_blind
from pages.ui.runs_changes import show_changes
from pages.ui.runs_found import arms_of, comparison_of
from pages.ui.runs_panel import offer_panel
from pages.ui.runs_whole import show_whole
from pages.ui.runs_words import run_words
from pages.ui.sheets import show_sheet
from pages.ui.widgets import notice, plain_text
from pages.ui.words import pair_label

_TWO, _ALL = "Two arms, pair by pair", "Every arm"
_MAIN = (
    *("Which", "Pairs", "Recall, macro", "Precision, macro", "F1, macro"),
    *("Flags in 100 replies", "Length beside the original", "Reading grade"),
)


def show_comparison(store: Store, actor: Actor, run: Run) -> None:
    """Compare two arms pair by pair, or every arm at once."""
    what = st.segmented_control(
        "What to compare",
        [_TWO, _ALL],
        default=_TWO,
        required=True,
        key=f"compare_what_{run.id}",
        label_visibility="collapsed",
    )
    if what == _ALL:
        show_whole(store, actor, run)
    else:
        _show_two(store, actor, run)


def _show_two(store: Store, actor: Actor, run: Run) -> None:
    """Let the user choose two arms and show what changes from one to the other."""
    chosen = _choose(store, actor, run)
    if chosen is None:
        return
    found = comparison_of(store, actor, chosen[0].ref, chosen[1].ref)
    for words in found.notes:
        notice(words, kind="warning")
    if not found.changes:
        notice("No pair is checked in both arms yet.", kind="info")
        _not_compared(found)
        return
    st.markdown(
        f"**{counted(len(found.worse), 'pair')} of {len(found.changes):,} got worse**: a fact lost "
        "or added that the original does not state, or a new kind of flag."
    )
    show_sheet(deltas_sheet(found), only=_MAIN)
    with st.expander("On how many pairs it got better or worse"):
        show_sheet(signs_sheet(found), title=False)
    labels = {pair.id: pair_label(pair) for pair in list_pairs(store)}
    offer_blind(actor, found)
    offer_panel(store, actor, found, labels)
    show_changes(found, labels)
    _not_compared(found)


def _choose(store: Store, actor: Actor, run: Run) -> tuple[RunArm, RunArm] | None:
    runs = {one.id: one for one in list_runs(store, actor)}
    own = _begun(arms_of(store, actor, run.id))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before = _arm("From", own, place=0, key=f"compare_from_{run.id}")
        other = st.selectbox(
            "To an arm of",
            [run.id, *(name for name in runs if name != run.id)],
            format_func=lambda name: _run_words(runs, name, run),
            key=f"compare_run_{run.id}",
            width=250,
        )
        others = own if other == run.id else _begun(arms_of(store, actor, other))
        place = len(others) - 1 if other == run.id else 0
        after = _arm("To", others, place=place, key=f"compare_to_{run.id}_{other}")
    if before is None or after is None:
        st.info("There is nothing to compare yet.")
        return None
    return before, after


def _begun(arms: Sequence[RunArm]) -> list[RunArm]:
    return [arm for arm in arms if any(cell.state is not CellState.WAITING for cell in arm.cells)]


def _arm(label: str, arms: Sequence[RunArm], *, place: int, key: str) -> RunArm | None:
    chosen = st.selectbox(
        label,
        range(len(arms)),
        index=place if arms else None,
        format_func=lambda number: arms[number].name,
        key=key,
        width=340,
    )
    return None if chosen is None else arms[chosen]


def _run_words(runs: Mapping[str, Run], name: str, run: Run) -> str:
    return "this run" if name == run.id else run_words(runs[name])


def _not_compared(found: Comparison) -> None:
    if found.not_compared:
        with st.expander(f"{counted(len(found.not_compared), 'pair')} can't be compared"):
            plain_text("Each with the reason of each side; they are in no number above.")
            show_sheet(not_compared_sheet(found), title=False)
