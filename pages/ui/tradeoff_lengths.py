"""Precision by the length of the original, at one level of empathy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from core.domain.access import Actor
from core.domain.edits import LEVELS, EmpathyLevel
from core.services.paper_marks import Chart, paper
from core.services.run_lengths import LengthStrata, Stratum
from core.services.tools import Store
from core.services.tradeoff_sheets import differences_sheet, lengths_sheet
from pages.ui.charts import Dot, Ghost, Rule
from pages.ui.charts_dots import dots_chart
from pages.ui.runs_found import lengths_of
from pages.ui.sheets import show_sheet
from pages.ui.tradeoff_shown import Shown

_TICKS = ("under 200", "200 to 230", "231 to 499", "500 or more")
_EDGE = 1.5
_SHORTEST = "<200"


def show_lengths(store: Store, actor: Actor, shown: Shown) -> None:
    """Show whether short originals fare worse."""
    st.subheader("Do short originals invite invention?", anchor=False)
    level = _ask_level(shown)
    found = lengths_of(store, actor, shown.found.run.id, level)
    dots_chart(
        list(_dots(shown, found)),
        _TICKS,
        key="tradeoff_lengths",
        title="Precision by length of the original in characters",
        ghosts=[
            Ghost(name=f"paper, {mark.name.partition(',')[0]}", place=0, value=mark.precision)
            for mark in (paper().on(Chart.LENGTHS) if shown.with_paper else ())
            if mark.bucket == _SHORTEST and mark.precision is not None
        ],
        rules=[Rule(name="under 231: flagged", place=_EDGE)],
        note=shown.note,
    )
    with st.expander("The chart as a table"):
        show_sheet(lengths_sheet(found), title=False)
        show_sheet(differences_sheet(found))


def _ask_level(shown: Shown) -> EmpathyLevel:
    there = {point.level for _, point in shown.points}
    levels = [level for level in LEVELS if level in there]
    if len(levels) == 1:
        return levels[0]
    return st.segmented_control(
        "Level of empathy",
        levels,
        default=levels[-1],
        format_func=lambda one: one.label,
        required=True,
        key=f"tradeoff_level_{shown.found.run.id}",
    )


def _dots(shown: Shown, found: Sequence[LengthStrata]) -> Iterator[Dot]:
    strata = {each.arm.ref: each for each in found}
    for name, point in shown.points:
        if point.arm.ref in strata:
            for place, stratum in enumerate(_from_the_shortest(strata[point.arm.ref])):
                triple = shown.triple(stratum.scores)
                yield Dot(series=name, place=place, value=triple.precision)


def _from_the_shortest(strata: LengthStrata) -> tuple[Stratum, ...]:
    """Return the two buckets under 231 characters, then the bands of medium and long ones."""
    return (*strata.buckets[:2], *strata.bands[1:])
