"""Closed reviews as files, with a codebook: edits, facts, detectors, rates and agreement."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import cast

from core.domain.access import Actor, Capability, authorize
from core.services.review_agreement import agreement
from core.services.review_lines import (
    Line,
    agreement_lines,
    detector_line,
    edit_line,
    fact_line,
    rate_lines,
)
from core.services.review_rates import rates
from core.services.review_rows import closed_reviews, review_rows
from core.services.row_files import csv_text, lines_text, write_files
from core.store import Store
from core.store.deeds import note_deed

CODEBOOK = "review-codebook.md"


def review_files(store: Store, actor: Actor, review_ids: Sequence[str] = ()) -> dict[str, str]:
    """Return the text of each file by its name, of all closed reviews where none is named.

    Who exported is written down; no reviewer is named. In CSV files an empty cell means "not
    defined" or "not settled", never 0.

    Raises
    ------
    InvalidInput, NotFound
        When a review is still open, or there is none of this id.
    """
    authorize(actor, Capability.EXPORT)
    found = review_rows(store, actor, review_ids)
    chosen = [review.id for review in closed_reviews(store, review_ids)]
    tables: dict[str, list[Line]] = {
        "edits": [edit_line(row) for row in found.items],
        "facts": [fact_line(row) for row in found.facts],
        "detectors": [detector_line(row) for row in found.detectors],
        "rates": list(rate_lines(rates(store, actor, review_ids))),
        "agreement": [
            line for each in chosen for line in agreement_lines(each, agreement(store, actor, each))
        ],
    }
    for review_id in chosen:
        note_deed(store, actor, "exported", review_id)
    files: dict[str, str] = {}
    for name, rows in tables.items():
        files[f"review-{name}.csv"] = csv_text(_columns(name), rows)
        files[f"review-{name}.jsonl"] = lines_text(rows)
    return {**files, CODEBOOK: _codebook(tables)}


def write_reviews(
    store: Store, actor: Actor, directory: Path, review_ids: Sequence[str] = ()
) -> tuple[str, ...]:
    """Write the files of closed reviews into a directory; return their names.

    Raises
    ------
    InvalidInput, NotFound
        When the directory can't be written to, a review is open, or there is none of this id.
    """
    return write_files(directory, review_files(store, actor, review_ids))


@cache
def _meanings() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    path = Path(__file__).with_name("review_columns.toml")
    tables = cast("dict[str, dict[str, object]]", tomllib.loads(path.read_text(encoding="utf-8")))
    return {
        name: (str(table["about"]), cast("dict[str, str]", table["columns"]))
        for name, table in tables.items()
    }


def _columns(name: str) -> Mapping[str, str]:
    return _meanings()[name][1]


def _codebook(tables: Mapping[str, Sequence[Line]]) -> str:
    parts = ["# Codebook of reviews\n"]
    for name, (about, columns) in _meanings().items():
        lines = [f"## review-{name} ({len(tables[name])} rows)", "", about, ""]
        lines += ["| column | meaning |", "|---|---|"]
        lines += [f"| `{column}` | {meaning} |" for column, meaning in columns.items()]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
