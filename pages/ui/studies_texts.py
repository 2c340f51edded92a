"""Every word that patients read, with defaults that can be used as they are."""

from __future__ import annotations

import streamlit as st

from core.domain.panel import StudyTexts
from core.errors import BedsideError
from core.samples.panel_texts import default_texts
from core.services.definition_cards import question_alone
from pages.ui.studies_definitions import card_inputs
from pages.ui.widgets import notice


def texts_inputs(texts: StudyTexts | None = None) -> StudyTexts | None:
    """Take the texts of a study; None while one of them can't be used."""
    usual = texts or default_texts()
    st.subheader("What patients read", anchor=False)
    st.caption("Plain words are ready to use. Empty lines separate paragraphs.")
    cards = card_inputs()
    asked = question_alone(usual.question) if cards else usual.question
    question = st.text_input(
        "The question under each pair", asked, key=f"make_question{'_alone' * bool(cards)}"
    )
    with st.expander("Consent"):
        version = st.text_input(
            "Version", usual.consent_version, key="make_version", help="Stored with each consent."
        )
        consent = st.text_area("Text", usual.consent, height=320, key="make_consent")
    with st.expander("Instructions"):
        instructions = st.text_area("Text", usual.instructions, height=260, key="make_instructions")
    with st.expander("Last page"):
        closing = st.text_area("Text", usual.closing, height=160, key="make_closing")
    with st.expander("Practice and reasons"):
        practice = st.toggle(
            f"{len(usual.practice)} practice pairs before the first real one, never counted",
            value=True,
            key="make_practice",
        )
        chips = st.pills(
            "Reasons that can be tapped after a choice",
            [chip.id for chip in usual.chips],
            selection_mode="multi",
            default=[chip.id for chip in usual.chips],
            format_func={chip.id: chip.label for chip in usual.chips}.__getitem__,
            key="make_chips",
        )
    if cards is None:
        return None
    try:
        return StudyTexts(
            consent_version=version,
            consent=consent,
            instructions=instructions,
            question=question,
            closing=closing,
            practice=usual.practice if practice else (),
            chips=tuple(chip for chip in usual.chips if chip.id in chips),
            cards=cards,
        )
    except BedsideError as error:
        notice(str(error), kind="warning")
        return None
