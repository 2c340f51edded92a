"""Read a version: what changed from its parent, all of its words, and whether it may go."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from core.domain.access import Capability, authorize
from core.domain.diff import Op, Segment
from core.domain.prompt_versions import Version
from core.domain.prompting import Prompt
from core.errors import NotFound
from core.services.prompt_reading import compare_prompts
from core.services.prompt_versions import delete_version, parent_of, why_locked
from core.services.tools import Store
from pages.ui import who
from pages.ui.case_payload import Payload
from pages.ui.diff import show_case
from pages.ui.frame import told
from pages.ui.prompts_place import go_to
from pages.ui.prompts_preview import show_preview
from pages.ui.session import open_store
from pages.ui.widgets import escaped

_LONG, _BESIDE = 420, 160
_WORDS = {Op.SAME: "", Op.INSERTED: "new", Op.DELETED: "no longer there"}


def read_version(store: Store, version: Version) -> None:
    """Show a version in full, and beside its parent where it has one."""
    parent = parent_of(store, version)
    if parent:
        show_diff(parent.prompt, version.prompt, key=f"diff-{version.key}")
        with st.expander("All of its words", icon=":material/description:"):
            show_words(version.prompt, key=f"words-{version.key}")
    else:
        show_words(version.prompt, key=f"words-{version.key}")
    show_preview(store, version.prompt)
    if version.may_be_deleted:
        with st.popover("Delete this version", icon=":material/delete:"):
            st.markdown("Nothing came from it, so nothing is lost but its words.")
            st.button("Yes, delete it", key="prompts_delete", on_click=_delete, args=[version.key])
    elif not version.is_shipped:
        st.caption(escaped(f"This version stays as it is: {why_locked(version)}."))


def show_words(prompt: Prompt, *, key: str) -> None:
    """Show both parts of a prompt as they are."""
    show_case(_panes(key, (_same(prompt.system),), (_same(prompt.user),)), key=key)


def show_diff(before: Prompt, after: Prompt, *, key: str) -> None:
    """Show both parts of a prompt with what changed from another."""
    changes = compare_prompts(before, after)
    st.markdown(
        f"Against **{escaped(before.label)}**: {changes.added:,} words new, "
        f"{changes.removed:,} words gone."
    )
    show_case(
        {
            **_panes(
                key,
                tuple(map(_piece, changes.system)),
                tuple(map(_piece, changes.user)),
            ),
            "legend": [
                {"mark": "reworded", "op": op.value, "words": _WORDS[op]}
                for op in (Op.INSERTED, Op.DELETED)
            ],
        },
        key=key,
    )


def _panes(key: str, system: tuple[Payload, ...], user: tuple[Payload, ...]) -> Payload:
    return {
        "id": key,
        "panes": [
            {"title": "System", "caption": "holds for every reply", "pieces": list(system)},
            {"title": "User", "caption": "with the texts to edit", "pieces": list(user)},
        ],
    }


def _same(text: str) -> Payload:
    return {
        "text": text, "op": Op.SAME.value, "mark": "same", "words": "", "first": False,
        "last": False, "facts": [],
    }  # fmt: skip


def _piece(segment: Segment) -> Payload:
    changed = segment.op is not Op.SAME
    return {
        **_same(_in_short(segment)),
        "op": segment.op.value,
        "mark": "reworded" if changed else "same",
        "words": _WORDS[segment.op],
        "first": changed,
        "last": changed,
    }


def _in_short(segment: Segment) -> str:
    """Cut a long stretch that is the same, so that what changed stands near."""
    text = segment.text
    if segment.op is not Op.SAME or len(text) <= _LONG:
        return text
    return f"{text[:_BESIDE].rsplit(' ', 1)[0]} […] {text[-_BESIDE:].split(' ', 1)[-1]}"


def _delete(prompt: str) -> None:
    go_to(None)
    with told(), open_store() as store, suppress(NotFound):  # a second click, after the first
        delete_version(store, authorize(who.actor(), Capability.EDIT), prompt)
