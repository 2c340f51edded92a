"""The only entry for Streamlit: every page is reached through this navigation."""

from pathlib import Path

import streamlit as st

ICON = Path(__file__).parent / "ui" / "icon.svg"

st.set_page_config(page_title="Bedside", page_icon=str(ICON), layout="wide")

page = st.navigation(
    [
        st.Page("edit.py", title="Edit", icon=":material/edit_note:", default=True),
        st.Page("library.py", title="Library", icon=":material/library_books:"),
        st.Page("about.py", title="About", icon=":material/info:"),
    ],
    position="top",
)
page.run()
