"""Charts of an alignment: one idea each, labeled directly, readable in light and dark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.domain.statistics import Statistic
from core.services.align_marks import Mark, MarkKind
from core.services.align_sheets import Sheet, interval_words, statistic_words
from pages.ui.charts_ink import ink

if TYPE_CHECKING:
    import altair as alt

_ROW, _AXIS = 28, 60
_SHAPES = {
    MarkKind.JUDGE: "circle",
    MarkKind.BLIND: "square",
    MarkKind.PERSON: "triangle-up",
    MarkKind.PAPER: "diamond",
}
_LIGHT = {
    MarkKind.JUDGE: "#0f5f62",
    MarkKind.BLIND: "#5f625f",
    MarkKind.PERSON: "#1f5a94",
    MarkKind.PAPER: "#a34a00",
}
_DARK = {
    MarkKind.JUDGE: "#5cc2ba",
    MarkKind.BLIND: "#a7aaa6",
    MarkKind.PERSON: "#8dbdf0",
    MarkKind.PAPER: "#f0a35e",
}


def alignment_chart(marks: Sequence[Mark]) -> None:
    """Show each mark with its interval on one scale from 0 to 1."""
    import altair as alt

    rows = [_row(one.name, one.kind, one.value) for one in marks if one.value.estimate is not None]
    base, x = _on_one_scale(rows, title="share of pairs")
    lines = base.mark_rule(strokeWidth=2).encode(x=x("low"), x2="high:Q")
    points = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=x("estimate"),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=[kind.value for kind in _SHAPES], range=list(_SHAPES.values())),
            legend=None,
        ),
        tooltip=[alt.Tooltip("name:N", title="What"), alt.Tooltip("words:N", title="Value")],
    )
    labels = base.mark_text(align="left", dx=8, fontSize=13).encode(x=x("high"), text="short:N")
    st.altair_chart(
        lines + points + labels,
        height=_AXIS + _ROW * len(rows),
        key="alignment_chart",
        alt="; ".join(f"{mark.name}: {statistic_words(mark.value)}" for mark in marks),
    )


def ties_chart(sheet: Sheet) -> None:
    """Show how often each says that both are equal, as bars from 0."""
    found = [(str(row[0]), row[1]) for row in sheet.rows if isinstance(row[1], Statistic)]
    rows = [
        _row(name, MarkKind.PERSON if name.startswith("People") else MarkKind.JUDGE, value)
        for name, value in found
        if value.estimate is not None
    ]
    base, x = _on_one_scale(rows, title="share of answers")
    bars = base.mark_bar(size=14).encode(x=x("estimate"))
    labels = base.mark_text(align="left", dx=6, fontSize=13).encode(x=x("estimate"), text="short:N")
    st.altair_chart(
        bars + labels,
        height=_AXIS + _ROW * len(rows),
        key="ties_chart",
        alt="; ".join(f"{name}: {statistic_words(value)}" for name, value in found),
    )


def _on_one_scale(
    rows: Sequence[dict[str, object]], *, title: str
) -> tuple[alt.Chart, Callable[[str], alt.X]]:
    """Return a chart with one line a row, and what puts a field on its scale from 0 to 1."""
    import altair as alt

    is_dark = st.context.theme.type == "dark"
    colors = _DARK if is_dark else _LIGHT
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y(
            "name:N",
            sort=[str(row["name"]) for row in rows],
            axis=alt.Axis(
                title=None,
                labelLimit=360,
                labelColor=ink(),
                labelFontSize=13,
                labelFlush=False,
                ticks=False,
                domain=False,
            ),
        ),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=[kind.value for kind in colors], range=list(colors.values())),
            legend=None,
        ),
    )
    axis = alt.Axis(
        title=title,
        titleColor=ink(),
        labelColor=ink(),
        values=[0, 0.25, 0.5, 0.75, 1],
        format=".2f",
    )

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)

    return base, x


def _row(name: str, kind: MarkKind, value: Statistic) -> dict[str, object]:
    return {
        "name": name,
        "kind": kind.value,
        "estimate": value.estimate,
        "low": value.low if value.low is not None else value.estimate,
        "high": value.high if value.high is not None else value.estimate,
        "short": f"{value.estimate:.2f}",
        "words": f"{value.estimate:.2f} ({interval_words(value)})",
    }
