"""What belongs to this browser session alone: settings, typed keys, the pair just pasted."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from core.domain.messages import MessagePair
from core.services import tools
from core.services.deidentifying import Masking, unmask
from core.settings import Keys, Settings, load_settings

_KEYS = "session_keys"
_PASTED = "session_pasted"
_MASKINGS = "session_maskings"
_LOCAL_URL = "session_local_url"


def settings() -> Settings:
    """Return the settings of this computer."""
    return load_settings()


@contextmanager
def open_store() -> Generator[tools.Store]:
    """Open the database for this run of the page."""
    with tools.open_store(settings()) as store:
        yield store


def typed_keys() -> Keys:
    """Return the keys typed in this browser session; they are never stored."""
    return st.session_state.get(_KEYS) or Keys()


def all_keys() -> Keys:
    """Return the keys of this computer with those of this session over them."""
    return settings().keys.merged(typed_keys())


def local_url() -> str:
    """Return the address of the local server, as typed here or set on this computer."""
    return st.session_state.get(_LOCAL_URL) or settings().keys.openai_base_url or ""


def keep_local_url(url: str) -> None:
    """Hold the address of the local server for this browser session."""
    st.session_state[_LOCAL_URL] = url.strip()


def local_keys() -> Keys:
    """Return the keys for the local server: its address, and never the key of OpenAI."""
    return replace(all_keys(), openai_key=None, openai_base_url=local_url() or None)


def asking_keys() -> Keys:
    """Return the keys with which a named engine is asked.

    Where the address of a server of one's own was typed, that one is asked, without OpenAI's key.
    """
    keys = all_keys()
    return local_keys() if local_url() != (keys.openai_base_url or "") else keys


def keep_typed(**changes: str | None) -> None:
    """Keep a key or an address for this browser session, in memory only."""
    st.session_state[_KEYS] = replace(typed_keys(), **changes)


def pasted() -> MessagePair | None:
    """Return the pair that was pasted in this session, None when there is none."""
    return st.session_state.get(_PASTED)


def keep_pasted(pair: MessagePair) -> None:
    """Hold a pasted pair for this browser session."""
    st.session_state[_PASTED] = pair


def keep_masking(pair_id: str, masking: Masking) -> None:
    """Hold what the surrogates of a masked pair stand for; it never leaves this computer."""
    st.session_state.setdefault(_MASKINGS, {})[pair_id] = masking


def unmasked(pair_id: str, text: str) -> str:
    """Put the masked words back into a text, where this session masked them."""
    masking = st.session_state.get(_MASKINGS, {}).get(pair_id)
    return unmask(text, masking) if masking else text
