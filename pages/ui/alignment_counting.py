"""How alignment is counted: the choices that change numbers, in one place, with usual values."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.domain.judging import Resolution
from core.services.aligning import EPSILON

WITH_PAPER = "alignment_paper"
_SOFT, _EPSILON = "alignment_soft", "alignment_epsilon"
_EPSILONS = {
    EPSILON: "0.1, beside patients or a crowd",
    0.15: "0.15, beside skilled people",
    0.2: "0.2, beside experts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What was chosen."""

    resolution: Resolution
    epsilon: float


def chosen_counting() -> Counting:
    """Return what was chosen below, on this run of the page or the one before."""
    is_soft = bool(st.session_state.get(_SOFT, False))
    return Counting(
        resolution=Resolution.SOFT if is_soft else Resolution.STRICT,
        epsilon=float(st.session_state.get(_EPSILON, EPSILON)),
    )


def choose_counting() -> bool:
    """Offer the choices; return whether the paper's numbers are to be shown."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with_paper = st.toggle(
            "Show the paper's numbers as a reference (other data, other judges)",
            value=True,
            key=WITH_PAPER,
        )
        with st.popover("How it is counted", icon=":material/tune:"):
            st.toggle(
                "A preference in one order and a tie in the other count as the preference (soft)",
                key=_SOFT,
                help="Usually (strict) they count as a tie. Two orders that contradict each other "
                "are a tie either way; a forced choice is then undecided.",
            )
            st.selectbox(
                "How much worse than a person the alt-test allows (epsilon)",
                list(_EPSILONS),
                format_func=_EPSILONS.__getitem__,
                key=_EPSILON,
            )
            st.caption("Choose before looking at the numbers.")
    return with_paper
