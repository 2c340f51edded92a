"""Take everything along: the pairs as one table, or every table with its codebook."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor, Capability
from core.services.exporting import pairs_csv, zipped
from pages.ui.session import open_store
from pages.ui.widgets import main_button


def export_section(actor: Actor) -> None:
    """Offer the pairs, and all tables, as files."""
    if not actor.may(Capability.EXPORT):
        st.info("Researchers can export everything.")
        return
    st.markdown(
        "**All tables** holds pairs, edits, facts, verdicts, flags, panels and calls as CSV and as "
        "JSON lines, with a codebook that says what each column means. In CSV files a text that a "
        "spreadsheet could take for a formula starts with an apostrophe; an import takes it off."
    )
    st.caption("These files hold the texts of patients. Keep them as carefully as the database.")
    with st.container(horizontal=True):
        st.download_button(
            "Download all tables",
            data=lambda: _zipped(actor),
            file_name="bedside-export.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            type=main_button(),
            on_click="ignore",
        )
        st.download_button(
            "Download the pairs (CSV)",
            data=lambda: _pairs(actor),
            file_name="bedside-pairs.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


# What is made only at the click runs outside the page, where nobody can be asked who they are:
# it works for whom the page was made.


def _pairs(actor: Actor) -> bytes:
    with open_store() as store:
        return pairs_csv(store, actor).encode()


def _zipped(actor: Actor) -> bytes:
    with open_store() as store:
        return zipped(store, actor)
