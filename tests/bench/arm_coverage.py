"""How often the 95 % intervals of arms hold the truth: pairs drawn from a population that is known.

Run `python -m tests.bench.arm_coverage [repetitions] [pairs ...]`; 2,000 repetitions of 100 and of
163 pairs take some minutes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.arm_bands import group_difference
from core.metrics.arm_sums import Arm, Reply
from core.metrics.arms import arm_deltas, arm_scores
from core.metrics.intervals import wilson

SEED = 20260122
RESAMPLES = 2000
POPULATION = 20_000
SHORT_IN_TEN = 3


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs with an edit of each arm; the first ones are those with short originals."""

    before: Sequence[Reply]
    after: Sequence[Reply]
    is_short: Sequence[bool]

    def drawn(self, count: int, *, rng: np.random.Generator) -> Pairs:
        """Draw some pairs."""
        chosen = rng.integers(0, len(self.before), count).tolist()
        return Pairs(
            [self.before[place] for place in chosen],
            [self.after[place] for place in chosen],
            [self.is_short[place] for place in chosen],
        )


def population(count: int = POPULATION) -> Pairs:
    """Make pairs whose facts depend on the pair: some are hard for both arms, short ones more."""
    rng = np.random.default_rng(SEED)
    is_short = rng.random(count) < SHORT_IN_TEN / 10
    hard = rng.beta(1, 8, count) + 0.1 * is_short
    facts = rng.integers(1, 5, count) + 5 * ~is_short

    def replies(factor: float, more: int) -> list[Reply]:
        return [
            Reply(
                kept=_labels(rng, facts[place], 0.3 * factor * hard[place]),
                grounded=_labels(rng, facts[place] + more, factor * hard[place]),
                flags=int(rng.random() < factor * hard[place]),
                length_ratio=float(1 + 0.2 * factor * rng.random()),
            )
            for place in range(count)
        ]

    return Pairs(replies(1.0, 1), replies(1.4, 3), is_short.tolist())


def statistics(
    pairs: Pairs, *, rng: np.random.Generator, resamples: int
) -> Iterator[tuple[str, Statistic]]:
    """Compute what the table of a run, a comparison and the page of trade-offs show."""
    before, after = _arm(pairs.before), _arm(pairs.after)
    scores = arm_scores(before, rng=rng, resamples=resamples)
    deltas = arm_deltas(before, after, rng=rng, resamples=resamples)
    for what, found in (("", scores), ("change of ", deltas)):
        for average, triple in (("micro", found.micro), ("macro", found.macro)):
            yield f"{what}recall_{average}", triple.recall
            yield f"{what}precision_{average}", triple.precision
            yield f"{what}f1_{average}", triple.f1
        yield f"{what}flags_per_100", found.flags_per_100
        yield f"{what}length_ratio", found.length_ratio
    short = {name: before[name] for name in before if pairs.is_short[int(name)]}
    rest = {name: before[name] for name in before if name not in short}
    for measure in ("precision_macro", "precision_micro"):
        found = group_difference(short, rest, measure=measure, rng=rng, resamples=resamples)
        yield f"short less others, {measure}", found


def covered(
    everything: Pairs, *, pairs: int, repetitions: int, resamples: int = RESAMPLES
) -> tuple[Mapping[str, float], Mapping[str, int], Mapping[str, int]]:
    """Return the true values, and count the intervals there were and those that held them."""
    rng = np.random.default_rng(SEED)
    whole = statistics(everything, rng=rng, resamples=1)
    true = {name: each.estimate for name, each in whole if each.estimate is not None}
    intervals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for _ in range(repetitions):
        drawn = everything.drawn(pairs, rng=rng)
        for name, each in statistics(drawn, rng=rng, resamples=resamples):
            if each.low is not None and each.high is not None:
                intervals[name] += 1
                hits[name] += each.low <= true[name] <= each.high
    return true, intervals, hits


def _labels(rng: np.random.Generator, count: int, miss: float) -> list[bool]:
    return (rng.random(count) >= miss).tolist()


def _arm(replies: Sequence[Reply]) -> Arm:
    return {str(number): [reply] for number, reply in enumerate(replies)}


def main() -> None:
    """Print a table for every number of pairs."""
    repetitions, *sizes = [int(argument) for argument in sys.argv[1:]] or [2000]
    everything = population()
    for pairs in sizes or [100, 163]:
        true, intervals, hits = covered(everything, pairs=pairs, repetitions=repetitions)
        print(f"\n{pairs} pairs, {repetitions} repetitions, seed {SEED}\n")
        print("| statistic | true value | coverage, % | its 95 % interval | intervals |")
        print("|---|---|---|---|---|")
        for name, count in intervals.items():
            share = wilson(hits[name], count)
            shown = [f"{100 * (each or 0):.1f}" for each in (share.estimate, share.low, share.high)]
            value = f"{true[name]:.4f}"
            print(f"| {name} | {value} | {shown[0]} | {shown[1]} to {shown[2]} | {count} |")


if __name__ == "__main__":
    main()
