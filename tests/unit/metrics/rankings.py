"""Worked counts of two and of four systems, and the ends of an interval that must be there."""

from core.domain.statistics import Statistic

TWO_SYSTEMS = [1] * 6 + [0] * 3 + [-1]  # W = 6, T = 3, L = 1

# Original 0, refined 1, direct 2, simple 3: (wins, ties, losses) of the first of each pair.
FOUR_SYSTEMS = {
    (3, 0): (8, 1, 1),
    (1, 0): (6, 3, 1),
    (2, 0): (7, 1, 2),
    (3, 1): (4, 4, 2),
    (2, 3): (3, 3, 4),
    (2, 1): (4, 2, 4),
}


def interval(statistic: Statistic) -> tuple[float, float]:
    assert statistic.low is not None
    assert statistic.high is not None
    return statistic.low, statistic.high
