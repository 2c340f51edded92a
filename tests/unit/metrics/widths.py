"""How wide an interval is."""

from __future__ import annotations

from core.domain.statistics import Statistic


def width(one: Statistic) -> float:
    """Return the distance of its ends; there must be some."""
    assert one.low is not None
    assert one.high is not None
    return one.high - one.low
