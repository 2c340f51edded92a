"""Makes what the controls say: at once where it is at hand, else after a confirmation."""

from __future__ import annotations

import streamlit as st

from core.domain.messages import MessagePair
from core.errors import NotFound
from core.services.cases import load_case, written_case
from core.services.editing import EditOrder
from pages.ui import edit_state as state
from pages.ui.case_payload import pair_payload
from pages.ui.diff import show_case
from pages.ui.edit_compare import Across, start_comparison
from pages.ui.edit_controls import prompt_text
from pages.ui.edit_jobs import begin
from pages.ui.edit_locks import sentences_at
from pages.ui.edit_sending import Engines, ask_engines, ask_for_key, ask_leave, rules_engines
from pages.ui.edit_state import Choice, EngineKind
from pages.ui.session import open_store

_ACROSS = "edit_across"
_COMPARE = "edit_compare"
_LAST = "edit_last_order"
_MADE = "edit_made"
_ONE = "only this edit"


def offer_comparison() -> None:
    """Offer to put edits of this pair side by side."""
    st.menu_button(
        "Compare",
        list(Across),
        key=_COMPARE,
        icon=":material/compare:",
        format_func=lambda across: f"Compare {across.value}",
        on_click=_compare,
    )


def _compare() -> None:
    across = st.session_state[_COMPARE]
    if across:
        st.session_state[_ACROSS] = across.value
        state.forget_result()


def make(choice: Choice) -> str | None:
    """Make what the controls ask for; return the case where it is there at once."""
    across = st.session_state.get(_ACROSS)
    rules = rules_engines()
    if not choice.kind.is_here or (choice.kind is EngineKind.RULES and rules.places):
        _ask_then_send(choice)
        return None
    st.session_state.pop(_ACROSS, None)
    if across in set(Across):
        start_comparison(choice, Across(across), rules, choice.pair)
        st.rerun()
    if choice.kind is EngineKind.WRITTEN:
        case = written_case(choice.pair.id, choice.level).id
        state.go_to(case=case)
        return case
    order = _order(choice, choice.pair, rules)
    st.session_state[_LAST] = (order, rules)
    return _made_here(order) or _begin(order, rules, soon=True)


def _ask_then_send(choice: Choice) -> None:
    pair = choice.pair
    with st.container(horizontal=True):
        engines = ask_engines(choice.kind)
        what = st.selectbox(
            "What to make", [_ONE, *(across.value for across in Across)], key=_ACROSS, width=310
        )
    if engines is None:
        ask_for_key(choice.kind)
    else:
        label = "Edit this reply" if what == _ONE else f"Compare {what}"
        pair, confirmed = ask_leave(choice, engines, what=label)
        if confirmed:
            _send(choice, pair, engines, what)
        prompt_text(_order(choice, pair, engines))
    show_case(
        pair_payload(f"pair-{pair.id}", pair.patient_message, pair.physician_reply), key="pair-view"
    )


def _send(choice: Choice, pair: MessagePair, engines: Engines, what: str) -> None:
    if what in set(Across):
        start_comparison(choice, Across(what), engines, pair)
        st.rerun()
    _begin(_order(choice, pair, engines), engines, soon=False)


def _order(choice: Choice, pair: MessagePair, engines: Engines) -> EditOrder:
    return EditOrder(
        pair=pair,
        method=choice.method,
        level=choice.level,
        engine=engines.engine,
        checker=engines.checker,
        own_prompt=choice.own_prompt or None,
        version=choice.version,
        locked=sentences_at(choice.locks, pair),
    )


def _begin(order: EditOrder, engines: Engines, *, soon: bool) -> str | None:
    st.session_state[_LAST] = (order, engines)
    case = begin(order, engines.keys, soon=soon)
    if case is None:
        st.rerun()
    st.session_state.setdefault(_MADE, {})[order] = case
    return case


def _made_here(order: EditOrder) -> str | None:
    """Return the case that this session made of the same order, unless it was forgotten since."""
    case = st.session_state.get(_MADE, {}).get(order)
    if case is None:
        return None
    try:
        with open_store() as store:
            load_case(store, case)
    except NotFound:
        return None
    state.go_to(case=case)
    return case


def try_again() -> None:
    """Start the last order once more; what was typed is still there."""
    if _LAST not in st.session_state:
        state.forget_result()
        return
    order, engines = st.session_state[_LAST]
    begin(order, engines.keys, soon=not engines.places)
