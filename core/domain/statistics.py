"""One number with what makes it honest: how many, how sure, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import InvalidRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """An estimate with its interval and count, or the reason why it is undefined.

    `low` and `high` bound a 95 % interval, None where there is none. `n` counts the units the
    estimate rests on. `reason` is set exactly when `estimate` is None, or says why an estimate
    has no interval.
    """

    estimate: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.estimate is None and not self.reason:
            raise InvalidRecord("An undefined statistic must say why.")

    def as_json(self) -> dict[str, float | int | str | None]:
        """Return the shape that every JSON document of Bedside uses."""
        return {
            "estimate": self.estimate,
            "low": self.low,
            "high": self.high,
            "n": self.n,
            "reason": self.reason,
        }
