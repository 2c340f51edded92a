"""Take closed reviews along: every row as CSV and JSON lines, with a codebook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import streamlit as st

from core.domain.access import Actor, Capability
from core.services.review_export import review_files
from pages.ui.session import open_store


def download_reviews(actor: Actor, review_ids: Sequence[str]) -> None:
    """Offer all rows of closed reviews as a ZIP file."""
    if not actor.may(Capability.EXPORT):
        st.caption("Researchers can download every row as CSV and JSON lines.")
        return
    st.download_button(
        "Download all rows (CSV and JSONL, ZIP)",
        data=lambda: packed_reviews(actor, review_ids),
        file_name="bedside-reviews.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        key="review_download",
    )
    st.caption(
        "A row an edit, a fact, a detector, a rate; no reviewer is named. `review-codebook.md` "
        "says what each column means."
    )


def packed_reviews(actor: Actor, review_ids: Sequence[str]) -> bytes:
    """Return all rows of closed reviews as one ZIP file.

    It runs outside the page, where nobody can be asked who they are.
    """
    packed = io.BytesIO()
    with open_store() as store, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in review_files(store, actor, review_ids).items():
            archive.writestr(name, text)
    return packed.getvalue()
