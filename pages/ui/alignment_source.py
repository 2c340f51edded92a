"""Whose votes are looked at: a closed study, or a file of votes from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.domain.access import Actor
from core.domain.panel import StudyState
from core.domain.votes import VoteSet
from core.services.panels import Panel, panel_of_set, panel_of_study
from core.services.studying import list_studies
from core.services.tools import Store
from core.services.vote_sets import list_sets

NEW = "new"
_STUDY, _SET = "study", "set"
_CHOSEN = "alignment_source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One closed study or one imported set; `held` is the set."""

    id: str
    title: str
    held: VoteSet | None = None

    @property
    def study_id(self) -> str | None:
        """The study, None for an imported set."""
        return None if self.held else self.id

    @property
    def set_id(self) -> str | None:
        """The imported set, None for a study."""
        return self.id if self.held else None

    @property
    def label(self) -> str:
        """The name in the list."""
        return f"Imported: {self.title}" if self.held else f"Study: {self.title}"

    def panel(self, store: Store, actor: Actor) -> Panel:
        """Return what its people said."""
        of = panel_of_set if self.held else panel_of_study
        return of(store, actor, self.id)


def sources(store: Store, actor: Actor) -> list[Source]:
    """Return all that judges can be compared with, studies first, the newest first."""
    closed = (one for one in list_studies(store, actor) if one.state is StudyState.CLOSED)
    return [
        *(Source(id=one.id, title=one.title) for one in closed),
        *(Source(id=one.id, title=one.title, held=one) for one in list_sets(store, actor)),
    ]


def choose_source(offered: list[Source]) -> Source | None:
    """Let the user choose; the address names what is chosen, so that a link leads back to it."""
    by_id = {source.id: source for source in offered}
    linked = st.query_params.get(_STUDY) or st.query_params.get(_SET)
    if linked is not None and linked not in by_id:
        st.error("There is no closed study and no imported file at this address.")
    if linked in by_id and st.session_state.get(_CHOSEN) != linked:
        st.session_state[_CHOSEN] = linked
    chosen = st.selectbox(
        "Whose votes",
        list(by_id),
        format_func=lambda one: by_id[one].label,
        key=_CHOSEN,
        on_change=_follow,
        args=[by_id],
        width=340,
    )
    return by_id.get(chosen)


def _follow(by_id: dict[str, Source]) -> None:
    go_to(by_id[st.session_state[_CHOSEN]])


def go_to(source: Source | None) -> None:
    """Name a source in the address, or none."""
    st.query_params.clear()
    st.session_state.pop(_CHOSEN, None)
    if source is not None:
        st.query_params[_SET if source.held else _STUDY] = source.id


def go_to_set(set_id: str) -> None:
    """Name an imported set in the address, or `NEW` for the import."""
    st.query_params.clear()
    st.query_params[_SET] = set_id


def nothing_yet() -> None:
    """Say what the page needs and how to get it."""
    st.markdown(
        "This page shows whether a model that judges empathy sees what people see. It needs "
        "people's votes first:\n\n"
        "- **Close a study.** When a panel is over, its votes appear here by themselves.\n"
        "- **Import votes** that were collected elsewhere: one row a vote, as Qualtrics, Potato, "
        "Label Studio and papers' supplements hold them."
    )
    with st.container(horizontal=True):
        import_button()
        if st.button("Go to the studies", icon=":material/groups:", key="alignment_studies"):
            st.switch_page("studies.py")


def import_button() -> None:
    """Offer the import."""
    st.button(
        "Import votes",
        icon=":material/upload_file:",
        key="alignment_import",
        on_click=go_to_set,
        args=[NEW],
    )
