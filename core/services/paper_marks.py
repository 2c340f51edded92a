"""The paper's numbers as reference marks beside charts; never mixed with measured ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from core.domain.edits import EmpathyLevel


class Chart(StrEnum):
    """The chart that a mark belongs to."""

    SYSTEMS = "systems"
    LEVELS = "levels"
    LENGTHS = "lengths"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMark:
    """One number or pair of numbers as the paper gives it, with its `wording` and section.

    It has no interval and no n, because the paper's summary gives none.
    """

    name: str
    chart: Chart
    wording: str
    section: str
    source: str
    recall: float | None = None
    precision: float | None = None
    level: EmpathyLevel | None = None
    bucket: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Where the marks come from, and what to keep in mind beside our own numbers."""

    source: str
    about: str
    marks: tuple[PaperMark, ...]

    def on(self, chart: Chart) -> tuple[PaperMark, ...]:
        """Return the marks of one chart."""
        return tuple(mark for mark in self.marks if mark.chart is chart)


@cache
def paper() -> Paper:
    """Return the paper's numbers."""
    path = Path(__file__).with_name("paper_marks.toml")
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Paper(
        source=read["source"],
        about=read["about"],
        marks=tuple(_mark(row, source=read["source"]) for row in read["marks"]),
    )


def _mark(row: dict[str, Any], *, source: str) -> PaperMark:
    level = row.pop("level", None)
    return PaperMark(
        chart=Chart(row.pop("chart")),
        level=EmpathyLevel(level) if level else None,
        source=source,
        **row,
    )
