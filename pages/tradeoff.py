"""What more empathy costs in facts, and up to which level one would go."""

import streamlit as st

from core.domain.access import Capability
from core.services.paper_marks import paper
from core.services.run_control import list_runs
from core.services.tradeoff_sheets import paper_sheet
from pages.ui.frame import frame
from pages.ui.runs_found import tradeoff_of
from pages.ui.session import open_store
from pages.ui.sheets import show_sheet
from pages.ui.tradeoff_empathy import show_empathy
from pages.ui.tradeoff_growth import show_growth
from pages.ui.tradeoff_lengths import show_lengths
from pages.ui.tradeoff_levels import show_levels
from pages.ui.tradeoff_shown import ask_how
from pages.ui.tradeoff_source import choose_run, is_checked, nothing_yet, say_state

with frame(needs=Capability.EDIT) as actor, open_store() as store:
    st.title("What does empathy cost in facts?", anchor=False)
    runs = list_runs(store, actor)
    if not runs:
        nothing_yet(actor)
        st.stop()
    row = st.container(horizontal=True, vertical_alignment="bottom")
    with row:
        run = choose_run(runs)
    if run is None:
        st.stop()
    found = tradeoff_of(store, actor, run.id)
    say_state(found)
    if not is_checked(found):
        nothing_yet(actor)
        st.stop()
    with row:
        shown = ask_how(found)
    show_levels(shown)
    show_empathy(shown)
    show_lengths(store, actor, shown)
    show_growth(shown)
    if shown.with_paper:
        show_sheet(paper_sheet(paper().marks))
