"""The highest level of empathy whose precision stays above the lowest that a person accepts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.domain.statistics import Statistic
from core.errors import InvalidInput
from core.services.tradeoff import Average, LevelPoint, System, Tradeoff

LOWEST_ACCEPTED = 0.90
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """One system against the line.

    `highest` is the highest level whose precision is at or above the line, `sure` the highest one
    whose whole interval is; None where no level is. `words` say both, and the other levels.
    """

    system: str
    highest: LevelPoint | None
    sure: LevelPoint | None
    words: str


def operating_points(
    found: Tradeoff, lowest: float = LOWEST_ACCEPTED, *, average: Average = "macro"
) -> tuple[OperatingPoint, ...]:
    """Find for each system the highest level that is still acceptable.

    Macro precision weighs every reply alike, micro every fact.

    Raises
    ------
    InvalidInput
        When the line isn't between 0 and 1.
    """
    if not 0 <= lowest <= 1:
        raise InvalidInput("The lowest precision you accept lies between 0 and 1.")
    return tuple(_of_system(system, lowest, average) for system in found.systems)


def _of_system(system: System, lowest: float, average: Average) -> OperatingPoint:
    def precision(point: LevelPoint) -> Statistic:
        return point.precision(average)

    highest = _last(system.points, lambda point: _passes(precision(point), lowest))
    sure = _last(system.points, lambda point: _is_sure(precision(point), lowest))
    named = f"At {lowest:.2f}: {_named(highest, average, lowest)}"
    others = [
        f"{point.level.label} {_has(precision(point), lowest)}"
        for point in system.points
        if point is not highest
    ]
    parts = [named, *([f"{', '.join(others)}."] if others else []), _surely(highest, sure, lowest)]
    return OperatingPoint(system=system.name, highest=highest, sure=sure, words=" ".join(parts))


def _last(points: Sequence[LevelPoint], holds: Callable[[LevelPoint], bool]) -> LevelPoint | None:
    return next((point for point in reversed(points) if holds(point)), None)


def _passes(precision: Statistic, lowest: float) -> bool:
    return precision.estimate is not None and not _is_below(precision.estimate, lowest)


def _is_sure(precision: Statistic, lowest: float) -> bool:
    """Whether an interval that says anything lies at or above the line."""
    return (
        precision.low is not None
        and precision.reason is None
        and not _is_below(precision.low, lowest)
    )


def _is_below(value: float, lowest: float) -> bool:
    """Whether a value is below the line by more than rounding: a mean of 0.70 is not below 0.70."""
    return value < lowest - _SAME


def _named(point: LevelPoint | None, average: Average, lowest: float) -> str:
    if point is None:
        return "no level."
    precision = point.precision(average)
    interval = (
        f"95 % {precision.low:.2f} to {precision.high:.2f}"
        if precision.low is not None and precision.high is not None and precision.reason is None
        else f"no interval: {precision.reason}"
    )
    pairs = point.scores.macro.precision.n
    return f"{point.level.label} ({_beside(precision, lowest)}, {interval}, n = {pairs})."


def _has(precision: Statistic, lowest: float) -> str:
    if precision.estimate is None:
        return f"has none ({precision.reason})"
    return f"has {_beside(precision, lowest)}"


def _beside(precision: Statistic, lowest: float) -> str:
    """Write an estimate so that one just below the line is not rounded up to it."""
    estimate = precision.estimate or 0.0
    written = f"{estimate:.2f}"
    return (
        f"{estimate:.4f}" if _is_below(estimate, lowest) and written == f"{lowest:.2f}" else written
    )


def _surely(highest: LevelPoint | None, sure: LevelPoint | None, lowest: float) -> str:
    if sure is None:
        return f"No level's whole interval is known to stay at or above {lowest:.2f}."
    if sure is highest:
        return f"Its whole interval stays at or above {lowest:.2f}."
    return f"The whole interval stays at or above {lowest:.2f} only up to {sure.level.label}."
