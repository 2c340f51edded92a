"""What this tool is, what it does not claim, and the paper's numbers as reference."""

import streamlit as st

from pages.ui.about_texts import CLAIMS, HOW, PAPER_INTRO, PAPER_LINK, PAPER_ROWS, PRIVACY, WHAT
from pages.ui.frame import frame
from pages.ui.rates import show_rates

with frame("About Bedside"), st.container(width=760):
    st.markdown(WHAT)
    st.header("How the facts are checked", anchor="facts")
    st.markdown(HOW)
    st.header("What it does not claim", anchor="claims")
    st.markdown(CLAIMS)
    st.header("How good are the offline rules?", anchor="rules")
    show_rates()
    st.header("The paper's numbers, for reference", anchor="paper")
    st.markdown(PAPER_INTRO)
    st.table(PAPER_ROWS, border="horizontal")
    st.markdown(PAPER_LINK)
    st.header("Privacy and how long texts are kept", anchor="privacy")
    st.markdown(PRIVACY)
