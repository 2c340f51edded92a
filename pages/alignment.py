"""Judges beside people: what a judge may be used for, and every number behind that."""

import streamlit as st

from core.domain.access import Capability
from pages.ui.alignment_fate import about_set
from pages.ui.alignment_import import import_votes
from pages.ui.alignment_results import show_results
from pages.ui.alignment_runs import progress_of, show_runs
from pages.ui.alignment_source import NEW, choose_source, import_button, nothing_yet, sources
from pages.ui.alignment_start import start_form
from pages.ui.frame import frame
from pages.ui.session import open_store

_RESULTS, _JUDGES = "Results", "Judges"

with frame(needs=Capability.MAKE_STUDIES) as actor, open_store() as store:
    if st.query_params.get("set") == NEW:
        import_votes(store, actor)
        st.stop()
    st.title("Do judges agree with people?", anchor=False)
    offered = sources(store, actor)
    if not offered:
        nothing_yet()
        st.stop()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        source = choose_source(offered)
    if source is None:
        st.stop()
    ran = progress_of(store, actor, source)
    with row:
        judge = st.container(width="content")
        view = st.segmented_control(
            "What to see",
            [_RESULTS, _JUDGES],
            default=_RESULTS,
            required=True,
            key=f"alignment_view_{source.id}",
            label_visibility="collapsed",
        )
        import_button()
    if view == _JUDGES:
        show_runs(actor, source, ran)
        start_form(store, actor, source)
        if source.held:
            about_set(store, actor, source.held)
    else:
        show_results(store, actor, source, ran, above=judge)
