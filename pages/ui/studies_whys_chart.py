"""One chart of what did it: by kind, the difference in votes and in precision, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.domain.statistics import Statistic
from core.services.align_sheets import statistic_words
from core.services.whys import KindLine, Whys
from pages.ui.charts_ink import colors, ghost_color, ink

if TYPE_CHECKING:
    import altair as alt

_ROW, _AXIS = 52, 92
_ROOM = 0.35
_VOTES, _PRECISION = "share of votes", "precision"


def differences_chart(found: Whys) -> None:
    """Show for each kind how edits with it differ from edits without it."""
    import altair as alt

    rows = [row for line in found.kinds for row in _rows(line)]
    if not rows:
        st.caption("No kind can be compared: all edits have it, or none has.")
        return
    names = [line.kind.label for line in found.kinds]
    series = alt.Scale(domain=[_VOTES, _PRECISION], range=colors(2))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("kind:N", sort=names, axis=_names_axis()),
        yOffset=alt.YOffset("of:N", sort=[_VOTES, _PRECISION]),
        color=alt.Color("of:N", scale=series, legend=_legend()),
        tooltip=[
            alt.Tooltip("kind:N", title="Kind"),
            alt.Tooltip("of:N", title="Difference in"),
            alt.Tooltip("words:N", title="Value"),
        ],
    )
    x = _on_one_scale(rows)
    lines = base.mark_rule(strokeWidth=2).encode(x=x("low"), x2="high:Q")
    points = base.mark_point(size=80, filled=True, opacity=1).encode(
        x=x("estimate"),
        shape=alt.Shape(
            "of:N",
            scale=alt.Scale(domain=[_VOTES, _PRECISION], range=["circle", "square"]),
            legend=_legend(),
        ),
    )
    counts = base.mark_text(align="left", dx=8, fontSize=12).encode(x=x("high"), text="short:N")
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=ghost_color(), strokeDash=[4, 3])
    st.altair_chart(
        zero.encode(x=x("at")) + lines + points + counts,
        height=_AXIS + _ROW * len({row["kind"] for row in rows}),
        key="whys_chart",
        alt="Differences by kind. "
        + "; ".join(f"{r['kind']}, {r['of']}: {r['words']}" for r in rows),
    )


def _on_one_scale(rows: Sequence[Mapping[str, Any]]) -> Callable[[str], alt.X]:
    """Return what puts a field on the scale, which leaves room for the words on the right."""
    import altair as alt

    low = min(0.0, *(row["low"] for row in rows))
    high = max(0.0, *(row["high"] for row in rows))
    scale = alt.Scale(domain=[low, high + _ROOM * (high - low)], nice=False)
    axis = alt.Axis(
        title="with it less without it",
        titleColor=ink(),
        labelColor=ink(),
        format="+.1f",
        tickMinStep=0.1,
        tickCount=6,
    )

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    return x


def _names_axis() -> alt.Axis:
    import altair as alt

    return alt.Axis(
        title=None, labelLimit=260, labelColor=ink(), labelFontSize=13, ticks=False, domain=False
    )


def _legend() -> alt.Legend:
    import altair as alt

    return alt.Legend(
        title="Edits with the kind less those without it, in",
        orient="top", labelColor=ink(), titleColor=ink(), titleLimit=400,
    )  # fmt: skip


def _rows(line: KindLine) -> list[dict[str, Any]]:
    both = ((_VOTES, line.won.difference), (_PRECISION, line.precision.difference))
    return [_row(line, of, value) for of, value in both if value.estimate is not None]


def _row(line: KindLine, of: str, value: Statistic) -> dict[str, Any]:
    few = ", few pairs" if line.is_few else ""
    return {
        "kind": line.kind.label,
        "of": of,
        "estimate": value.estimate,
        "low": value.estimate if value.low is None else value.low,
        "high": value.estimate if value.high is None else value.high,
        "short": f"{value.estimate:+z.2f}, n {value.n:,}{few}",
        "words": f"{statistic_words(value)}{few}",
    }
