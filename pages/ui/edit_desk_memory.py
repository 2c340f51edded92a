"""What this browser session remembers of a desk between a decision and its drawing."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.metrics.facts import FactScores
from core.services.desk import DeskView

_MEMORY = "desk_memory"


@dataclass(slots=True, kw_only=True)
class Memory:
    """Of one case: which actions were heard, what they did, and what is worked on beside.

    `made` holds the revisions made here, so that quick decisions in a row, each made before the
    page had drawn the one before, are not taken for those of two tabs. `said` is about one
    revision, or about none.
    """

    case_id: str
    heard: list[str] = field(default_factory=list)
    made: set[int] = field(default_factory=set)
    said: str = ""
    said_about: int | None = None
    refused: str = ""
    scores: FactScores | None = None
    view: DeskView | None = None
    writes: bool = False
    repairs: bool = False

    def said_of(self, number: int) -> str:
        """Return what to say beside a revision; another one's words don't hold for it."""
        return self.said if self.said_about in (None, number) else ""

    def seen(self, number: int) -> int:
        """Return the newest revision that whoever saw `number` made by themselves since."""
        while number + 1 in self.made:
            number += 1
        return number


def memory_of(case_id: str) -> Memory:
    """Return what is remembered of this case; another case begins anew."""
    found = st.session_state.get(_MEMORY)
    if not isinstance(found, Memory) or found.case_id != case_id:
        found = Memory(case_id=case_id)
        st.session_state[_MEMORY] = found
    return found
