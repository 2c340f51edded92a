"""Before the texts of many pairs leave this computer: where to, whom they name, and one's word."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.identity import content_hash
from core.services.deidentifying import Identifier
from pages.ui.widgets import escaped, main_button, plain_text

_NAMED = 40


def ask_to_send(
    places: Sequence[str],
    found: Sequence[Identifier],
    *,
    among: str,
    advice: str,
    label: str,
    about: Sequence[str],
    key: str,
) -> bool:
    """Return whether the user gave the word and pressed the button that says `label`.

    The word is for these places and for what `about` names; others need another one.
    """
    with st.container(border=True):
        st.markdown(f"**The texts go to {escaped(' and '.join(places))}.** Nothing was sent yet.")
        names = list(dict.fromkeys(f"{one.text} ({one.kind.value})" for one in found))
        if names:
            more = f"; and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            plain_text(
                f"Found {len(names)} in {among} that may point to a person: "
                f"{'; '.join(names[:_NAMED])}{more}"
            )
        st.caption(
            ("" if names else "No names, dates, phone numbers or addresses were found. ")
            + f"The search is a help and no guarantee. {advice}"
        )
        may = st.checkbox(
            "I know these texts, and they may be sent as they are",
            key=f"{key}_may_{content_hash([*places, *about])}",
        )
        return st.button(
            label,
            type=main_button(),
            icon=":material/send:",
            disabled=not may,
            key=f"{key}_send",
        )
