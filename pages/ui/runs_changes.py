"""Pair by pair what changed from one arm to another, what got worse first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.domain.facts import FlagKind
from core.services.run_changes import PairChange
from core.services.run_compare import Comparison
from core.services.run_sheets import changes_sheet
from core.services.wording import FLAG_TITLES
from pages.ui.sheets import download_sheet
from pages.ui.widgets import escaped, plain_text
from pages.ui.words import BAND_WORDS

_AT_A_TIME = 10


def show_changes(found: Comparison, labels: Mapping[str, str]) -> None:
    """List the pairs, ten at a time; each opens on the edit page."""
    st.subheader("Pair by pair, what got worse first", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Each opens what changed and both edits.")
        download_sheet(changes_sheet(found))
    key = f"changes_{found.before.ref}_{found.after.ref}"
    upto = st.session_state.get(key, _AT_A_TIME)
    for number, change in enumerate(found.changes[:upto], start=1):
        label = labels.get(change.pair_id, change.pair_id)
        with st.expander(f"{number}. {_headline(change)} · {escaped(label)}"):
            _show(change)
    left = len(found.changes) - upto
    if left > 0:
        st.button(
            f"Show {min(_AT_A_TIME, left)} more of {len(found.changes):,}",
            key=f"{key}_more",
            on_click=_show_more,
            args=[key, upto],
        )


def _show_more(key: str, upto: int) -> None:
    st.session_state[key] = upto + _AT_A_TIME


def _headline(change: PairChange) -> str:
    state = "**Worse**" if change.is_worse else "Same" if _is_same(change) else "Better"
    return (
        f"{state} · recall {_move(change.before.recall, change.after.recall)} · "
        f"precision {_move(change.before.precision, change.after.precision)}"
    )


def _is_same(change: PairChange) -> bool:
    return not change.gone_flags and not change.recall and not change.precision


def _move(old: float | None, new: float | None) -> str:
    return f"{_share(old)} → {_share(new)}"


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def _show(change: PairChange) -> None:
    st.caption(BAND_WORDS[change.band])
    _facts("Only the first edit keeps", change.lost)
    _facts("Only the second edit says, and the original does not", change.added)
    _flags("New flags", change.new_flags)
    _flags("Flags that are gone", change.gone_flags)
    st.caption(f"F1 {_move(change.before.f1, change.after.f1)}")
    with st.container(horizontal=True):
        _links("Open the first edit", change.before_cases)
        _links("Open the second edit", change.after_cases)


def _facts(title: str, statements: Sequence[str]) -> None:
    if statements:
        st.markdown(f"**{title}**")
        plain_text("\n".join(f"• {each}" for each in statements))


def _flags(title: str, kinds: Sequence[FlagKind]) -> None:
    if kinds:
        st.markdown(f"**{title}:** {escaped(', '.join(FLAG_TITLES[kind] for kind in kinds))}")


def _links(label: str, cases: Sequence[str]) -> None:
    for number, case in enumerate(cases, start=1):
        st.page_link(
            "edit.py",
            label=label if len(cases) == 1 else f"{label}, {number}",
            icon=":material/edit_note:",
            query_params={"case": case},
        )
