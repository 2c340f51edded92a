"""What stands around every page: its title and a plain sentence when something goes wrong."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from core.errors import BedsideError
from pages.ui.widgets import notice


@contextmanager
def frame(title: str | None = None) -> Generator[None]:
    """Begin a page; an error that Bedside raises on purpose is shown as its sentence."""
    if title:
        st.title(title, anchor=False)
    try:
        yield
    except BedsideError as error:
        notice(str(error), kind="error")
