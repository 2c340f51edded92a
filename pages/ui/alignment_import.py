"""Bring in votes of other people's panels: columns, words, the fate of every row, then keep."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.domain.access import Actor
from core.domain.judging import Label, Missing
from core.errors import BedsideError, InvalidTable
from core.services.judge_words import counted
from core.services.tables import Table, read_table
from core.services.tools import Store
from core.services.vote_columns import PARTS, WANTED, guess_part
from core.services.vote_rows import LABEL_WORDS
from core.services.vote_sets import commit_votes, plan_votes
from core.services.vote_words import label_words
from core.services.votes_file import MAX_VOTES, VotesFile
from pages.ui.alignment_fate import show_fate
from pages.ui.alignment_source import go_to, go_to_set
from pages.ui.widgets import escaped, main_button, notice

Meaning = Label | Missing | None

_NONE = "(none)"
_PLAN = "votes_plan"
_MOST_WORDS = 12
_PART_WORDS = {
    "item": "Item",
    "rater": "Rater",
    "label": "Label",
    "message": "Patient's message",
    "text_a": "Reply A",
    "text_b": "Reply B",
    "system_a": "System of A",
    "system_b": "System of B",
    "rater_kind": "Person or judge",
    "comment": "Comment",
}
_UNKNOWN = "Leave these rows out"
_MEANINGS: dict[str, Meaning] = {
    "A shows more empathy": Label.A,
    "Both equally (a tie)": Label.TIE,
    "B shows more empathy": Label.B,
    "Skipped, no answer": None,
    "Undecided (a judge that flipped)": Missing.UNDECIDED,
    "Unreadable (a judge)": Missing.UNREADABLE,
}


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
        chosen = _columns(table)
        lacking = [_PART_WORDS[part] for part in WANTED if chosen[part] is None]
        if lacking:
            notice(f"Say which column holds: {', '.join(lacking)}.", kind="info")
            return
        words = _words(table, chosen["label"] or "")
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


def _columns(table: Table) -> dict[str, str | None]:
    """Return the column of every part, None where the file has none."""
    st.subheader("Which column holds what", anchor=False)
    guess: dict[str, str | None] = {}
    for part in PARTS:
        free = [name for name in table.columns if name not in guess.values()]
        guess[part] = guess_part(part, free)
    with st.container(horizontal=True):
        wanted = {part: _column(part, table, guess[part]) for part in WANTED}
    rest = [part for part in PARTS if part not in WANTED]
    with (
        st.expander(
            "More columns: texts, systems, judges, comments",
            expanded=any(guess[part] for part in rest),
        ),
        st.container(horizontal=True),
    ):
        return {**wanted, **{part: _column(part, table, guess[part]) for part in rest}}


def _column(part: str, table: Table, guess: str | None) -> str | None:
    options = [_NONE, *table.columns]
    chosen = st.selectbox(
        _PART_WORDS[part],
        options,
        index=options.index(guess) if guess in options else 0,
        key=f"votes_column_{part}_{'|'.join(table.columns)}",
        width=190,
    )
    return None if chosen == _NONE else chosen


def _words(table: Table, column: str) -> dict[str, Meaning]:
    """Ask what each word of the label column means; words known everywhere are filled in."""
    found = label_words(table, column)
    st.subheader("What each label means", anchor=False)
    if len(found) > _MOST_WORDS:
        notice(
            f"The column {column} holds {counted(len(found), 'different word')}; only the "
            f"{_MOST_WORDS} most frequent are asked about. Is it the column of the labels?",
            kind="warning",
        )
    with st.container(horizontal=True):
        chosen = {word: _meaning(word, found[word], column) for word in list(found)[:_MOST_WORDS]}
    return {word: _MEANINGS[said] for word, said in chosen.items() if said != _UNKNOWN}


def _meaning(word: str, rows: int, column: str) -> str:
    known = {meaning: words for words, meaning in _MEANINGS.items()}
    options = [*_MEANINGS, _UNKNOWN]
    usual = known[LABEL_WORDS[word]] if word in LABEL_WORDS else _UNKNOWN
    return st.selectbox(
        f"“{escaped(word[:40])}” ({counted(rows, 'row')})",
        options,
        index=options.index(usual),
        key=f"votes_word_{column}_{word}",
        width=250,
    )


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
