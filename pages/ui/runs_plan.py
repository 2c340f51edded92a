"""What a run was asked to do, as the file that plans the same again."""

from __future__ import annotations

import streamlit as st

from core.services.run_control import Run
from core.services.run_file import write_plan


def show_plan(run: Run) -> None:
    """Show the plan of a run and offer it as a file."""
    document = write_plan(run.plan)
    st.markdown("The same plan again sends nothing that was answered before.")
    st.code(document, language=None)
    st.download_button(
        "Download the plan (TOML)",
        data=document,
        file_name="bedside-plan.toml",
        mime="application/toml",
        icon=":material/download:",
        on_click="ignore",
        key=f"runs_toml_{run.id}",
    )
