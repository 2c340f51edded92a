"""Before the texts of a case leave this computer again: whom they name, and one's word."""

from __future__ import annotations

from collections.abc import Sequence

from core.services.deidentifying import find_in_all
from core.services.desk import DeskView
from pages.ui.leaving import ask_to_send


def ask_to_send_case(view: DeskView, places: Sequence[str], *, label: str, key: str) -> bool:
    """Return whether the user gave the word for these very texts and pressed `label`.

    What was written by hand may name somebody whom the texts of the pair do not.
    """
    pair = view.case.pair
    texts = [pair.patient_message, pair.physician_reply, view.result.edit.text]
    return ask_to_send(
        places,
        [found for in_text in find_in_all(texts) for found in in_text],
        among="the message, the reply and the edit",
        advice="They go as they stand here; what must not leave has to be changed by hand first.",
        label=label,
        about=texts,
        key=key,
    )
