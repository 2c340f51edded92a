"""Empathy beside precision for each system and level, by one judge or panel at a time."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from core.services.align_sheets import statistic_words
from core.services.run_empathy import ArmEmpathy
from core.services.tradeoff import LevelPoint
from core.services.tradeoff_sheets import empathy_sheet
from pages.ui.charts import Dot, Row, rows_of
from pages.ui.charts_empathy import empathy_chart
from pages.ui.runs_words import judge_words
from pages.ui.sheets import show_sheet
from pages.ui.tradeoff_shown import Shown
from pages.ui.widgets import escaped


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
    names = {judge.key: judge_words(judge) for judge in shown.found.run.plan.judges}
    by = st.selectbox(
        "Empathy as seen by",
        sources,
        format_func=lambda one: str(names.get(one, one)),
        key=f"tradeoff_by_{shown.found.run.id}",
        width=400,
    )
    rows = list(_rows(shown, by))
    if rows:
        empathy_chart(rows, names.get(by, by), note=shown.note)
    else:
        st.info(f"There is no empathy score by {escaped(names.get(by, by))} yet.")
    if len({name for name, _ in shown.points}) > 1:
        st.caption("Each line leads from the least to the most empathic level, where its name is.")
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
        "place": point.level.rank,
        "level": point.level.label,
        "name": f"{name}, {point.level.label}",
        "x": ers.estimate,
        "x_low": ers.estimate if ers.low is None else ers.low,
        "x_high": ers.estimate if ers.high is None else ers.high,
        "words": f"empathy {statistic_words(ers)}, precision {statistic_words(precision)}",
    }
