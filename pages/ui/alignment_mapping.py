"""What a file of votes means by its columns and words: guessed, shown, and changed by a person."""

from __future__ import annotations

import streamlit as st

from core.domain.judging import Label, Missing
from core.services.judge_words import counted
from core.services.tables import Table
from core.services.vote_columns import PARTS, WANTED, guess_part
from core.services.vote_rows import LABEL_WORDS
from core.services.vote_words import label_words
from pages.ui.widgets import escaped, notice

Meaning = Label | Missing | None

_NONE = "(none)"
_MOST_WORDS = 12
PART_WORDS = {
    "item": "Item",
    "rater": "Rater",
    "label": "Label",
    "message": "Patient's message",
    "text_a": "Reply A",
    "text_b": "Reply B",
    "system_a": "System of A",
    "system_b": "System of B",
    "rater_kind": "Person or judge",
    "card": "Definition card",
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


def columns_of(table: Table) -> dict[str, str | None]:
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
            "More columns: texts, systems, judges, definition cards, comments",
            expanded=any(guess[part] for part in rest),
        ),
        st.container(horizontal=True),
    ):
        return {**wanted, **{part: _column(part, table, guess[part]) for part in rest}}


def _column(part: str, table: Table, guess: str | None) -> str | None:
    options = [_NONE, *table.columns]
    chosen = st.selectbox(
        PART_WORDS[part],
        options,
        index=options.index(guess) if guess in options else 0,
        key=f"votes_column_{part}_{'|'.join(table.columns)}",
        width=190,
    )
    return None if chosen == _NONE else chosen


def meanings_of(table: Table, column: str) -> dict[str, Meaning]:
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
