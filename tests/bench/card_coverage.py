"""How often the intervals of differences between groups of raters hold the truth, which is 0.

Run `python -m tests.bench.card_coverage [repetitions] [resamples]`; 1,000 repetitions take some
minutes.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from core.metrics.groups import agreement_by_group, alignment_by_group
from core.metrics.intervals import wilson
from core.metrics.votes import MISSING, Votes

SEED = 20260122
# Seats in each of two groups, pairs, and which share of the votes is missing.
PANELS = ((4, 25, 0.0), (12, 100, 0.0), (12, 100, 0.6))
_CUTS = (-0.5, 0.5)


def covered(
    seats: int, pairs: int, missing: float, *, repetitions: int, resamples: int
) -> Counter[str]:
    """Count, for every statistic, the intervals of a difference that hold 0.

    Seats lean towards one reply, pairs do, and the rest is chance; both groups are alike.
    """
    rng = np.random.default_rng(SEED)
    groups = [0, 1] * seats
    held: Counter[str] = Counter()
    for _ in range(repetitions):
        pull = rng.normal(size=(pairs, 1))
        lean = pull + rng.normal(scale=0.5, size=(1, 2 * seats))
        matrix = np.digitize(lean + rng.normal(size=lean.shape), _CUTS) - 1
        matrix[rng.random(matrix.shape) < missing] = MISSING
        votes, judge = Votes.from_matrix(matrix), np.digitize(pull[:, 0], _CUTS) - 1
        for found in (
            agreement_by_group(votes, groups, rng=rng, resamples=resamples),
            alignment_by_group(votes, judge, groups, rng=rng, resamples=resamples),
        ):
            for name, each in found.differences[0].statistics.items():
                if each.low is not None and each.high is not None:
                    held[name] += each.low <= 0 <= each.high
    return held


def main() -> None:
    """Print a table, one row a statistic and panel."""
    repetitions, resamples = [int(each) for each in sys.argv[1:]] or [1000, 500]
    print("| seats a card | pairs | votes missing | statistic | coverage, % | its 95 % interval |")
    print("|---|---|---|---|---|---|")
    for seats, pairs, missing in PANELS:
        held = covered(seats, pairs, missing, repetitions=repetitions, resamples=resamples)
        for name, count in held.items():
            share = wilson(count, repetitions)
            shown = [f"{100 * (each or 0):.1f}" for each in (share.estimate, share.low, share.high)]
            where = f"{seats} | {pairs} | {missing:.0%} | `{name}`"
            print(f"| {where} | {shown[0]} | {shown[1]} to {shown[2]} |", flush=True)


if __name__ == "__main__":
    main()
