"""Time every statistic with 2,000 resamples, on 10,000 and 100,000 votes.

Run `python -m tests.bench.alignment_speed`.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.metrics.agreement import agreement_table
from core.metrics.alignment import alignment_table
from core.metrics.alt_test import alt_test
from core.metrics.contrasts import compare_judges
from core.metrics.votes import Judge, Votes

RESAMPLES = 2000
VOTES_PER_ITEM = 3


class Size(NamedTuple):
    """How many votes of how many people."""

    votes: int
    people: int


SIZES = (Size(10_000, 3), Size(10_000, 30), Size(100_000, 3), Size(100_000, 30), Size(100_000, 300))


def random_panel(size: Size, *, rng: np.random.Generator) -> tuple[Votes, Judge, Judge]:
    """Draw votes of three neighbors on each item, and two judges."""
    items = size.votes // VOTES_PER_ITEM
    first_rater = rng.integers(0, size.people, (items, 1))
    raters = (first_rater + np.arange(VOTES_PER_ITEM)) % size.people
    liking = rng.integers(-1, 2, items)
    codes = np.where(
        rng.random((items, VOTES_PER_ITEM)) < 0.5,
        liking[:, np.newaxis],
        rng.integers(-1, 2, (items, VOTES_PER_ITEM)),
    )
    votes = Votes(
        items=np.repeat(np.arange(items), VOTES_PER_ITEM),
        raters=raters.ravel(),
        codes=codes.ravel().astype(np.int8),
        n_items=items,
        n_raters=size.people,
    )
    first, second = (
        np.where(rng.random(items) < share, liking, rng.integers(-1, 2, items)).astype(np.int8)
        for share in (0.6, 0.4)
    )
    return votes, first, second


def seconds(task: Callable[[], object]) -> float:
    """Time one run, by the clock or by the processor, whichever is less.

    Threads of one run add up on the processor, and other programs on the clock.
    """
    by_clock, by_processor = time.perf_counter(), time.process_time()
    task()
    return min(time.perf_counter() - by_clock, time.process_time() - by_processor)


def time_all(size: Size) -> dict[str, float]:
    """Time each table on one random panel."""
    rng = np.random.default_rng(20260122)
    votes, first, second = random_panel(size, rng=rng)
    options = {"rng": rng, "resamples": RESAMPLES}
    return {
        "agreement": seconds(lambda: agreement_table(votes, **options)),
        "alignment": seconds(lambda: alignment_table(votes, first, **options)),
        "two judges": seconds(lambda: compare_judges(votes, first, second, **options)),
        "alt-test": seconds(lambda: alt_test(votes, first, **options)),
    }


def memory() -> float:
    """Return the most memory that the process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Print a table of seconds, and the most memory that the process held."""
    time_all(Size(300, 3))  # imports and warm caches
    before = memory()
    print("| votes | people | agreement | alignment | two judges | alt-test | all, seconds |")
    print("|---|---|---|---|---|---|---|")
    for size in SIZES:
        taken = time_all(size)
        cells = " | ".join(f"{each:.2f}" for each in taken.values())
        print(f"| {size.votes:,} | {size.people} | {cells} | {sum(taken.values()):.2f} |")
    print(f"memory: at most {memory() - before:.0f} MB on top of {before:.0f} MB at the start")


if __name__ == "__main__":
    main()
