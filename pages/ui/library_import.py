"""Bring in pairs from a file: map its columns, see the fate of every row, then store them."""

from __future__ import annotations

import streamlit as st

from core.errors import InvalidTable
from core.services.importing import (
    Columns,
    ImportPlan,
    commit_import,
    guess_columns,
    plan_import,
    read_table,
)
from core.services.tools import Store
from pages.ui.widgets import main_button, notice, plain_text

_NONE = "(none)"


def import_section(store: Store) -> None:
    """Take a file, map its columns and store the pairs that can be used."""
    st.caption(
        "CSV, TSV or JSON lines with one pair a row: the patient's message and the physician's "
        "reply. At most 10 MB and 5,000 rows. Take out names and other identifiers first; "
        "imported texts stay in the database on this computer."
    )
    upload = st.file_uploader(
        "A file of pairs", type=["csv", "tsv", "jsonl", "ndjson", "txt"], key="library_file"
    )
    if upload is None:
        return
    data = upload.getvalue()
    try:
        table = read_table(data, file_name=upload.name)
        columns = _columns(table.columns)
        plan = plan_import(store, data, file_name=upload.name, columns=columns)
    except InvalidTable as error:
        notice(str(error), kind="error")
        return
    _report(plan)
    if plan.pairs and st.button(f"Import {_counted(len(plan.pairs), 'pair')}", type=main_button()):
        added = commit_import(store, plan)
        notice(f"{_counted(added, 'new pair')} added to the library.", kind="success")


def _columns(names: tuple[str, ...]) -> Columns:
    try:
        guess = guess_columns(names)
    except InvalidTable:
        guess = None
    with st.container(horizontal=True):
        message = _column("Patient's message", names, guess.message if guess else None)
        reply = _column("Physician's reply", names, guess.reply if guess else None)
        specialty = _optional("Field", names, guess.specialty if guess else None)
        identifier = _optional("Id", names, guess.identifier if guess else None)
    return Columns(
        message=message,
        reply=reply,
        specialty=specialty,
        identifier=identifier,
        deidentified_by=guess.deidentified_by if guess else None,
    )


def _column(label: str, names: tuple[str, ...], guess: str | None) -> str:
    place = names.index(guess) if guess in names else 0
    return st.selectbox(label, names, index=place, key=f"column-{label}", width=230)


def _optional(label: str, names: tuple[str, ...], guess: str | None) -> str | None:
    options = [_NONE, *names]
    place = options.index(guess) if guess in names else 0
    chosen = st.selectbox(label, options, index=place, key=f"column-{label}", width=180)
    return None if chosen == _NONE else chosen


def _report(plan: ImportPlan) -> None:
    notice(
        f"{_counted(plan.rows_read, 'row')} read ({plan.encoding}): {len(plan.pairs)} new, "
        f"{len(plan.duplicates)} known already, {len(plan.refused)} refused.",
        kind="info" if plan.pairs else "warning",
    )
    if plan.refused:
        with st.expander(
            f"{_counted(len(plan.refused), 'row')} refused, each with its reason", True
        ):
            plain_text("\n".join(f"Row {one.row}: {one.reason}" for one in plan.refused))
    if plan.duplicates:
        with st.expander(f"{_counted(len(plan.duplicates), 'row')} known already"):
            plain_text(
                "\n".join(
                    f"Row {one.row}: same texts as "
                    + ("a pair of the library" if one.same_as is None else f"row {one.same_as}")
                    for one in plan.duplicates
                )
            )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
