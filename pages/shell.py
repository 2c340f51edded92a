"""The only entry for Streamlit: every page is reached through this navigation, by role."""

from pathlib import Path

import streamlit as st

from core.domain.access import Capability, Role
from pages.ui import who
from pages.ui.frame import told
from pages.ui.lobby import lobby, say_who

ICON = Path(__file__).parent / "ui" / "icon.svg"
STAFF_PAGES = (
    (Capability.EDIT, "edit.py", "Edit", ":material/edit_note:"),
    (Capability.EDIT, "library.py", "Library", ":material/library_books:"),
    (Capability.EDIT, "prompts.py", "Prompts", ":material/description:"),
    (Capability.EDIT, "runs.py", "Runs", ":material/table_view:"),
    (Capability.EDIT, "tradeoff.py", "Trade-off", ":material/ssid_chart:"),
    (Capability.REVIEW, "review.py", "Review", ":material/rate_review:"),
    (Capability.RUN_PANEL, "studies.py", "Studies", ":material/groups:"),
    (Capability.MAKE_STUDIES, "alignment.py", "Alignment", ":material/balance:"),
    (Capability.MANAGE_STAFF, "staff.py", "Staff", ":material/badge:"),
    (None, "about.py", "About", ":material/info:"),
)

# Streamlit writes chosen values in white on the theme's main color, which nobody can read in the
# dark; a fixed stylesheet, no data.
READABLE_CHOICES = """<style>
[data-testid="stMultiSelect"] [data-tag] {
  color: inherit; background-color: color-mix(in srgb, currentColor 14%, transparent);
}
</style>"""

st.set_page_config(page_title="Bedside", page_icon=str(ICON), layout="wide")
st.html(READABLE_CHOICES)

actor = None
with told():
    actor = who.actor()
if actor is None:
    st.navigation([st.Page(lobby, title="Bedside", default=True)], position="hidden").run()
elif actor.role is Role.PATIENT:
    st.navigation([st.Page("panel.py", title="Panel", default=True)], position="hidden").run()
else:
    allowed = [page for page in STAFF_PAGES if page[0] is None or actor.may(page[0])]
    st.navigation(
        [
            st.Page(path, title=title, icon=icon, default=place == 0)
            for place, (_, path, title, icon) in enumerate(allowed)
        ],
        position="top",
    ).run()
    say_who(actor)
