"""The controls of the edit page: which pair, which prompt, how much empathy, who edits."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.domain.edits import LEVELS, EmpathyLevel, Method
from core.domain.messages import MessagePair
from core.domain.prompting import Prompt
from core.errors import InvalidPair
from core.services.editing import EditOrder
from core.services.library import pasted_pair
from core.services.prompt_versions import list_versions
from pages.ui import edit_state as state
from pages.ui.edit_state import Choice, EngineKind
from pages.ui.session import keep_pasted, open_store, pasted
from pages.ui.widgets import main_button, notice, plain_text
from pages.ui.words import pair_label

_METHODS = [Method.REFINED_EDIT, Method.SIMPLE_EDIT, Method.OWN_PROMPT, Method.DIRECT]
_OWN_PROMPT = "edit_own_prompt"
_TYPED = "Typed for this try"
_PASTING = "edit_pasting"


def controls(pairs: Sequence[MessagePair], *, own: Sequence[MessagePair]) -> Choice:
    """Show the controls in one row and return what they say; `own` pairs come first."""
    by_id = {pair.id: pair for pair in (*own, *pairs)}
    if st.session_state.get(state.PAIR) not in by_id:
        st.session_state[state.PAIR] = pairs[0].id
    st.session_state.setdefault(state.LEVEL, EmpathyLevel.EMPATHIC)
    st.session_state.setdefault(state.METHOD, Method.REFINED_EDIT)
    with st.container(horizontal=True, vertical_alignment="top"):
        chosen = st.selectbox(
            "Message and reply",
            list(by_id),
            format_func=lambda identifier: pair_label(by_id[identifier]),
            key=state.PAIR,
            on_change=state.forget_result,
            persist_state="session",
            width=310,
        )
        level = st.segmented_control(
            "How much empathy",
            LEVELS,
            format_func=lambda level: level.label,
            key=state.LEVEL,
            required=True,
            persist_state="session",
            on_change=state.forget_result,
        )
        method = st.selectbox(
            "How",
            _METHODS,
            format_func=lambda method: method.label,
            key=state.METHOD,
            on_change=state.forget_result,
            persist_state="session",
            width=225,
        )
        kind = _engine(by_id[chosen], method)
    version = _saved_prompt() if method is Method.OWN_PROMPT else None
    prompt = _own_prompt() if method is Method.OWN_PROMPT and version is None else ""
    return Choice(
        pair=by_id[chosen],
        method=method,
        level=level or EmpathyLevel.EMPATHIC,
        kind=kind,
        own_prompt=prompt,
        version=version,
    )


def _engine(pair: MessagePair, method: Method) -> EngineKind:
    kinds = state.kinds_for(pair, method)
    st.session_state.setdefault(state.ENGINE, kinds[0])
    if st.session_state[state.ENGINE] not in kinds:
        st.session_state[state.ENGINE] = EngineKind.RULES
    return st.selectbox(
        "Who edits",
        kinds,
        format_func=lambda kind: kind.label,
        key=state.ENGINE,
        on_change=state.forget_result,
        persist_state="session",
        width=170,
    )


def _saved_prompt() -> Prompt | None:
    """Let the user choose one of the prompts that people saved; None to type one."""
    with open_store() as store:
        saved = {each.label: each.prompt for each in list_versions(store) if not each.is_shipped}
    if not saved:
        return None
    if st.session_state.get(state.PROMPT) not in saved:
        st.session_state[state.PROMPT] = _TYPED
    chosen = st.selectbox(
        "Which prompt",
        [_TYPED, *saved],
        key=state.PROMPT,
        on_change=state.forget_result,
        persist_state="session",
        width=310,
    )
    return saved.get(chosen)


def _own_prompt() -> str:
    return st.text_area(
        "Your prompt for this try",
        key=_OWN_PROMPT,
        on_change=state.forget_result,
        height=120,
        persist_state="session",
        placeholder="For example: Rewrite the physician's reply in a warmer tone. Add no facts.",
        help="The message, the reply and the level are added below your words. Rules read no "
        "prompt: this needs a language model.",
    )


def prompt_text(order: EditOrder) -> None:
    """Show the full prompt that this order sends."""
    with st.expander("The full prompt", icon=":material/description:"):
        st.caption("What a language model reads. The rules read no prompt, only the level.")
        st.text(order.prompt.label)
        plain_text(f"{order.prompt.system}\n\n{order.prompt.user}")


def paste_button() -> None:
    """Offer to paste a pair of one's own."""
    st.button(
        "Paste my own",
        key="edit_paste",
        icon=":material/content_paste:",
        on_click=lambda: st.session_state.update({_PASTING: True}),
    )


def paste_panel() -> None:
    """Take a message and a reply; what was typed stays until it can be used."""
    if not st.session_state.get(_PASTING):
        return
    last = pasted()
    with st.form("paste", border=True):
        left, right = st.columns(2)
        message = left.text_area(
            "The patient's message",
            value=last.patient_message if last else "",
            height=180,
            key="paste_message",
        )
        reply = right.text_area(
            "The physician's reply",
            value=last.physician_reply if last else "",
            height=180,
            key="paste_reply",
        )
        st.caption(
            "Both texts stay on this computer until you send them yourself. They are forgotten "
            "after the session unless you keep the case."
        )
        with st.container(horizontal=True):
            use = st.form_submit_button("Use these texts", type=main_button())
            close = st.form_submit_button("Close")
    if use:
        try:
            pair = pasted_pair(message, reply)
        except InvalidPair as error:
            notice(str(error), kind="error")
        else:
            keep_pasted(pair)
            _close(pair.id)
    elif close:
        _close(None)


def _close(pair_id: str | None) -> None:
    st.session_state[_PASTING] = False
    if pair_id:
        state.go_to(pair=pair_id)
    st.rerun()
