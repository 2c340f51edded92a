"""A chart of points with intervals over a few places: one idea, labeled directly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from pages.ui.charts import (
    Dot,
    Ghost,
    Row,
    Rule,
    chart_words,
    last_of_each,
    moved_apart,
    rows_of,
    span_of,
)
from pages.ui.charts_ink import SHAPES, TENTHS, colors, ink, titled
from pages.ui.charts_marks import ghost_marks, rule_lines

if TYPE_CHECKING:
    import altair as alt

_HEIGHT = 270
_EDGE = 0.5
_ROOM_FOR_NAMES = 0.3
_RULE_LABEL = 0.05


def dots_chart(
    dots: Sequence[Dot],
    ticks: Sequence[str],
    *,
    key: str,
    title: str,
    ghosts: Sequence[Ghost] = (),
    rules: Sequence[Rule] = (),
    is_share: bool = True,
    span: tuple[float, float] | None = None,
    note: str = "",
) -> None:
    """Show each series as points with intervals over the `ticks`.

    `span` is the least and the most of the scale, None for one that everything just fits on;
    `note` stands under the title.
    """
    import altair as alt

    rows = rows_of(dots)
    low, high = span or span_of(rows, ghosts, rules, is_share=is_share)
    series = list(dict.fromkeys(dot.series for dot in dots))
    room = _ROOM_FOR_NAMES * len(ticks) if len(series) > 1 else 0
    x = _places(ticks, room=room)
    y = alt.Scale(domain=[low, high], nice=False, zero=False)
    labels = _names(rows, rules, low=low, high=high) if len(series) > 1 else []
    layers = [
        *rule_lines(rules, x, y, low=low, right=len(ticks) - _EDGE + room),
        *ghost_marks(ghosts, x, y),
        *_series(rows, series, x, y, is_share=is_share),
        _text(labels, "series", x, alt.Y("at:Q", scale=y), series=series, dx=12, dy=0)
        if labels
        else _text(rows, "short", x, alt.Y("estimate:Q", scale=y), series=series, dx=7, dy=-10),
    ]
    st.altair_chart(
        alt.layer(*layers).properties(title=titled(title, note)),
        height=_HEIGHT,
        key=key,
        alt=chart_words(title, dots, ticks, ghosts),
    )


def _names(rows: Sequence[Row], rules: Sequence[Rule], *, low: float, high: float) -> list[Row]:
    """Return the name of each series, right of all last points."""
    ends = last_of_each(rows)
    right = max((row["x"] for row in ends), default=0.0)
    above = _RULE_LABEL * (high - low)
    taken = [rule.value + above for rule in rules if rule.value is not None]
    return [{**row, "x": right} for row in moved_apart(ends, low=low, high=high, taken=taken)]


def _places(ticks: Sequence[str], *, room: float) -> alt.X:
    import altair as alt

    return alt.X(
        "x:Q",
        scale=alt.Scale(domain=[-_EDGE, len(ticks) - _EDGE + room], nice=False),
        axis=alt.Axis(
            title=None,
            values=list(range(len(ticks))),
            labelExpr=f"{list(ticks)}[datum.value]",
            labelColor=ink(),
            labelLimit=150,
            labelOverlap=False,
            grid=False,
        ),
    )


def _series(
    rows: Sequence[Row], series: Sequence[str], x: alt.X, y: alt.Scale, *, is_share: bool
) -> Iterator[alt.Chart]:
    import altair as alt

    axis = alt.Axis(
        title=None,
        labelColor=ink(),
        **({"values": TENTHS, "format": ".1f"} if is_share else {"format": ".1f", "tickCount": 5}),
    )
    estimate = alt.Y("estimate:Q", scale=y, axis=axis)
    base = alt.Chart(alt.Data(values=list(rows))).encode(x=x, color=_color(series))
    yield base.mark_line(strokeWidth=1.5, opacity=0.5).encode(y=estimate)
    yield base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", scale=y), y2="high:Q")
    yield base.mark_point(size=80, filled=True, opacity=1).encode(
        y=estimate,
        shape=alt.Shape(
            "series:N",
            scale=alt.Scale(domain=list(series), range=list(SHAPES[: len(series)])),
            legend=None,
        ),
        tooltip=[alt.Tooltip("series:N", title="What"), alt.Tooltip("words:N", title="Value")],
    )


def _color(series: Sequence[str]) -> alt.Color:
    import altair as alt

    return alt.Color(
        "series:N",
        scale=alt.Scale(domain=list(series), range=colors(len(series))),
        legend=None,
    )


def _text(
    rows: Sequence[Row], field: str, x: alt.X, y: alt.Y, *, series: Sequence[str], dx: int, dy: int
) -> alt.Chart:
    import altair as alt

    return (
        alt.Chart(alt.Data(values=list(rows)))
        .mark_text(align="left", dx=dx, dy=dy, fontSize=13, limit=210)
        .encode(x=x, y=y, text=f"{field}:N", color=_color(series))
    )
