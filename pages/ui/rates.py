"""How often the offline rules are right, as measured, wherever their verdicts are shown."""

from __future__ import annotations

import streamlit as st


def show_rates() -> None:
    """Show the measured rates of the offline rules with their counts."""
    st.markdown("pending")
