"""Empathy beside precision for each system and level, by one judge or panel at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from core.services.align_sheets import statistic_words
from core.services.run_empathy import ArmEmpathy
from core.services.tradeoff import LevelPoint
from core.services.tradeoff_sheets import empathy_sheet
from pages.ui.charts import SHAPES, TENTHS, Dot, Row, colors, ink, moved_apart, rows_of
from pages.ui.sheets import show_sheet
from pages.ui.tradeoff_shown import Shown

if TYPE_CHECKING:
    import altair as alt

_EVEN = 0.5
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
_QUARTERS = (0, 0.25, 0.5, 0.75, 1)
_TOP, _UNDER = 1.02, 0.02
_HEIGHT = 300


def show_empathy(shown: Shown) -> None:
    """Show what empathy was gained beside what precision is left."""
    st.subheader("Is the empathy worth it?", anchor=False)
    sources = list(dict.fromkeys(one.by for _, point in shown.points for one in point.empathy))
    if not sources:
        st.info(
            "Nobody has judged these edits yet. Add a judge to the plan (Runs, New run, Change the "
            "plan), or send pairs to a panel study; its votes appear here when it is closed."
        )
        return
    by = st.selectbox(
        "Empathy as seen by", sources, key=f"tradeoff_by_{shown.found.run.id}", width=340
    )
    rows = list(_rows(shown, by))
    if rows:
        _chart(rows, by)
    else:
        st.info(f"There is no empathy score by {by} yet.")
    with st.expander("The chart as a table"):
        show_sheet(empathy_sheet(shown.found), title=False)


def _rows(shown: Shown, by: str) -> Iterator[Row]:
    for name, point in shown.points:
        said = next((one for one in point.empathy if one.by == by), None)
        precision = shown.triple(point.scores).precision
        if said and said.ers.estimate is not None and precision.estimate is not None:
            yield _row(name, point, said, shown)


def _row(name: str, point: LevelPoint, said: ArmEmpathy, shown: Shown) -> Row:
    ers, precision = said.ers, shown.triple(point.scores).precision
    row = rows_of([Dot(series=name, place=0, value=precision)])[0]
    return {
        **row,
        "level": point.level.label,
        "name": f"{name}, {point.level.label}",
        "x": ers.estimate,
        "x_low": ers.estimate if ers.low is None else ers.low,
        "x_high": ers.estimate if ers.high is None else ers.high,
        "words": f"empathy {statistic_words(ers)}, precision {statistic_words(precision)}",
    }


def _chart(rows: Sequence[Row], by: str) -> None:
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
    labels = [
        {**row, "name": _name(row, series), "side": "right" if row["x"] > _EVEN else "left"}
        for row in moved_apart(rows, "estimate", low=low, high=_TOP - _UNDER)
    ]
    layers = [
        *_even(x, y, low=low),
        base.mark_rule(strokeWidth=2).encode(x=alt.X("x_low:Q", scale=x), x2="x_high:Q"),
        base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", scale=y), y2="high:Q"),
        base.mark_point(size=80, filled=True, opacity=1).encode(
            shape=alt.Shape(
                "series:N",
                scale=alt.Scale(domain=series, range=list(SHAPES[: len(series)])),
                legend=None,
            ),
            tooltip=[alt.Tooltip("name:N", title="What"), alt.Tooltip("words:N", title="Value")],
        ),
        *(
            _labels([row for row in labels if row["side"] == side], side, x, y, color)
            for side in _SIDES
        ),
    ]
    title = f"Empathy as seen by {by}, and precision"
    st.altair_chart(
        alt.layer(*layers).properties(title=alt.Title(title, color=ink(), fontSize=14)),
        height=_HEIGHT,
        key="tradeoff_empathy",
        alt=f"{title}. " + "; ".join(f"{row['name']}: {row['words']}" for row in rows),
    )


def _axis(title: str, values: Sequence[float], form: str) -> alt.Axis:
    import altair as alt

    return alt.Axis(
        title=title, titleColor=ink(), labelColor=ink(), values=list(values), format=form
    )


def _name(row: Row, series: Sequence[str]) -> str:
    return row["level"] if len(series) == 1 else row["name"]


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
        .encode(x=alt.X("x:Q", scale=x), y=alt.Y("at:Q", scale=y), text="name:N", color=color)
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
