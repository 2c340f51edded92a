"""A table of numbers on screen, with the same as a file to take along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from core.services.align_sheets import Sheet
from pages.ui.widgets import escaped


def show_sheet(
    sheet: Sheet,
    *,
    heat: bool = False,
    title: bool = True,
    only: Collection[str] = (),
    whole: Sheet | None = None,
) -> None:
    """Show a table, of its columns `only` these; the file always has all.

    Where the table is a part of a larger one, the file holds that `whole`.
    With `heat` a cell is the darker the more it counts, without any bands.
    """
    import pandas as pd

    if title:
        st.subheader(escaped(sheet.title), anchor=False)
    shown = narrowed(sheet, only) if only else sheet
    words = [list(map(escaped, row)) for row in shown.as_words()]
    frame = pd.DataFrame(words, columns=list(shown.columns))
    styled = frame.style.apply(lambda _: _shades(shown), axis=None) if heat else frame
    st.table(styled, border="horizontal", hide_index=True, alt=sheet.title)
    with st.container(horizontal=True, vertical_alignment="center"):
        if sheet.note:
            st.caption(escaped(sheet.note))
        download_sheet(whole or sheet)


def narrowed(sheet: Sheet, only: Collection[str]) -> Sheet:
    """Return a table with some of its columns."""
    places = [place for place, name in enumerate(sheet.columns) if name in only]
    return replace(
        sheet,
        columns=tuple(sheet.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in sheet.rows),
    )


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


def _shades(sheet: Sheet) -> object:
    import pandas as pd

    shades = [
        ["", *(f"background-color: rgba(95, 120, 125, {share / 2:.2f})" for share in row)]
        for row in sheet.shares()
    ]
    return pd.DataFrame(shades, columns=list(sheet.columns))
