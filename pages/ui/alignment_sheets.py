"""A table of an alignment on screen, with the same as a file to take along."""

from __future__ import annotations

import streamlit as st

from core.services.align_sheets import Sheet
from pages.ui.widgets import escaped


def show_sheet(sheet: Sheet, *, heat: bool = False, title: bool = True) -> None:
    """Show a table; with `heat` a cell is the darker the more it counts, without any bands."""
    import pandas as pd

    if title:
        st.subheader(sheet.title, anchor=False)
    words = [list(map(_cell, row)) for row in sheet.as_words()]
    frame = pd.DataFrame(words, columns=list(sheet.columns))
    shown = frame.style.apply(lambda _: _shades(sheet), axis=None) if heat else frame
    st.table(shown, border="horizontal", hide_index=True, alt=sheet.title)
    with st.container(horizontal=True, vertical_alignment="center"):
        if sheet.note:
            st.caption(escaped(sheet.note))
        download_sheet(sheet)


def download_sheet(sheet: Sheet, *, label: str = "CSV") -> None:
    """Offer a table as a file."""
    st.download_button(
        label,
        data=sheet.as_csv,
        file_name=f"bedside-{sheet.name}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key=f"csv_{sheet.name}",
        help=f"Download the table: {sheet.title}",
    )


def _cell(text: str) -> str:
    """Keep Streamlit's markdown in tables from reading a text."""
    return escaped(text)


def _shades(sheet: Sheet) -> object:
    import pandas as pd

    shades = [
        ["", *(f"background-color: rgba(95, 120, 125, {share / 2:.2f})" for share in row)]
        for row in sheet.shares()
    ]
    return pd.DataFrame(shades, columns=list(sheet.columns))
