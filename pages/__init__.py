"""The screens: Streamlit pages over the services of `core`."""
