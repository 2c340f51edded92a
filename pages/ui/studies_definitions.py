"""Definition cards of a new study: which ones, in which words, and what to beware of."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.domain.definition_cards import MOST_CHARACTERS, DefinitionCard
from core.domain.panel import StudyPlan, StudyTexts
from core.errors import BedsideError
from core.samples.panel_cards import shipped_cards
from core.services.definition_cards import card_cautions
from core.services.study_sizing import Size
from pages.ui.widgets import notice


def card_inputs() -> tuple[DefinitionCard, ...] | None:
    """Take the cards of a study; none by default, and None while one of them can't be used."""
    shipped = {card.id: card for card in shipped_cards()}
    chosen = st.pills(
        "Definition cards",
        list(shipped),
        selection_mode="multi",
        format_func=lambda each: shipped[each].title,
        key="make_cards",
        help="What empathy means, shown with the question. One card is for all seats. With "
        "several, each seat gets one in balanced random order and keeps it; agreement and "
        "alignment are then shown by card.",
    )
    try:
        return tuple(_words(shipped[each]) for each in shipped if each in chosen)
    except BedsideError as error:
        notice(str(error), kind="warning")
        return None


def _words(card: DefinitionCard) -> DefinitionCard:
    if not card.text:
        return card
    with st.expander(f"Card: {card.title}"):
        title = st.text_input("Title", card.title, key=f"make_card_title_{card.id}", max_chars=60)
        text = st.text_area(
            "Text",
            card.text,
            height=200,
            key=f"make_card_text_{card.id}",
            max_chars=MOST_CHARACTERS,
        )
    return replace(card, title=title.strip(), text=text.strip())


def show_cautions(texts: StudyTexts | None, plan: StudyPlan, size: Size | None) -> None:
    """Say what would keep the cards from telling anything."""
    for words in card_cautions(texts, plan, size) if texts else ():
        notice(words, kind="warning")
