"""The words of a column of labels, before anybody has said what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from core.services.formula import unguard_formula
from core.services.labels import plain
from core.services.tables import Table


def label_words(table: Table, column: str) -> Mapping[str, int]:
    """Count the words of a column whatever their case, the most frequent first; no empty ones."""
    cells = (row.get(column, "") for _, row in table.rows)
    words = (plain(unguard_formula(cell) if table.is_csv else cell) for cell in cells)
    return dict(Counter(filter(None, words)).most_common())
