"""The hard limits of a run, in calls and in money."""

from __future__ import annotations

import streamlit as st


def ask_budget(
    calls: int | None, money: float | None, *, key: str
) -> tuple[int | None, float | None]:
    """Take the two hard limits of a run, None without one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = st.number_input(
            "At most so many calls",
            min_value=1,
            value=calls,
            placeholder="no limit",
            key=f"{key}_calls",
            help="The run stops before the call that would pass this, and can be resumed.",
            width=190,
        )
        dollars = st.number_input(
            "At most so many US dollars",
            min_value=0.01,
            value=money,
            placeholder="no limit",
            key=f"{key}_money",
            help="Only where the price of every engine is known.",
            width=210,
        )
    return (None if most is None else int(most)), dollars
