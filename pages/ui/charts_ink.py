"""What charts are drawn with, light or dark: colors, shapes and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import altair as alt

SHAPES = ("circle", "square", "triangle-up", "cross")
TENTHS = tuple(round(0.1 * step, 1) for step in range(11))

_COLORS = {
    "light": ("#0f5f62", "#a34a00", "#1f5a94", "#a3262b"),
    "dark": ("#5cc2ba", "#f0a35e", "#8dbdf0", "#f2938c"),
}
_GHOST = {"light": "#5f625f", "dark": "#a7aaa6"}
_INK = {"light": "#12171a", "dark": "#ece7dc"}


def _theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def ink() -> str:
    """Return the color of words in charts."""
    return _INK[_theme()]


def ghost_color() -> str:
    """Return the color of what is not ours."""
    return _GHOST[_theme()]


def colors(count: int) -> list[str]:
    """Return so many colors that tell series apart."""
    return list(_COLORS[_theme()][:count])


def titled(title: str, note: str) -> alt.Title:
    """Return a chart's title with what a picture of the chart must not lose."""
    import altair as alt

    return alt.Title(
        title,
        color=ink(),
        fontSize=14,
        **(
            {"subtitle": note, "subtitleColor": ghost_color(), "subtitleFontSize": 12}
            if note
            else {}
        ),
    )
