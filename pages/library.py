"""The pairs: browse them, open one, bring in your own, take everything along."""

import streamlit as st

from core.domain.access import Capability
from core.services.library import list_pairs
from pages.ui.frame import frame
from pages.ui.library_browse import browse
from pages.ui.library_export import export_section
from pages.ui.library_import import import_section
from pages.ui.session import open_store

with frame("Library", needs=Capability.EDIT) as actor, open_store() as store:
    view = st.segmented_control(
        "What to do",
        ["Browse", "Import", "Export"],
        key="library_view",
        required=True,
        default="Browse",
        label_visibility="collapsed",
    )
    if view == "Import":
        import_section(store)
    elif view == "Export":
        export_section(actor)
    else:
        browse(list_pairs(store))
