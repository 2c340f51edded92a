"""All versions of all edit prompts, with where each comes from and what came from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from core.domain.prompt_versions import Version
from pages.ui.prompts_place import View, go_to
from pages.ui.widgets import escaped


def show_list(versions: Sequence[Version], begun: Collection[str]) -> None:
    """Show one row a version, the newest of what people made first."""
    own = [version for version in versions if not version.is_shipped]
    st.markdown(
        "A prompt is what a language model is told when it edits a reply. A saved version never "
        "changes, so that every edit can name the words that made it. The offline rules read no "
        "prompt."
    )
    for version in versions:
        if version.is_shipped:
            _row(version, is_begun=version.key in begun)
    if not own:
        st.info(
            "Nobody has made a prompt here yet. Open one of these, choose Change, and save your "
            "words under a name of your own."
        )
    for version in sorted(own, key=lambda each: each.created_at, reverse=True):
        _row(version, is_begun=version.key in begun)


def badges(version: Version, *, is_begun: bool) -> None:
    """Say whether a version ships, is locked, and has unsaved text of this person."""
    if version.is_shipped:
        st.badge("Ships with Bedside", color="gray")
    elif version.is_locked:
        st.badge("Locked", icon=":material/lock:", color="blue")
    else:
        st.badge("Unused", color="gray")
    if is_begun:
        st.badge("Unsaved text", icon=":material/edit_note:", color="orange")


def origin_words(version: Version) -> str:
    """Say where a version comes from, in one line."""
    if version.is_shipped:
        return version.prompt.source[:1].upper() + version.prompt.source[1:]
    day = version.created_at[:10]
    return f"Made from {version.parent} by {version.author}, {day}"


def uses_words(version: Version) -> str:
    """Say what came from a version, in one line."""
    counts = {
        "edit": version.edits,
        "run": version.runs,
        "later version": version.children,
    }
    return " · ".join(_counted(count, noun) for noun, count in counts.items() if count)


def _row(version: Version, *, is_begun: bool) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escaped(version.label)}**", width="content")
                badges(version, is_begun=is_begun)
            st.markdown(escaped(version.prompt.changed))
            words = filter(None, (origin_words(version), uses_words(version)))
            st.caption(escaped(" · ".join(words)))
        st.button(
            "Go on writing" if is_begun else "Open",
            key=f"prompts_open_{version.key}",
            help=f"Go to {escaped(version.label)}.",
            on_click=go_to,
            args=[version.key, View.WRITE if is_begun else View.READ],
        )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
