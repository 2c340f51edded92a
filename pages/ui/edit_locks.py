"""Sentences of the physician that an edit must keep word for word."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from core.domain.cases import Case
from core.domain.edits import Method
from core.domain.locking import lockable
from core.domain.messages import MessagePair
from pages.ui import edit_state as state
from pages.ui.edit_state import Choice, EngineKind
from pages.ui.widgets import escaped


def ask_locks(choice: Choice) -> frozenset[int]:
    """Let the physician lock sentences before the edit is made; return their places.

    A written example was made before, and what is written from the message alone keeps nothing.
    """
    if choice.kind is EngineKind.WRITTEN or choice.method is Method.DIRECT:
        return frozenset()
    sentences = lockable(choice.pair.physician_reply)
    keys = [_key(choice.pair.id, place) for place in range(len(sentences))]
    locked = [place for place, key in enumerate(keys) if st.session_state.get(key)]
    count = f" ({len(locked)} of {len(sentences)} locked)" if locked else ""
    with st.expander(
        f"Keep these sentences word for word{count}", icon=":material/lock:", key="edit_locks"
    ):
        for sentence, key in zip(sentences, keys, strict=True):
            st.checkbox(
                escaped(sentence), key=key, on_change=state.forget_result, persist_state="session"
            )
    return frozenset(locked)


def sentences_at(places: Collection[int], pair: MessagePair) -> tuple[str, ...]:
    """Return the locked sentences as `pair` has them, masked where it is masked."""
    sentences = lockable(pair.physician_reply)
    return tuple(dict.fromkeys(each for place, each in enumerate(sentences) if place in places))


def show_locks_of(case: Case) -> None:
    """Set the locks to what `case` was made with."""
    locked = {lock.sentence for lock in case.edit.locks}
    for place, sentence in enumerate(lockable(case.pair.physician_reply)):
        st.session_state[_key(case.pair.id, place)] = sentence in locked


def say_locks(case: Case) -> None:
    """Say how many locked sentences stand, and how many the model had changed."""
    locks = case.edit.locks
    if not locks:
        return
    back = sum(lock.was_put_back for lock in locks)
    told = (
        f"{back} had been changed and {'was' if back == 1 else 'were'} put back"
        if back
        else "nothing had to be put back"
    )
    count = (
        "1 locked sentence stands" if len(locks) == 1 else f"{len(locks)} locked sentences stand"
    )
    st.markdown(f":material/lock: {count} word for word; {told}.")


def _key(pair_id: str, place: int) -> str:
    return f"edit_lock_{pair_id}_{place}"
