"""Everything else about the chosen judge and the people, one part at a time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.services.align_overview import Overview
from core.services.align_people_tables import (
    agreement_sheet,
    alt_test_sheet,
    contrast_sheet,
    systems_sheet,
)
from core.services.align_sway_tables import bias_sheet, ties_sheet
from core.services.align_tables import (
    alignments_sheet,
    confusion_sheet,
    judge_label,
    left_out_sheet,
    slices_sheet,
)
from core.services.aligning import JudgeAlignment
from core.services.card_groups import cards_sheet
from pages.ui.alignment_charts import ties_chart
from pages.ui.alignment_differ import show_disagreements
from pages.ui.alignment_download import offer_report
from pages.ui.alignment_source import Source
from pages.ui.sheets import show_sheet


def look_closer(source: Source, found: Overview, chosen: JudgeAlignment) -> None:
    """Show one part of everything else about the chosen judge, and about the people."""
    parts: dict[str, Callable[[], None]] = {
        "Where they differ": lambda: _differ(source, chosen),
        "Forced choice": lambda: _forced(found, chosen),
        "Ties, place, length": lambda: _sways(found, chosen),
        "The people": lambda: _people(found, chosen),
        "Slices and systems": lambda: _parts(found, chosen),
        "All numbers": lambda: _all_numbers(source, found, chosen),
    }
    st.space("small")
    part = st.segmented_control(
        "Look closer",
        list(parts),
        default="Where they differ",
        required=True,
        key="alignment_part",
    )
    parts[part]()


def _differ(source: Source, chosen: JudgeAlignment) -> None:
    show_sheet(confusion_sheet(chosen), heat=True)
    show_disagreements(source, chosen)


def _forced(found: Overview, chosen: JudgeAlignment) -> None:
    contrasts = [one for name, one in found.contrasts if name == chosen.said.name]
    if not contrasts:
        st.info("Ask this judge three-way and as a forced choice to see both beside each other.")
    for one in contrasts:
        show_sheet(contrast_sheet(one))


def _sways(found: Overview, chosen: JudgeAlignment) -> None:
    ties = ties_sheet(found.judges)
    st.subheader(ties.title, anchor=False)
    ties_chart(ties)
    show_sheet(ties, title=False)
    show_sheet(bias_sheet(chosen))


def _people(found: Overview, chosen: JudgeAlignment) -> None:
    show_sheet(agreement_sheet(found.agreement))
    if found.by_card:
        show_sheet(cards_sheet(found.by_card))
    show_sheet(alt_test_sheet(chosen))


def _parts(found: Overview, chosen: JudgeAlignment) -> None:
    show_sheet(slices_sheet(chosen))
    if chosen.by_card:
        show_sheet(cards_sheet(chosen.by_card, judge=judge_label(chosen)))
    show_sheet(systems_sheet(found.panel, found.judges))


def _all_numbers(source: Source, found: Overview, chosen: JudgeAlignment) -> None:
    offer_report(source, found, chosen)
    show_sheet(alignments_sheet(chosen))
    show_sheet(left_out_sheet(chosen))
