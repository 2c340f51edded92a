"""What did it: which kinds of inserted sentences win votes, cost precision, go with a reason."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.domain.access import Actor, Capability
from core.domain.panel import Study
from core.services.align_sheets import Sheet
from core.services.tools import Store
from core.services.whys import ReasonLine, Whys, whys
from core.services.whys_sheets import (
    BY_RULES,
    CAUTION,
    chosen_words,
    kinds_sheet,
    reasons_sheet,
    totals_sheet,
)
from pages.ui.sheets import show_sheet
from pages.ui.studies_whys_chart import differences_chart
from pages.ui.widgets import escaped, notice

_SHOWN = (
    "Kind", "Sentences", "Edits with it", "Edits without it", "Difference in score",
    "Sentences with an unsupported fact", "Difference in precision", "Remark",
)  # fmt: skip
_OF_ONE = ("Kind", "Tapped with it", "Tapped without it", "Difference", "Remark")


def show_whys(store: Store, actor: Actor, study: Study) -> None:
    """Show what did it in a closed study, to those who may see what people chose."""
    if not actor.may(Capability.MAKE_STUDIES):
        return
    found = whys(store, actor, study.id)
    st.subheader("What did it", anchor=False)
    if not found.kinds:
        st.caption(
            "Nothing to compare here: no edit beside the physician's own reply got a vote and "
            "has an inserted sentence."
        )
        return
    notice(CAUTION, kind="warning")
    st.caption(
        f"{found.edits} edits of {found.pairs} pairs, {found.votes} votes; edits beside the "
        f"physician's own reply. {BY_RULES}"
    )
    differences_chart(found)
    show_sheet(kinds_sheet(found), only=_SHOWN)
    if found.reasons:
        _reasons(found)
    if found.left_out:
        said = "; ".join(f"{reason}: {count}" for reason, count in found.left_out.items())
        st.caption(escaped(f"Not counted: {said}."))


def _reasons(found: Whys) -> None:
    show_sheet(totals_sheet(found))
    sheet = reasons_sheet(found)
    line = st.selectbox(
        "Which kinds go with the reason",
        found.reasons,
        format_func=lambda each: escaped(each.reason.label),
        key="whys_reason",
    )
    show_sheet(_of_one(sheet, line), only=_OF_ONE, title=False, whole=sheet)


def _of_one(sheet: Sheet, line: ReasonLine) -> Sheet:
    rows = tuple(row for row in sheet.rows if row[0] == line.reason.label)
    return replace(
        sheet,
        title=f"{line.reason.label}: which kinds it goes with",
        rows=rows,
        note=f"Of those who chose {chosen_words(line)}. {sheet.note}",
    )
