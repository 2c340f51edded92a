"""Panels: make a study, print its cards, watch it from the board, and take its results along."""

import streamlit as st

from core.domain.access import Capability
from core.domain.panel import StudyState
from core.services.studying import get_study, list_studies
from pages.ui.frame import frame
from pages.ui.session import open_store
from pages.ui.studies_board import show_board
from pages.ui.studies_draft import show_draft
from pages.ui.studies_head import show_head
from pages.ui.studies_list import show_list
from pages.ui.studies_make import make_study
from pages.ui.studies_results import show_results

with frame(needs=Capability.RUN_PANEL) as actor, open_store() as store:
    chosen = st.query_params.get("study")
    if chosen == "new":
        make_study(store, actor)
    elif chosen is None:
        st.title("Studies", anchor=False)
        show_list(store, actor, list_studies(store, actor))
    else:
        study = get_study(store, actor, chosen)
        show_head(study)
        if study.state is StudyState.DRAFT:
            show_draft(store, actor, study)
        elif study.state is StudyState.CLOSED:
            show_results(store, actor, study)
        else:
            show_board(actor, study)
