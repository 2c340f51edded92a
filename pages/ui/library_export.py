"""Take everything along: the pairs as one table, or every table with its codebook."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import streamlit as st

from core.services.exporting import export_all, pairs_csv
from pages.ui.session import open_store
from pages.ui.widgets import main_button


def export_section() -> None:
    """Offer the pairs, and all tables, as files."""
    st.markdown(
        "**All tables** holds pairs, edits, facts, verdicts, flags and calls as CSV and as JSON "
        "lines, with a codebook that says what each column means. In CSV files a text that a "
        "spreadsheet could take for a formula starts with an apostrophe; an import takes it off."
    )
    st.caption("These files hold the texts of patients. Keep them as carefully as the database.")
    with st.container(horizontal=True):
        st.download_button(
            "Download all tables",
            data=_zipped,
            file_name="bedside-export.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            type=main_button(),
            on_click="ignore",
        )
        st.download_button(
            "Download the pairs (CSV)",
            data=_pairs,
            file_name="bedside-pairs.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _pairs() -> bytes:
    with open_store() as store:
        return pairs_csv(store).encode()


def _zipped() -> bytes:
    packed = io.BytesIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        open_store() as store,
    ):
        for written in export_all(store, Path(folder)):
            archive.write(Path(folder) / written.name, written.name)
    return packed.getvalue()
