"""Recall and precision as the checker says, and corrected for its errors, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import streamlit as st

from core.domain.statistics import Statistic
from core.services.align_sheets import statistic_words
from core.services.checker_card import CheckerLine
from pages.ui.charts_ink import TENTHS, colors, ink, titled

_TITLE = "Scores, raw and corrected"
_HEIGHT = 250


def corrected_chart(line: CheckerLine) -> None:
    """Show both scores raw and corrected, each with its interval."""
    import altair as alt

    named = [
        (f"{score}, {how}", how, value)
        for score, side in (("Recall", line.kept), ("Precision", line.grounded))
        for how, value in (
            ("as the checker says", side.entailed.raw),
            ("corrected", side.entailed.corrected),
        )
    ]
    rows = _rows(named)
    if not rows:
        return
    least = floor(10 * min(float(str(row["low"])) for row in rows)) / 10
    scale = alt.Scale(domain=[least, 1], nice=False, zero=False)
    axis = alt.Axis(
        title="share of facts",
        titleColor=ink(),
        labelColor=ink(),
        values=[tenth for tenth in TENTHS if tenth >= least],
        format=".1f",
    )
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y(
            "name:N",
            sort=[name for name, _, _ in named],
            axis=alt.Axis(
                title=None, labelLimit=260, labelColor=ink(), labelFontSize=13, ticks=False
            ),
        ),
        color=alt.Color(
            "how:N",
            scale=alt.Scale(domain=["as the checker says", "corrected"], range=colors(2)),
            legend=None,
        ),
    )
    spans = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q"
    )
    points = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=alt.X("estimate:Q", scale=scale), shape=alt.Shape("how:N", legend=None)
    )
    labels = base.mark_text(dy=-11, fontSize=13).encode(
        x=alt.X("estimate:Q", scale=scale), text="short:N"
    )
    st.altair_chart(
        (spans + points + labels).properties(title=titled(_TITLE, "95 % intervals")),
        height=_HEIGHT,
        key="card_chart",
        alt=f"{_TITLE}. "
        + "; ".join(f"{name}: {statistic_words(value)}" for name, _, value in named),
    )


def _rows(named: Sequence[tuple[str, str, Statistic]]) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "how": how,
            "estimate": value.estimate,
            "low": value.estimate if value.low is None else value.low,
            "high": value.estimate if value.high is None else value.high,
            "short": f"{value.estimate:.2f}",
        }
        for name, how, value in named
        if value.estimate is not None
    ]
