"""Tables of an alignment in plain words: the same for the page, its files and its report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.statistics import Statistic
from core.services.formula import guard_formula

Cell = str | int | Statistic | None

_PARTS = ("", " low", " high", " n", " reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table. `name` is a file's name; `note` says how to read it.

    A column of statistics becomes five in a file: estimate, interval, n and the reason.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def as_words(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as a person reads them."""
        return tuple(tuple(map(cell_words, row)) for row in self.rows)

    def shares(self) -> tuple[tuple[float, ...], ...]:
        """Return how large each count is beside the largest, row by row, names left out."""
        counts = [[cell if isinstance(cell, int) else 0 for cell in row[1:]] for row in self.rows]
        largest = max((count for row in counts for count in row), default=0) or 1
        return tuple(tuple(count / largest for count in row) for row in counts)

    def as_csv(self) -> str:
        """Return the table as a file; text that a spreadsheet could run is guarded."""
        wide = [
            any(isinstance(row[place], Statistic) for row in self.rows)
            for place in range(len(self.columns))
        ]
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow(
            guard_formula(name + part)
            for name, is_wide in zip(self.columns, wide, strict=True)
            for part in (_PARTS if is_wide else _PARTS[:1])
        )
        for row in self.rows:
            writer.writerow(
                value
                for cell, is_wide in zip(row, wide, strict=True)
                for value in (_spread(cell) if is_wide else [_plain(cell)])
            )
        return written.getvalue()


def cell_words(cell: Cell) -> str:
    """Write one cell for a person."""
    if isinstance(cell, Statistic):
        return statistic_words(cell)
    if isinstance(cell, int):
        return f"{cell:,}"
    return cell or ""


def statistic_words(one: Statistic) -> str:
    """Write a number with its interval and n, or why there is none."""
    if one.estimate is None:
        return f"not defined: {one.reason}"
    return f"{one.estimate:z.2f} ({interval_words(one)}) n={one.n:,}"


def interval_words(one: Statistic) -> str:
    """Write the interval alone, or why there is none."""
    if one.low is None or one.high is None:
        return f"no interval: {one.reason or 'not computed'}"
    if one.low == one.high and one.reason:
        return "no interval: all items agree"
    return f"{one.low:z.2f} to {one.high:z.2f}"


def _spread(cell: Cell) -> Iterator[object]:
    if not isinstance(cell, Statistic):
        yield from (_plain(cell), "", "", "", "")
        return
    for value in (cell.estimate, cell.low, cell.high, cell.n, cell.reason):
        yield guard_formula(value) if isinstance(value, str) else "" if value is None else value


def _plain(cell: Cell) -> object:
    return guard_formula(cell) if isinstance(cell, str) else "" if cell is None else cell
