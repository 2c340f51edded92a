"""How edits grow: length beside the original, and the school grade that reading them takes."""

from __future__ import annotations

import streamlit as st

from core.services.tradeoff_sheets import growth_sheet
from pages.ui.charts import Dot, Rule
from pages.ui.charts_dots import dots_chart
from pages.ui.sheets import show_sheet
from pages.ui.tradeoff_shown import Shown


def show_growth(shown: Shown) -> None:
    """Show what each level adds in length and difficulty."""
    st.subheader("How much longer, and how much harder to read?", anchor=False)
    original = shown.found.original_grade.estimate
    left, right = st.columns(2, gap="medium")
    with left:
        dots_chart(
            [
                Dot(series=name, place=shown.place(point), value=point.scores.length_ratio)
                for name, point in shown.points
            ],
            shown.ticks,
            key="tradeoff_length",
            title="Length of the edit, in lengths of the original",
            rules=[Rule(name="as long as the original", value=1.0)],
            is_share=False,
            note=shown.note,
        )
    with right:
        dots_chart(
            [
                Dot(series=name, place=shown.place(point), value=point.scores.reading_grade)
                for name, point in shown.points
            ],
            shown.ticks,
            key="tradeoff_grade",
            title="School grade needed to read the edit",
            rules=[] if original is None else [Rule(name="the originals", value=original)],
            is_share=False,
            note=shown.note,
        )
    with st.expander("These two charts as a table"):
        show_sheet(growth_sheet(shown.found), title=False)
