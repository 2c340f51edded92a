"""How often the 95 % intervals hold the truth: panels drawn from a population that is known.

Run `python -m tests.bench.interval_coverage [repetitions] [pairs ...]`; 2,000 repetitions of 100
and of 163 pairs take some minutes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.agreement_sums import agreement_summed
from core.metrics.alignment_sums import align_summed, chances_of
from core.metrics.ceiling import ceiling_summed
from core.metrics.intervals import wilson
from core.metrics.kappa import kappa_summed, pairwise_kappa
from core.metrics.preference import empathy_ranking
from core.metrics.sums import estimate_all
from core.metrics.votes import CODES, Votes

SEED = 20260122
RESAMPLES = 2000
PEOPLE = 3

# Kinds of pairs: how many in ten, and in how many of ten answers a person and the judge say B,
# tie or A. All are whole tenths, so that 100,000 pairs hold every combination of answers exactly.
Kinds = tuple[tuple[int, tuple[int, int, int], tuple[int, int, int]], ...]
POPULATIONS: Mapping[str, Kinds] = {
    "people differ": (
        (4, (1, 3, 6), (1, 2, 7)),
        (4, (1, 7, 2), (1, 6, 3)),
        (2, (5, 3, 2), (6, 3, 1)),
    ),
    "mostly ties": (
        (8, (0, 9, 1), (1, 8, 1)),
        (1, (0, 2, 8), (0, 3, 7)),
        (1, (8, 2, 0), (6, 4, 0)),
    ),
}

EMPATHY = ("ers_half", "ers_net")

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Panel:
    """People's answers, pairs by people, and the judge's."""

    people: Codes
    judge: Codes

    def drawn(self, pairs: int, *, rng: np.random.Generator) -> Panel:
        """Draw some pairs."""
        chosen = rng.integers(0, len(self.judge), pairs)
        return Panel(self.people[chosen], self.judge[chosen])


def population(kinds: Kinds) -> Panel:
    """Return all pairs that there are."""
    rows: list[tuple[int, ...]] = []
    for share, person, judge in kinds:
        for answers in product(range(len(CODES)), repeat=PEOPLE + 1):
            times = share * judge[answers[-1]]
            for answer in answers[:-1]:
                times *= person[answer]
            rows += [tuple(CODES[answer] for answer in answers)] * times
    everything = np.array(rows, dtype=np.int8)
    return Panel(everything[:, :PEOPLE], everything[:, PEOPLE])


def statistics(
    panel: Panel, *, rng: np.random.Generator, resamples: int
) -> Iterator[tuple[str, Statistic]]:
    """Compute every statistic of one panel, as the tables of the program do."""
    votes = Votes.from_matrix(panel.people)
    plurality = votes.plurality
    named = {
        **agreement_summed(votes),
        **align_summed(votes, chances_of(panel.judge)),
        **ceiling_summed(votes, panel.judge),
        "kappa": kappa_summed(panel.judge, plurality, weights=None),
        "kappa_linear": kappa_summed(panel.judge, plurality, weights="linear"),
    }
    yield from estimate_all(named, rng=rng, resamples=resamples).statistics.items()
    ranking = empathy_ranking(votes.items, votes.codes, rng=rng, resamples=resamples)
    yield from ((name, getattr(ranking, name)) for name in EMPATHY)
    two = Votes.from_matrix(panel.people[:, :2])
    yield "pairwise_kappa", pairwise_kappa(two, rng=rng, resamples=resamples).pairs[0][2]


def truth(everything: Panel) -> Mapping[str, float]:
    """Return the value of every statistic for the whole population."""
    found = statistics(everything, rng=np.random.default_rng(SEED), resamples=1)
    return {name: each.estimate for name, each in found if each.estimate is not None}


def covered(
    everything: Panel, *, pairs: int, repetitions: int, resamples: int = RESAMPLES
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Count, for every statistic, the intervals there were and those that held the truth."""
    rng, true = np.random.default_rng(SEED), truth(everything)
    intervals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for _ in range(repetitions):
        panel = everything.drawn(pairs, rng=rng)
        for name, each in statistics(panel, rng=rng, resamples=resamples):
            if each.low is not None and each.high is not None:
                intervals[name] += 1
                hits[name] += each.low <= true[name] <= each.high
    return intervals, hits


def report(name: str, *, pairs: int, repetitions: int) -> None:
    """Print the table of one population and number of pairs."""
    everything = population(POPULATIONS[name])
    true = truth(everything)
    intervals, hits = covered(everything, pairs=pairs, repetitions=repetitions)
    print(f"\n{name}: {pairs} pairs, {PEOPLE} people, {repetitions} repetitions, seed {SEED}\n")
    print("| statistic | true value | coverage, % | its 95 % interval | intervals |")
    print("|---|---|---|---|---|")
    for statistic, count in intervals.items():
        share = wilson(hits[statistic], count)
        shown = [f"{100 * (each or 0):.1f}" for each in (share.estimate, share.low, share.high)]
        value = f"{true[statistic]:.4f}"
        print(f"| `{statistic}` | {value} | {shown[0]} | {shown[1]} to {shown[2]} | {count} |")


def main() -> None:
    """Print a table for every population and number of pairs."""
    repetitions, *sizes = [int(argument) for argument in sys.argv[1:]] or [2000]
    for name in POPULATIONS:
        for pairs in sizes or [100, 163]:
            report(name, pairs=pairs, repetitions=repetitions)


if __name__ == "__main__":
    main()
