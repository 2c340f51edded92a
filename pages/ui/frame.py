"""What stands around every page: who may see it, and a plain sentence when something goes wrong."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from core.domain.access import Actor, Capability, authorize
from core.errors import BedsideError
from pages.ui import who
from pages.ui.widgets import notice


@contextmanager
def told() -> Generator[None]:
    """Show an error that Bedside raises on purpose as its sentence."""
    try:
        yield
    except BedsideError as error:
        notice(str(error), kind="error")


@contextmanager
def frame(title: str | None = None, *, needs: Capability | None = None) -> Generator[Actor]:
    """Begin a page for those who may do what it `needs`; nobody else gets past this line."""
    with told():
        yield _admitted(title, needs)


def _admitted(title: str | None, needs: Capability | None) -> Actor:
    try:
        admitted = authorize(who.actor(), needs)
    except BedsideError as error:
        notice(str(error), kind="error")
        st.stop()
    if title:
        st.title(title, anchor=False)
    return admitted
