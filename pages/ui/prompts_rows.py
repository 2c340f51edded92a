"""One pair of a try: what changed against the parent, and both edits."""

from __future__ import annotations

import streamlit as st

from core.domain.cases import Case
from core.domain.prompt_tries import Try, TryCell, TryRow
from core.services.prompt_tries import change_of, scores_of
from core.services.summary import summarize
from core.services.wording import FLAG_TITLES
from pages.ui.case_payload import comparison_payload, variant_payload
from pages.ui.diff import show_case
from pages.ui.session import unmasked
from pages.ui.widgets import escaped
from pages.ui.words import pair_label


def show_row(found: Try, row: TryRow) -> None:
    """Show one pair: what changed, and both edits with the way to each."""
    change = change_of(row)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escaped(pair_label(row.pair))}**", width="stretch")
            if change.is_worse:
                st.badge("Got worse", icon=":material/trending_down:", color="orange")
        st.markdown(
            f"Recall {signed(change.recall)} · Precision {signed(change.precision)}"
            " against the parent"
        )
        left, right = st.columns(2)
        with left.container(gap="xxsmall"):
            _cell(found.tried, row.tried)
        with right.container(gap="xxsmall"):
            _cell(found.parent, row.parent)
        _both(found, row)


def _cell(label: str, cell: TryCell) -> None:
    st.markdown(f"**{escaped(label)}**")
    if cell.case is None:
        st.caption(escaped(cell.failure or "Not made, or forgotten by now."))
        return
    kept, added, growth = summarize(cell.case).statements
    scores = scores_of(cell)
    numbers = (
        f"Recall {_share(scores.recall)} · Precision {_share(scores.precision)}"
        if scores
        else f"No score: {cell.case.check_failure}"
    )
    st.caption(escaped(f"{kept} · {added} · {growth}"))
    st.caption(escaped(numbers))
    st.caption(escaped(_flags(cell.case)))
    st.page_link(
        "edit.py",
        label="Open on the edit page",
        icon=":material/edit_note:",
        query_params={"case": cell.case.id},
    )


def _flags(case: Case) -> str:
    titles = dict.fromkeys(FLAG_TITLES[flag.kind] for flag in case.flags)
    return f"Flags: {'; '.join(titles)}" if titles else "No flag"


def _both(found: Try, row: TryRow) -> None:
    shown = {found.tried: row.tried.case, found.parent: row.parent.case}
    if not any(shown.values()) or not st.toggle(
        "Show the edits", key=f"prompts_show_{found.id}_{row.pair.id}"
    ):
        return
    variants = [
        {
            **variant_payload(
                case, summarize(case), copy_text=unmasked(case.pair.id, case.edit.text)
            ),
            "title": label,
        }
        for label, case in shown.items()
        if case
    ]
    show_case(comparison_payload(f"{found.id}-{row.pair.id}", variants), key=f"try-{row.pair.id}")


def signed(change: float | None) -> str:
    """Write a change with its sign."""
    if change is None:
        return "n/a"
    return f"{change:+.3f}".replace("-", "−") if round(change, 3) else "±0.000"


def _share(score: float | None) -> str:
    return "n/a" if score is None else f"{score:.3f}"
