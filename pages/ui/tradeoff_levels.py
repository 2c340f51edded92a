"""Precision and recall by level, with the line that a person moves and what it names in words."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.domain.statistics import Statistic
from core.metrics.pooling import Triple
from core.services.operating import LOWEST_ACCEPTED, operating_points
from core.services.paper_marks import Chart, paper
from core.services.tradeoff_sheets import levels_sheet
from pages.ui.charts import Dot, Ghost, Rule, rows_of, span_of
from pages.ui.charts_dots import dots_chart
from pages.ui.sheets import show_sheet
from pages.ui.tradeoff_shown import Shown
from pages.ui.widgets import escaped


def show_levels(shown: Shown) -> None:
    """Show what each level keeps and adds, and the highest one above the line."""
    lowest = st.slider(
        "Lowest precision I accept",
        0.50,
        1.00,
        LOWEST_ACCEPTED,
        0.01,
        key="tradeoff_lowest",
        help="Precision is the share of the edit's facts that stand in the original.",
    )
    _words(shown, lowest)
    precision = _dots(shown, lambda triple: triple.precision)
    recall = _dots(shown, lambda triple: triple.recall)
    ghosts = _of_paper(shown)
    line = Rule(name=f"lowest accepted: {lowest:.2f}", value=lowest)
    span = span_of(rows_of([*precision, *recall]), ghosts, [line], is_share=True)
    left, right = st.columns(2, gap="medium")
    with left:
        dots_chart(
            precision,
            shown.ticks,
            key="tradeoff_precision",
            title="Precision: the edit's facts that stand in the original",
            ghosts=ghosts,
            rules=[line],
            span=span,
            note=shown.note,
        )
    with right:
        dots_chart(
            recall,
            shown.ticks,
            key="tradeoff_recall",
            title="Recall: the original's facts that are kept",
            span=span,
            note=shown.note,
        )
    if len(shown.ticks) == 1:
        st.caption("This run has one level; a plan with several shows how they differ.")
    with st.expander("These two charts as a table"):
        show_sheet(levels_sheet(shown.found), title=False)


def _dots(shown: Shown, of: Callable[[Triple], Statistic]) -> list[Dot]:
    return [
        Dot(series=name, place=shown.place(point), value=of(shown.triple(point.scores)))
        for name, point in shown.points
    ]


def _words(shown: Shown, lowest: float) -> None:
    points = operating_points(shown.found, lowest, average=shown.average)
    with st.container(border=True, key="tradeoff_words"):
        for point in points:
            name = f"**{escaped(point.system)}.** " if len(points) > 1 else ""
            st.markdown(name + escaped(point.words))


def _of_paper(shown: Shown) -> list[Ghost]:
    if not shown.with_paper:
        return []
    return [
        Ghost(name="paper", place=shown.ticks.index(mark.level.label), value=mark.precision)
        for mark in paper().on(Chart.LEVELS)
        if mark.level and mark.level.label in shown.ticks and mark.precision is not None
    ]
