"""What a judge may be used for, in words first, and then every number behind it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.access import Actor
from core.services.agreeing import agreement
from core.services.align_marks import CHART_TITLE, alignment_marks, marks_sheet
from core.services.align_overview import USE_WORDS, Overview, all_said, fingerprint, overview
from core.services.align_people_tables import (
    agreement_sheet,
)
from core.services.align_tables import (
    judge_label,
    judges_sheet,
)
from core.services.align_verdict import use_of, verdict_in_words
from core.services.aligning import JudgeAlignment
from core.services.card_groups import agreement_by_card, cards_sheet
from core.services.judge_said import JudgeSaid
from core.services.judge_words import NOT_A_MODEL, counted
from core.services.judging import JudgeProgress
from core.services.panels import Panel
from core.services.tools import Store
from core.services.wording import is_rules
from pages.ui.alignment_charts import alignment_chart
from pages.ui.alignment_closer import look_closer
from pages.ui.alignment_counting import choose_counting, chosen_counting
from pages.ui.alignment_runs import is_at_work
from pages.ui.alignment_source import Source
from pages.ui.sheets import show_sheet
from pages.ui.widgets import escaped, notice


def show_results(
    store: Store,
    actor: Actor,
    source: Source,
    ran: Sequence[JudgeProgress],
    *,
    above: DeltaGenerator,
) -> None:
    """Show the judges of one source beside its people; which one more closely, is said `above`."""
    panel = source.panel(store, actor)
    if not panel.items:
        notice(
            "No person's vote counts here: there is none, or all are skips, controls or of "
            "excluded seats.",
            kind="info",
        )
        return
    how = chosen_counting()
    judges = [one.judge for one in ran]
    said = all_said(store, actor, panel, judges, resolution=how.resolution)
    if not said:
        _only_people(panel)
        return
    found = _compared(fingerprint(panel, said), how.epsilon, panel, said)
    with above:
        chosen = _choose(source, found)
    _verdict(chosen, ran)
    _beside(found, chosen)
    look_closer(source, found, chosen)


@st.cache_resource(max_entries=8, show_spinner="Comparing judges with people …")
def _compared(
    print_of_all: str,  # noqa: ARG001 - tells when to compare anew
    epsilon: float,
    _panel: Panel,
    _said: Sequence[JudgeSaid],
) -> Overview:
    """Compare once for the same votes and answers, whoever asks."""
    return overview(_panel, _said, epsilon=epsilon)


def _only_people(panel: Panel) -> None:
    st.markdown(
        f"**No judge has been asked yet.** Here are {counted(panel.votes.codes.size, 'vote')} on "
        f"{counted(len(panel.items), 'pair')} to compare one with. Choose *Judges* above; the "
        "offline rules answer at once and cost nothing."
    )
    show_sheet(agreement_sheet(agreement(panel)))
    by_card = agreement_by_card(panel)
    if by_card:
        show_sheet(cards_sheet(by_card))


def _choose(source: Source, found: Overview) -> JudgeAlignment:
    names = [judge_label(one) for one in found.judges]
    place = st.selectbox(
        "Which judge",
        range(len(names)),
        format_func=names.__getitem__,
        key=f"alignment_judge_{source.id}",
        width=330,
    )
    return found.judges[place]


def _verdict(chosen: JudgeAlignment, ran: Sequence[JudgeProgress]) -> None:
    with st.container(border=True, key="alignment_verdict"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(USE_WORDS[use_of(chosen)], anchor=False, width="content")
            if is_rules(chosen.said.name):
                st.badge(NOT_A_MODEL, color="orange")
        st.markdown(escaped(verdict_in_words(chosen)))
        if any(map(is_at_work, ran)):
            st.caption("A judge is still at work; these numbers are of what it has answered.")
        if chosen.said.unasked:
            st.caption(f"{counted(chosen.said.unasked, 'pair')} not asked yet: see Judges.")


def _beside(found: Overview, chosen: JudgeAlignment) -> None:
    """Show all judges on one scale, and as a table."""
    st.subheader(CHART_TITLE, anchor=False)
    with_paper = choose_counting()
    marks = alignment_marks(found.judges, chosen, with_paper=with_paper)
    alignment_chart(marks)
    with st.expander("The chart as a table"):
        show_sheet(marks_sheet(marks), title=False)
    show_sheet(judges_sheet(found.judges))
