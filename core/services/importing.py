"""Pairs from a file: first a plan that shows every row's fate, then the commit."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace

from core.domain.identity import HASH_TAG
from core.domain.messages import MessagePair, PairSource, pair_id
from core.domain.text import clean_text
from core.errors import InvalidPair
from core.services.columns import Columns, guess_columns, require_columns
from core.services.formula import unguard_formula
from core.services.tables import Refusal, Table, read_table
from core.store import Store, pairs
from core.store.imports import ImportRow, record_import

__all__ = ["Columns", "ImportPlan", "commit_import", "guess_columns", "plan_import", "read_table"]

_IDENTIFIER = re.compile(r"[\w.:~-]{1,100}")
_LABEL_CHARACTERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """One row whose two texts are there already: in another row, or in the library (None)."""

    row: int
    same_as: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do; nothing is stored yet.

    `rows_read` = new pairs + duplicates + refused rows.
    """

    file_name: str
    file_sha: str
    encoding: str
    columns: Columns
    rows_read: int
    pairs: tuple[MessagePair, ...] = field(repr=False)
    duplicates: tuple[Duplicate, ...]
    refused: tuple[Refusal, ...]


def plan_import(
    store: Store, data: bytes, *, file_name: str, columns: Columns | None = None
) -> ImportPlan:
    """Read a file and say for each row whether it is new, a duplicate or refused, and why.

    Raises
    ------
    InvalidTable
        When the file can't be read at all, or its columns don't show what they hold.
    """
    table = read_table(data, file_name=file_name)
    chosen = columns or guess_columns(table.columns)
    require_columns(chosen, table.columns)
    library = {pair.id: pair for pair in pairs.list_pairs(store)}
    known: dict[str, int | None] = {_texts(pair): None for pair in library.values()}
    taken = {pair.id for pair in library.values()}
    found: list[MessagePair] = []
    duplicates: list[Duplicate] = []
    refused = list(table.refused)
    for number, row in table.rows:
        try:
            pair = _pair(row, chosen, table, taken=taken, known=known)
        except InvalidPair as error:
            refused.append(Refusal(row=number, reason=str(error)))
            continue
        if _texts(pair) in known:
            duplicates.append(Duplicate(row=number, same_as=known[_texts(pair)]))
            continue
        known[_texts(pair)] = number
        taken.add(pair.id)
        found.append(pair)
    return ImportPlan(
        file_name=table.file_name,
        file_sha=HASH_TAG + hashlib.sha256(data).hexdigest(),
        encoding=table.encoding,
        columns=chosen,
        rows_read=len(table.rows) + len(table.refused),
        pairs=tuple(found),
        duplicates=tuple(duplicates),
        refused=tuple(sorted(refused, key=lambda refusal: refusal.row)),
    )


def commit_import(store: Store, plan: ImportPlan) -> int:
    """Store the new pairs of a plan, all or none, and return how many were really new."""
    with store.write():
        added = sum(pairs.save_pair(store, pair) for pair in plan.pairs)
        record_import(
            store,
            ImportRow(
                file_name=plan.file_name,
                file_sha=plan.file_sha,
                added=added,
                known=len(plan.duplicates) + len(plan.pairs) - added,
                refused={refusal.row: refusal.reason for refusal in plan.refused},
            ),
        )
    return added


def _pair(
    row: dict[str, str],
    columns: Columns,
    table: Table,
    *,
    taken: set[str],
    known: dict[str, int | None],
) -> MessagePair:
    def cell(name: str | None) -> str:
        text = row.get(name, "") if name is not None else ""
        return unguard_formula(text) if table.is_csv else text

    def label(name: str | None, what: str) -> str:
        text = cell(name).strip()
        return " ".join(clean_text(text, what=what).split())[:_LABEL_CHARACTERS] if text else ""

    given = cell(columns.identifier).strip()
    pair = MessagePair(
        id=given,
        patient_message=cell(columns.message),
        physician_reply=cell(columns.reply),
        specialty=label(columns.specialty, "specialty"),
        source=PairSource.IMPORTED,
        deidentified_by=label(columns.deidentified_by, "note on de-identification") or None,
    )
    if not given:
        return replace(pair, id=_texts(pair))
    if not _IDENTIFIER.fullmatch(given):
        raise InvalidPair(
            "The id may hold at most 100 letters, digits and . : ~ - _, and no spaces."
        )
    if given in taken and _texts(pair) not in known:
        raise InvalidPair("The id belongs to a pair with other texts; please give a new one.")
    return pair


def _texts(pair: MessagePair) -> str:
    return pair_id(pair.patient_message, pair.physician_reply)
