"""Bring in votes of other people's panels: columns, words, the fate of every row, then keep."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.domain.access import Actor
from core.errors import BedsideError, InvalidTable
from core.services.judge_words import counted
from core.services.tables import read_table
from core.services.tools import Store
from core.services.vote_columns import WANTED
from core.services.vote_sets import commit_votes, plan_votes
from core.services.votes_file import MAX_VOTES, VotesFile
from pages.ui.alignment_fate import show_fate
from pages.ui.alignment_mapping import PART_WORDS, Meaning, columns_of, meanings_of
from pages.ui.alignment_source import go_to, go_to_set
from pages.ui.widgets import main_button, notice

_PLAN = "votes_plan"


def import_votes(store: Store, actor: Actor) -> None:
    """Take a file, ask what its columns and words mean, and keep its votes."""
    st.button(
        "Back to alignment",
        icon=":material/arrow_back:",
        type="tertiary",
        key="import_back",
        on_click=go_to,
        args=[None],
    )
    st.title("Import votes", anchor=False)
    st.caption(
        "CSV, TSV or JSON lines with one vote a row: which item, who rated it, and the label. With "
        "the message and both replies, judges can read the pairs here. At most 10 MB. Take out "
        "names and other identifiers first; the file's texts stay in the database on this computer."
    )
    upload = st.file_uploader(
        "A file of votes", type=["csv", "tsv", "jsonl", "ndjson", "txt"], key="votes_file"
    )
    if upload is None:
        return
    try:
        table = read_table(
            upload.getvalue(), file_name=upload.name, max_rows=MAX_VOTES, with_numbers=True
        )
        chosen = columns_of(table)
        lacking = [PART_WORDS[part] for part in WANTED if chosen[part] is None]
        if lacking:
            notice(f"Say which column holds: {', '.join(lacking)}.", kind="info")
            return
        words = meanings_of(table, chosen["label"] or "")
        plan = _planned(actor, upload, chosen, words)
    except InvalidTable as error:
        notice(str(error), kind="warning")
        return
    show_fate(plan)
    _keep(store, actor, plan)


def _planned(
    actor: Actor, upload: UploadedFile, chosen: dict[str, str | None], words: dict[str, Meaning]
) -> VotesFile:
    """Read the file anew only where something was chosen anew: a large one takes seconds."""
    asked = (upload.file_id, chosen, words)
    held = st.session_state.get(_PLAN)
    if held is None or held[0] != asked:
        with st.spinner("Reading the file …"):
            plan = plan_votes(
                actor, upload.getvalue(), file_name=upload.name, chosen=chosen, words=words
            )
        held = st.session_state[_PLAN] = (asked, plan)
    return held[1]


def _keep(store: Store, actor: Actor, plan: VotesFile) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input(
            "Name of this set", value=PurePath(plan.file_name).stem, key="votes_title", width=340
        )
        pressed = st.button(
            f"Keep {counted(len(plan.votes), 'vote')}", type=main_button(), key="votes_keep"
        )
    if pressed:
        try:
            kept = commit_votes(store, actor, plan, title=title)
        except BedsideError as error:
            notice(str(error), kind="error")
            return
        del st.session_state[_PLAN]
        go_to_set(kept.id)
        st.rerun()
