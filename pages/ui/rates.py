"""How often the offline rules are right, as measured."""

from __future__ import annotations

import streamlit as st

from core.services.rules_rates import rates_rows


def show_rates() -> None:
    """Show the measured rates of the offline rules, each with its interval and count."""
    st.markdown(
        "The offline rules compare words, numbers, negations and conditions. They are **rules, not "
        "a language model**: they refuse most false statements and miss some true ones that are "
        "worded freely. What they could not confirm is therefore called *not confirmed by rules*, "
        "never *lost*. Measured on statements that no rule was tuned on:"
    )
    rows = rates_rows()
    st.table(
        {
            "Statements": [name for name, _ in rows],
            "Share": [
                rate.reason or ""
                if rate.estimate is None
                else f"{100 * rate.estimate:.0f} % ({_interval(rate.low, rate.high)})"
                for _, rate in rows
            ],
            "n": [f"{rate.n:,}" for _, rate in rows],
        },
        border="horizontal",
    )
    st.caption("In brackets: 95 % intervals. `docs/offline-rules.md` says how this is measured.")


def _interval(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "no interval"
    return f"{100 * low:.0f} to {100 * high:.0f} %"
