"""Take a study's answers along: every table with its codebook, of one moment."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor, Capability
from core.domain.panel import Study
from core.services.exporting import zipped
from pages.ui.session import open_store


def download_study(actor: Actor, study: Study) -> None:
    """Offer the tables of one study as a ZIP file."""
    if not actor.may(Capability.EXPORT):
        st.caption("Researchers can download the answers.")
        return
    st.download_button(
        "Download all answers (ZIP)",
        data=lambda: _packed(actor, study.id),
        file_name="bedside-study.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        key="study_download",
    )
    st.caption(
        "`judgments.csv` has one row an answer with `item`, `rater` and `label` in item space; "
        "`revisions.csv` every answer ever given; `codebook.md` says what each column means."
    )


def _packed(actor: Actor, study_id: str) -> bytes:
    # Runs outside the page, where nobody can be asked who they are.
    with open_store() as store:
        return zipped(store, actor, study_id=study_id)
