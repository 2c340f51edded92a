"""A chart of empathy beside precision, with what neither side is preferred at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from pages.ui.charts import Row, last_of_each, moved_apart
from pages.ui.charts_ink import SHAPES, TENTHS, colors, ink, titled

if TYPE_CHECKING:
    import altair as alt

_EVEN = 0.5
_QUARTERS = (0, 0.25, 0.5, 0.75, 1)
_TOP, _UNDER, _FAINT = 1.02, 0.02, 0.4
_HEIGHT = 300


def empathy_chart(rows: Sequence[Row], by: str, *, note: str = "") -> None:
    """Show points with intervals in both directions; a line joins the levels of a system."""
    import altair as alt

    series = list(dict.fromkeys(row["series"] for row in rows))
    low = max(0.0, min(row["low"] for row in rows) - 0.15)
    x = alt.Scale(domain=[0, 1])
    y = alt.Scale(domain=[low, _TOP], nice=False, zero=False)
    color = alt.Color(
        "series:N", scale=alt.Scale(domain=series, range=colors(len(series))), legend=None
    )
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X("x:Q", scale=x, axis=_axis("empathy against the original", _QUARTERS, ".2f")),
        y=alt.Y("estimate:Q", scale=y, axis=_axis("precision", TENTHS, ".1f")),
        color=color,
    )
    named = rows if len(series) == 1 else last_of_each(rows)
    labels = [
        {**row, "text": row["level" if len(series) == 1 else "series"]}
        for row in moved_apart(named, low=low, high=_TOP - _UNDER)
    ]
    layers = [
        *_even(x, y, low=low),
        base.mark_line(strokeWidth=1.5, opacity=0.6).encode(order="place:Q"),
        base.mark_rule(strokeWidth=2, opacity=_FAINT).encode(
            x=alt.X("x_low:Q", scale=x), x2="x_high:Q"
        ),
        base.mark_rule(strokeWidth=2, opacity=_FAINT).encode(
            y=alt.Y("low:Q", scale=y), y2="high:Q"
        ),
        base.mark_point(size=80, filled=True, opacity=1).encode(
            shape=alt.Shape(
                "series:N",
                scale=alt.Scale(domain=series, range=list(SHAPES[: len(series)])),
                legend=None,
            ),
            tooltip=[alt.Tooltip("name:N", title="What"), alt.Tooltip("words:N", title="Value")],
        ),
        _labels([row for row in labels if row["x"] > _EVEN], "right", x, y, color),
        _labels([row for row in labels if row["x"] <= _EVEN], "left", x, y, color),
    ]
    title = f"Empathy as seen by {by}, and precision"
    st.altair_chart(
        alt.layer(*layers).properties(title=titled(title, note)),
        height=_HEIGHT,
        key="tradeoff_empathy",
        alt=f"{title}. " + "; ".join(f"{row['name']}: {row['words']}" for row in rows),
    )


def _axis(title: str, values: Sequence[float], form: str) -> alt.Axis:
    import altair as alt

    return alt.Axis(
        title=title, titleColor=ink(), labelColor=ink(), values=list(values), format=form
    )


def _labels(
    rows: Sequence[Row],
    side: Literal["left", "right"],
    x: alt.Scale,
    y: alt.Scale,
    color: alt.Color,
) -> alt.Chart:
    import altair as alt

    return (
        alt.Chart(alt.Data(values=list(rows)))
        .mark_text(align=side, dx=-10 if side == "right" else 10, dy=14, fontSize=13)
        .encode(x=alt.X("x:Q", scale=x), y=alt.Y("at:Q", scale=y), text="text:N", color=color)
    )


def _even(x: alt.Scale, y: alt.Scale, *, low: float) -> Iterator[alt.Chart]:
    """Draw where neither the edit nor the original is preferred."""
    import altair as alt

    row = {"x": _EVEN, "estimate": low, "name": "neither preferred"}
    base = alt.Chart(alt.Data(values=[row])).encode(x=alt.X("x:Q", scale=x))
    yield base.mark_rule(strokeDash=[6, 4], color=ink())
    yield base.mark_text(align="left", dx=6, dy=-9, fontSize=12, color=ink()).encode(
        y=alt.Y("estimate:Q", scale=y), text="name:N"
    )
