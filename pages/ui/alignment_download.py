"""Take the whole page along as one file."""

from __future__ import annotations

import streamlit as st

from core.services.align_overview import Overview
from core.services.aligning import JudgeAlignment
from core.services.alignment_report import alignment_report_html
from pages.ui.alignment_counting import WITH_PAPER, chosen_counting
from pages.ui.alignment_source import Source
from pages.ui.widgets import main_button


def offer_report(source: Source, found: Overview, chosen: JudgeAlignment) -> None:
    """Offer the report of this page, with or without the texts of the disagreements."""
    st.subheader("Take it along", anchor=False)
    with_texts = st.checkbox(
        "With the texts of the disagreements (patients' words)", value=True, key="report_texts"
    )
    with_paper = bool(st.session_state.get(WITH_PAPER, True))
    joined = chosen_counting().resolution.value
    st.download_button(
        "Download the report (HTML)",
        data=lambda: alignment_report_html(
            found,
            chosen,
            source=f"{source.label}. Two orders joined: {joined}.",
            with_texts=with_texts,
            with_paper=with_paper,
        ),
        file_name="bedside-alignment.html",
        mime="text/html",
        icon=":material/description:",
        type=main_button(),
        on_click="ignore",
        key="report_download",
    )
    st.caption("One file without scripts, to print or to send; every table is in it.")
