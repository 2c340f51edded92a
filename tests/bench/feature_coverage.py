"""How often the 95 % interval of a feature's difference holds the truth, from a known population.

Run `python -m tests.bench.feature_coverage [repetitions] [pairs ...]`; 2,000 repetitions of 10, 30
and 100 pairs take some minutes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.metrics.features import FeatureContrast, feature_contrasts
from core.metrics.intervals import wilson

SEED = 20260122
RESAMPLES = 2000
POPULATION = 20_000
EDITS, VOTES = 3, 3


@dataclass(frozen=True, slots=True)
class Pairs:
    """Three edits a pair: which have the feature, and the half credits of their votes."""

    has: npt.NDArray[np.bool_]
    credit: npt.NDArray[np.float64]

    def contrast(self, *, rng: np.random.Generator, resamples: int = RESAMPLES) -> FeatureContrast:
        """Compare edits with and without the feature."""
        groups = np.repeat(np.arange(len(self.has)), EDITS)
        votes = np.full(self.has.size, float(VOTES))
        (found,) = feature_contrasts(
            [self.has.ravel()], self.credit.ravel(), votes, groups, rng=rng, resamples=resamples
        )
        return found

    def drawn(self, count: int, *, rng: np.random.Generator) -> Pairs:
        """Draw some pairs."""
        chosen = rng.integers(0, len(self.has), count)
        return Pairs(self.has[chosen], self.credit[chosen])


def population(*, often: float, worth: float) -> Pairs:
    """Make pairs whose edits are alike: pairs differ in taste and in how often they have it."""
    rng = np.random.default_rng(SEED)
    taste = rng.normal(0.6, 0.15, (POPULATION, 1))
    likely = np.clip(rng.normal(often, 0.15, (POPULATION, 1)), 0.01, 0.99)
    has = rng.random((POPULATION, EDITS)) < likely
    chance = np.clip(taste + worth * has, 0.02, 0.98)[..., np.newaxis]
    drawn = rng.random((POPULATION, EDITS, VOTES))
    ties = rng.random((POPULATION, EDITS, VOTES)) < 0.2
    return Pairs(has, np.where(ties, 0.5, drawn < chance).sum(axis=2))


def covered(everything: Pairs, *, pairs: int, repetitions: int) -> tuple[float, int, int]:
    """Return the true difference, the intervals there were and those that held it."""
    rng = np.random.default_rng(SEED)
    true = everything.contrast(rng=rng, resamples=1).difference.estimate or 0.0
    intervals = hits = 0
    for _ in range(repetitions):
        found = everything.drawn(pairs, rng=rng).contrast(rng=rng).difference
        if found.low is not None and found.high is not None:
            intervals += 1
            hits += found.low <= true <= found.high
    return true, intervals, hits


def main() -> None:
    """Print a line for every population and number of pairs."""
    repetitions, *sizes = [int(argument) for argument in sys.argv[1:]] or [2000]
    print("| edits with it | pairs | true difference | coverage, % | its 95 % interval |")
    print("|---|---|---|---|---|")
    for often, worth in ((0.5, 0.1), (0.2, 0.1), (0.5, 0.0)):
        everything = population(often=often, worth=worth)
        for pairs in sizes or [10, 30, 100]:
            true, intervals, hits = covered(everything, pairs=pairs, repetitions=repetitions)
            share = wilson(hits, intervals)
            shown = [f"{100 * (each or 0):.1f}" for each in (share.estimate, share.low, share.high)]
            row = (f"{often:.0%}", pairs, f"{true:.3f}", shown[0], f"{shown[1]} to {shown[2]}")
            print(f"| {' | '.join(map(str, row))} |")


if __name__ == "__main__":
    main()
