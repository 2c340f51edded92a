"""What this tool is, what it does not claim, and the paper's numbers as reference."""

import streamlit as st

st.title("About")
st.write("hello")
