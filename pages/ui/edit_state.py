"""What the edit page is set to: a pair, a method, a level and an engine; the URL names the rest.

`?case=` reopens a finished case, `?job=` one in the making, `?compare=` several side by side.
Beside a case, `desk=` names the decisions about it, `revision=` an older state of them and
`repair=` a repair.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from core.domain.cases import Case
from core.domain.edits import EmpathyLevel, Method
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt
from core.errors import NotFound
from core.services.cases import written_levels
from core.services.wording import RULES_ENGINE, WRITTEN_ENGINE
from pages.ui.widgets import main_button, notice

PAIR, METHOD, LEVEL, ENGINE = "edit_pair", "edit_method", "edit_level", "edit_engine"
PROMPT = "edit_prompt"
CASE, JOB, COMPARE, PAIR_LINK = "case", "job", "compare", "pair"
DESK, REVISION, REPAIR = "desk", "revision", "repair"
_PLACES = (CASE, JOB, COMPARE, PAIR_LINK, DESK, REVISION, REPAIR)
_PLACE = "edit_place"
_OPENED = "edit_opened"
_LEFT = "edit_left"
_STILL_SINCE = "edit_still_since"
_LATE_SECONDS = 1.5


class EngineKind(StrEnum):
    """Who makes the edit, as a person chooses it."""

    WRITTEN = "written"
    RULES = "rules"
    OPENAI = "openai"
    GOOGLE = "google"
    LOCAL = "local"

    @property
    def label(self) -> str:
        """The plain name on screen."""
        return _KIND_LABELS[self]

    @property
    def is_here(self) -> bool:
        """Whether the answer is at hand without asking any server."""
        return self in (EngineKind.WRITTEN, EngineKind.RULES)


_KIND_LABELS = {
    EngineKind.WRITTEN: "Written example",
    EngineKind.RULES: "Rules (offline)",
    EngineKind.OPENAI: "OpenAI",
    EngineKind.GOOGLE: "Gemini",
    EngineKind.LOCAL: "Local server",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the controls say; `version` is a saved prompt in place of `own_prompt`.

    `locks` are places of sentences of the reply that must stay word for word.
    """

    pair: MessagePair
    method: Method
    level: EmpathyLevel
    kind: EngineKind
    own_prompt: str = ""
    version: Prompt | None = None
    locks: frozenset[int] = frozenset()


def kinds_for(pair: MessagePair, method: Method) -> list[EngineKind]:
    """Return the engines that can answer; a written example exists for some pairs only."""
    written = method is Method.REFINED_EDIT and bool(written_levels(pair.id))
    return [kind for kind in EngineKind if written or kind is not EngineKind.WRITTEN]


@contextmanager
def arrival(*, otherwise: str) -> Generator[dict[str, str]]:
    """Give what the URL names; without a name, where this session was, or a first case.

    A second click sends the address that the browser had when it was made: one that this session
    has just left, be it some places ago, is late, and no wish to go back. How long it may take is
    counted from when the page stands still again.
    """
    try:
        yield _arrive(otherwise)
    finally:
        st.session_state[_STILL_SINCE] = time.monotonic()


def _arrive(otherwise: str) -> dict[str, str]:
    place = {name: value for name, value in st.query_params.to_dict().items() if name in _PLACES}
    if time.monotonic() - st.session_state.get(_STILL_SINCE, 0.0) >= _LATE_SECONDS:
        st.session_state[_LEFT] = []
    if place in st.session_state.get(_LEFT, []):
        place = st.session_state.get(_PLACE, {})
        st.query_params.from_dict(place)
    if not place:
        place = st.session_state.get(_PLACE, {CASE: otherwise})
        if place:
            go_to(**place)
    st.session_state[_PLACE] = place
    if place.get(PAIR_LINK) and st.session_state.get(PAIR) != place[PAIR_LINK]:
        st.session_state[PAIR] = place[PAIR_LINK]
    return place


def show_settings_of(case: Case) -> bool:
    """Set the controls to what made `case`, once for each case that is opened; return whether."""
    if st.session_state.get(_OPENED) == case.id and PAIR in st.session_state:
        return False
    asked = case.edit.provenance.engine_asked
    provider = asked.partition(":")[0]
    kind = {WRITTEN_ENGINE: EngineKind.WRITTEN, RULES_ENGINE: EngineKind.RULES}.get(asked)
    if kind is None:
        compatible = EngineKind.OPENAI
        if st.session_state.get(ENGINE) == EngineKind.LOCAL:
            compatible = EngineKind.LOCAL
        kind = EngineKind.GOOGLE if provider == "google" else compatible
    level = case.edit.level
    st.session_state[PAIR] = case.pair.id
    st.session_state[METHOD] = case.edit.method
    st.session_state[PROMPT] = case.edit.prompt
    st.session_state[LEVEL] = EmpathyLevel.EMPATHIC if level is EmpathyLevel.NONE else level
    st.session_state[ENGINE] = kind
    st.session_state[_OPENED] = case.id
    return True


def forget_result() -> None:
    """Leave the shown case, because a control changed."""
    go_to()


def open_case(identifier: str) -> None:
    """Show one finished case."""
    go_to(case=identifier)


def start_over() -> None:
    """Forget where this session was, so that the page opens on its first case."""
    go_to()
    st.session_state.pop(_PLACE, None)


def lead_back(error: NotFound) -> None:
    """Say that a link leads nowhere, and offer a way on."""
    notice(str(error), kind="error")
    st.button("Open the sample case", on_click=start_over, type=main_button())


def here() -> dict[str, str]:
    """Return what the page shows now."""
    return st.session_state.get(_PLACE, {})


def go_to(**place: str) -> None:
    """Name in the URL what the page shows now, and nothing else."""
    if place != here():
        st.session_state.setdefault(_LEFT, []).append(here())
    st.query_params.from_dict(place)
    st.session_state[_PLACE] = place
