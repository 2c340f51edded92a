"""What charts of points share: what is drawn, places side by side, labels apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from core.domain.statistics import Statistic
from core.services.align_sheets import statistic_words

MOST_SERIES = 4
Row = Mapping[str, Any]

_STEP = 0.09
_LABELS_APART = 0.085


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One value of a series at one place of the axis."""

    series: str
    place: int
    value: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghost:
    """A number of somebody else's, without an interval."""

    name: str
    place: int
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line across a chart: at a value, or between two places."""

    name: str
    value: float | None = None
    place: float | None = None


def rows_of(dots: Sequence[Dot]) -> list[Row]:
    """Lay the series beside one another, so that no interval hides another."""
    return list(_rows(dots, list(dict.fromkeys(dot.series for dot in dots))))


def _rows(dots: Sequence[Dot], series: Sequence[str]) -> Iterator[Row]:
    for dot in dots:
        value, number = dot.value, series.index(dot.series)
        if value.estimate is not None:
            yield {
                "series": dot.series,
                "x": dot.place + (number - (len(series) - 1) / 2) * _STEP,
                "estimate": value.estimate,
                "low": value.estimate if value.low is None else value.low,
                "high": value.estimate if value.high is None else value.high,
                "short": f"{value.estimate:.2f}",
                "words": statistic_words(value),
            }


def span_of(
    rows: Sequence[Row], ghosts: Sequence[Ghost], rules: Sequence[Rule], *, is_share: bool
) -> tuple[float, float]:
    """Return the least and the most of an axis that everything fits on."""
    values = [row[end] for row in rows for end in ("low", "high")]
    values += [ghost.value for ghost in ghosts]
    values += [rule.value for rule in rules if rule.value is not None]
    least, most = min(values, default=0.0), max(values, default=1.0)
    if is_share:
        return max(0.0, floor(least * 10 - 0.5) / 10), 1.02
    room = max(0.2, (most - least) * 0.2)
    return least - room, most + room


def moved_apart(
    rows: Sequence[Row], *, low: float, high: float, taken: Sequence[float] = ()
) -> list[Row]:
    """Return rows with an `at` near their value where a label touches nothing that is `taken`."""
    gap = _LABELS_APART * (high - low)
    placed: list[Row] = []
    most = high
    for row in sorted(rows, key=lambda row: row["estimate"], reverse=True):
        at = min(row["estimate"], most)
        for other in sorted(taken, reverse=True):
            at = other - gap if abs(at - other) < gap else at
        placed.append({**row, "at": at})
        most = at - gap
    under = low - min((row["at"] for row in placed), default=low)
    return [{**row, "at": row["at"] + max(0.0, under)} for row in placed]


def last_of_each(rows: Sequence[Row]) -> list[Row]:
    """Return the last point of each series."""
    return list({row["series"]: row for row in rows}.values())


def chart_words(
    title: str, dots: Sequence[Dot], ticks: Sequence[str], ghosts: Sequence[Ghost]
) -> str:
    """Return a chart in words, for who does not see it."""
    said = [f"{dot.series}, {ticks[dot.place]}: {statistic_words(dot.value)}" for dot in dots]
    said += [f"{ghost.name}, {ticks[ghost.place]}: {ghost.value:.2f}" for ghost in ghosts]
    return f"{title}. {'; '.join(said)}"
