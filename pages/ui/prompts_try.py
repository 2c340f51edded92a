"""Try a prompt on pinned pairs beside its parent, before anybody relies on it."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor, Capability, authorize
from core.domain.edits import LEVELS, EmpathyLevel
from core.domain.messages import MessagePair
from core.domain.prompt_tries import MOST_PINS, TryOrder
from core.domain.prompt_versions import Version
from core.domain.prompting import Prompt
from core.errors import PromptError
from core.services.library import list_pairs
from core.services.prompt_drafts import draft_from, drafted, pin_pairs, pinned_pairs
from core.services.prompt_tries import last_try, start_try
from core.services.prompt_versions import parent_of
from core.services.tools import Store
from core.services.wording import is_rules
from pages.ui import who
from pages.ui.edit_sending import Engines, as_sent, ask_engines, ask_for_key, ask_how
from pages.ui.edit_state import EngineKind
from pages.ui.prompts_results import show_try
from pages.ui.session import open_store, settings
from pages.ui.widgets import escaped, main_button, notice, plain_text
from pages.ui.words import pair_label

_PINS, _LEVEL, _KIND = "prompts_pins", "prompts_level", "prompts_kind"
_KINDS = (EngineKind.RULES, EngineKind.OPENAI, EngineKind.GOOGLE, EngineKind.LOCAL)


def try_version(store: Store, actor: Actor, version: Version) -> None:
    """Show the pinned pairs, who edits, and the last try against the same parent."""
    sides = _sides(store, actor, version)
    if sides is None:
        return
    tried, parent = sides
    st.markdown(
        f"**{escaped(tried.label)}** beside **{escaped(parent.label)}** on the same pairs. What "
        "was made before is taken from the database."
    )
    pairs = _pins(store, actor)
    if not pairs:
        st.info(f"Pin one to {MOST_PINS} pairs above to try a prompt on them.")
    else:
        _start(actor, tried, parent, pairs)
    last = last_try(store, actor, parent)
    if last:
        show_try(actor, last, tried_sha=tried.sha)


def _sides(store: Store, actor: Actor, version: Version) -> tuple[Prompt, Prompt] | None:
    """Return what is tried and its parent; None, and why, where there is nothing to compare."""
    draft = draft_from(store, actor, version)
    if draft:
        try:
            return drafted(version, draft), version.prompt
        except PromptError as error:
            notice(f"Your unsaved text can't be tried yet. {error}", kind="error")
            return None
    parent = parent_of(store, version)
    if parent is None:
        st.info(
            "This prompt ships and has no parent to stand beside. Choose Change, alter its words, "
            "and come back: a try needs no saved version."
        )
        return None
    return version.prompt, parent.prompt


def _pins(store: Store, actor: Actor) -> tuple[MessagePair, ...]:
    by_id = {pair.id: pair for pair in list_pairs(store)}
    pinned = pinned_pairs(store, actor)
    st.session_state.setdefault(_PINS, [pair.id for pair in pinned if pair.id in by_id])
    st.multiselect(
        "Pinned pairs",
        list(by_id),
        format_func=lambda identifier: pair_label(by_id[identifier]),
        key=_PINS,
        max_selections=MOST_PINS,
        placeholder="Choose pairs to try prompts on",
        on_change=_pin,
        help="They stay pinned for every prompt that you try.",
    )
    return tuple(pair for pair in pinned if pair.id in by_id)


def _pin() -> None:
    with open_store() as store:
        pin_pairs(store, authorize(who.actor(), Capability.EDIT), st.session_state[_PINS])


def _start(actor: Actor, tried: Prompt, parent: Prompt, pairs: tuple[MessagePair, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        level = st.segmented_control(
            "How much empathy",
            LEVELS,
            format_func=lambda one: one.label,
            key=_LEVEL,
            default=EmpathyLevel.EMPATHIC,
            required=True,
        )
        kind = st.selectbox(
            "Who edits", _KINDS, format_func=lambda one: one.label, key=_KIND, width=170
        )
        engines = ask_engines(kind)
    if engines is None:
        ask_for_key(kind)
        return
    if is_rules(engines.engine):
        notice(
            "The rules read no prompt: every prompt gives the same edit, so all deltas are 0. "
            "Choose a language model to see what the words change.",
            kind="warning",
        )
    ready = _confirmed(pairs, engines)
    if ready:
        order = TryOrder(
            tried=tried,
            parent=parent,
            level=level or EmpathyLevel.EMPATHIC,
            engine=engines.engine,
            checker=engines.checker,
            pairs=ready,
        )
        start_try(settings(), engines.keys, actor, order)
        st.rerun()


def _confirmed(pairs: tuple[MessagePair, ...], engines: Engines) -> tuple[MessagePair, ...]:
    """Return the pairs exactly as they are to be sent, once the user has confirmed that."""
    what = f"on {len(pairs)} pair{'' if len(pairs) == 1 else 's'}"
    places = engines.places
    if not places:
        st.caption("Nothing leaves this computer.")
        pressed = st.button(f"Try {what}", type=main_button(), key="prompts_try")
        return pairs if pressed else ()
    with st.container(border=True):
        st.markdown(f"**The texts go to {escaped(' and '.join(places))}.** Nothing was sent yet.")
        how = ask_how(pairs, key="-".join(pair.id for pair in pairs))
        with st.expander(f"The texts of {what.removeprefix('on ')}"):
            for pair in pairs:
                shown = as_sent(pair, how)
                plain_text(f"{shown.patient_message}\n\n{shown.physician_reply}")
                st.divider()
        pressed = st.button(
            f"Send and try {what}",
            type=main_button(),
            icon=":material/send:",
            disabled=how is None,
            key="prompts_try_remote",
        )
    return tuple(as_sent(pair, how) for pair in pairs) if pressed else ()
