"""Runs: prompts x levels x engines over many pairs, sized first, watched, compared."""

import streamlit as st

from core.domain.access import Capability
from core.services.run_control import get_run, list_runs
from pages.ui.frame import frame
from pages.ui.runs_blind import judge_blind
from pages.ui.runs_compare import show_comparison
from pages.ui.runs_head import show_head
from pages.ui.runs_list import show_list
from pages.ui.runs_new import new_run
from pages.ui.runs_place import NEW, View, at
from pages.ui.runs_plan import show_plan
from pages.ui.runs_progress import show_progress
from pages.ui.runs_results import show_results
from pages.ui.session import open_store

with frame(needs=Capability.EDIT) as actor, open_store() as store:
    place = at()
    if place.blind:
        judge_blind(store, actor, place.blind)
    elif place.run is None:
        st.title("Runs", anchor=False)
        show_list(list_runs(store, actor))
    elif place.run == NEW:
        new_run(store, actor)
    else:
        run = get_run(store, actor, place.run)
        view = show_head(run, place.view)
        if view is View.RESULTS:
            show_results(store, actor, run.id)
        elif view is View.COMPARE:
            show_comparison(store, actor, run)
        elif view is View.PLAN:
            show_plan(run)
        else:
            show_progress(store, actor, run.id)
