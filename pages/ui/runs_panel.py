"""From pairs of a comparison to a panel study, in one step."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor, Capability
from core.services.judge_words import counted
from core.services.run_changes import PairChange
from core.services.run_compare import Comparison
from core.services.run_panel import SentToPanel, send_to_panel
from core.services.tools import Store
from pages.ui.frame import told
from pages.ui.widgets import main_button, notice

_ORIGINAL, _EACH_OTHER = "each edit with the physician's own reply", "the two edits"
_USUAL = 10


def offer_panel(store: Store, actor: Actor, found: Comparison, labels: dict[str, str]) -> None:
    """Let those who make studies send chosen pairs; the worst ones are chosen at first."""
    if not actor.may(Capability.MAKE_STUDIES):
        return
    key = f"panel_{found.before.ref}_{found.after.ref}"
    sent = st.session_state.get(f"{key}_sent")
    with st.expander("Let people judge: send pairs to a panel study", expanded=sent is not None):
        chosen = st.multiselect(
            "Pairs",
            [change.pair_id for change in found.changes],
            default=_worst(found.changes),
            format_func=lambda pair: str(labels.get(pair, pair)),
            key=f"{key}_pairs",
        )
        compared = st.radio(
            "People compare", [_EACH_OTHER, _ORIGINAL], horizontal=True, key=f"{key}_compared"
        )
        if st.button(
            f"Make a study of {counted(len(chosen), 'pair')}",
            icon=":material/groups:",
            type=main_button(),
            disabled=not chosen,
            key=f"{key}_send",
        ):
            with told():
                sent = send_to_panel(
                    store,
                    actor,
                    [found.before.ref, found.after.ref],
                    chosen,
                    title=f"{found.before.name} and {found.after.name}"[:200],
                    with_original=compared == _ORIGINAL,
                )
                st.session_state[f"{key}_sent"] = sent
        if sent:
            _say(sent)


def _worst(changes: Sequence[PairChange]) -> list[str]:
    return [change.pair_id for change in changes[:_USUAL]]


def _say(sent: SentToPanel) -> None:
    held = (
        f" {counted(len(sent.held_back), 'comparison')} held back: somebody must decide on each."
        if sent.held_back
        else ""
    )
    left = (
        f" {counted(len(sent.left_out), 'pair')} left out: a reply is missing, or both are the "
        "same text."
        if sent.left_out
        else ""
    )
    notice(
        f"The draft is made; a panel would see {counted(sent.shown, 'comparison')}.{held}{left}",
        kind="success",
    )
    st.page_link(
        "studies.py",
        label="Open the draft",
        icon=":material/groups:",
        query_params={"study": sent.study.id},
    )
