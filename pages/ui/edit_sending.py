"""Before a text leaves this computer: where it goes, who it may point to, and the user's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.domain.messages import MessagePair
from core.services.deidentifying import find_in_all, mask
from core.services.editing import DEFAULT_GOOGLE, DEFAULT_OPENAI, default_checker
from core.services.library import pasted_pair
from core.services.sending import destinations
from core.services.wording import RULES_ENGINE
from core.settings import Keys
from pages.ui.edit_state import Choice, EngineKind
from pages.ui.engine_fields import key_field, model_field, url_field
from pages.ui.session import all_keys, keep_masking, local_keys, settings
from pages.ui.widgets import escaped, main_button, plain_text

_MASK, _AS_IS = "Mask them all", "Send the texts as they are"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """Which engine edits, which checks, with which keys."""

    engine: str
    checker: str
    keys: Keys

    @property
    def places(self) -> tuple[str, ...]:
        """Where text would go, outside this computer."""
        return destinations([self.engine, self.checker], self.keys)


def rules_engines() -> Engines:
    """Return the offline rules, with the checker of the settings."""
    keys = all_keys()
    checker = default_checker(RULES_ENGINE, keys=keys, settings=settings())
    return Engines(engine=RULES_ENGINE, checker=checker, keys=keys)


def ask_engines(kind: EngineKind) -> Engines | None:
    """Let the user name a model, a key and a checker; None until an engine could answer."""
    if kind.is_here:
        return rules_engines()
    if kind is EngineKind.GOOGLE:
        model = model_field(DEFAULT_GOOGLE)
        key_field("google", "google_key", "Gemini key")
    elif kind is EngineKind.OPENAI:
        model = model_field(DEFAULT_OPENAI)
        key_field("openai", "openai_key", "OpenAI key")
    else:
        model = model_field("openai:llama3.1")
        url_field()
    keys = local_keys() if kind is EngineKind.LOCAL else all_keys()
    provider = "google" if kind is EngineKind.GOOGLE else "openai"
    engine = f"{provider}:{model}"
    checker = _checker(engine, keys)
    if not model or not keys.has(provider):
        return None
    return Engines(engine=engine, checker=checker, keys=keys)


def ask_for_key(kind: EngineKind) -> None:
    """Say what is missing before an engine could answer."""
    what = "the server's address" if kind is EngineKind.LOCAL else "a key"
    st.info(
        f"Type {what} to go on, or choose the rules. It is held for this browser session only "
        "and never stored."
    )


def _checker(engine: str, keys: Keys) -> str:
    usual = default_checker(engine, keys=keys, settings=settings())
    names = {RULES_ENGINE: "rules (offline)", engine: "the same engine"}
    return st.selectbox(
        "Who checks the facts",
        list(dict.fromkeys([usual, RULES_ENGINE, engine])),
        format_func=lambda spec: names.get(spec) or str(spec),
        key=f"checker-{engine}",
        persist_state="session",
        width=190,
    )


def ask_leave(choice: Choice, engines: Engines, *, what: str) -> tuple[MessagePair, bool]:
    """Show where the texts go and what was found in them.

    Returns the pair exactly as it would be sent, and whether the user confirmed that.
    """
    places = engines.places
    if not places:
        st.caption("Nothing leaves this computer.")
        return choice.pair, st.button(what, type=main_button(), key="run_here")
    pair = choice.pair
    with st.container(border=True):
        st.markdown(f"**The texts go to {escaped(' and '.join(places))}.** Nothing was sent yet.")
        how = ask_how([pair], key=pair.id)
        pressed = st.button(
            f"Send and {what[0].lower()}{what[1:]}",
            type=main_button(),
            icon=":material/send:",
            disabled=how is None,
            key="run_remote",
        )
    return as_sent(pair, how), pressed


def ask_how(pairs: Sequence[MessagePair], *, key: str) -> str | None:
    """List what may point to a person and ask what to do with it; None while undecided."""
    listed = [
        one
        for pair in pairs
        for text in find_in_all([pair.patient_message, pair.physician_reply])
        for one in text
    ]
    how: str | None = _AS_IS
    if listed:
        plain_text(
            f"Found {len(listed)} that may point to a person: "
            + "; ".join(dict.fromkeys(f"{one.text} ({one.kind.value})" for one in listed))
        )
        how = st.radio(
            "What to do with them",
            [_MASK, _AS_IS],
            index=None,
            key=f"mask-{key}",
            horizontal=True,
        )
    st.caption(
        ("" if listed else "No names, dates, phone numbers or addresses were found. ")
        + "The search is a help and no guarantee: please read the texts below as they would be "
        "sent."
    )
    return how


def as_sent(pair: MessagePair, how: str | None) -> MessagePair:
    """Return a pair as it would be sent: masked where the user chose that."""
    if how != _MASK:
        return pair
    texts = [pair.patient_message, pair.physician_reply]
    masking = mask(texts, find_in_all(texts))
    made = pasted_pair(*masking.texts, deidentified_by="masked here")
    keep_masking(made.id, masking)
    return made
