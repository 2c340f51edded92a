"""How often the 95 % intervals of the checker's card hold the truth, in reviews of a known whole.

Run `python -m tests.bench.corrected_coverage [repetitions] [--write]`; 2,000 repetitions take some
minutes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.clustered import spread
from core.metrics.confusion import Compared, confusion
from core.metrics.corrected import corrected_share
from core.metrics.intervals import Floats, percentiles, wilson
from core.metrics.rogan_gladen import lang_reiczigel
from tests.bench.written_part import write_part

SEED = 20260123
RESAMPLES = 1000
POPULATION = 200_000
CELLS = ((True, True), (True, False), (False, True), (False, False))
DOUBTS = 0.1

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class World:
    """Edits with their cells (caught, false alarms, missed, cleared), and which are flagged."""

    cells: Counts
    is_flagged: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The edits of one review: all flagged ones of a source, and some of the unflagged."""

    flagged: Counts
    unflagged: Counts
    weight: float


# The expected share of facts that are errors, and of false alarms among the rest.
WORLDS: Mapping[str, tuple[float, float]] = {
    "errors in 8 of 100 facts": (0.08, 0.05),
    "errors in 2 of 100 facts": (0.024, 0.03),
}
SIZES = ((40, 60), (100, 100), (20, 20))


def world(name: str, *, edits: int = POPULATION) -> World:
    """Make edits of which some hold many errors, judged by a checker that has good and bad days."""
    errors, alarms = WORLDS[name]
    rng = np.random.default_rng(SEED)
    facts = rng.integers(3, 14, edits)
    wrong = rng.binomial(facts, rng.beta(6 * errors, 6 * (1 - errors), edits))
    caught = rng.binomial(wrong, rng.beta(8, 2, edits))
    false = rng.binomial(facts - wrong, rng.beta(20 * alarms, 20 * (1 - alarms), edits))
    cells = np.stack([caught, false, wrong - caught, facts - wrong - false], axis=1)
    return World(cells, rng.random(edits) < 1 - 0.35 ** (caught + false))


def draw(everything: World, *, flagged: int, unflagged: int, rng: np.random.Generator) -> Drawn:
    """Draw the edits of one review; unflagged ones weigh what they stand for."""
    share = float(everything.is_flagged.mean())
    there = max(unflagged, round(flagged * (1 - share) / share))
    chosen = [
        everything.cells[rng.choice(np.flatnonzero(everything.is_flagged == is_flagged), size)]
        for is_flagged, size in ((True, flagged), (False, unflagged))
    ]
    return Drawn(chosen[0], chosen[1], there / unflagged)


def compared(drawn: Drawn, *, rng: np.random.Generator) -> list[Compared]:
    """Turn counts into facts; of some the reviewers are unsure."""
    strata = (("flagged", 1.0, drawn.flagged), ("unflagged", drawn.weight, drawn.unflagged))
    return [
        Compared(
            edit=f"{stratum} {number}",
            stratum=stratum,
            weight=weight,
            alarm=alarm,
            truth=None if rng.random() < DOUBTS else truth,
        )
        for stratum, weight, edits in strata
        for number, cells in enumerate(edits)
        for (alarm, truth), count in zip(CELLS, cells, strict=True)
        for _ in range(count)
    ]


def _columns(facts: list[Compared]) -> tuple[Floats, list[str], Floats]:
    """Count per edit the four cells of those with a truth, then alarms and facts."""
    edits: dict[str, list[Compared]] = {}
    for fact in facts:
        edits.setdefault(fact.edit, []).append(fact)
    rows = [
        [
            *(sum((f.alarm, f.truth) == cell for f in own) for cell in CELLS),
            sum(f.alarm is True for f in own),
            len(own),
        ]
        for own in edits.values()
    ]
    first = [own[0] for own in edits.values()]
    weights = np.array([fact.weight for fact in first])
    return np.array(rows, dtype=np.float64), [fact.stratum for fact in first], weights


def by_bootstrap(facts: list[Compared], *, rng: np.random.Generator) -> Statistic:
    """Correct the share in resamples of the edits of each stratum, and take percentiles."""
    rows, strata, weights = _columns(facts)
    sums = np.zeros((RESAMPLES, rows.shape[1]))
    for stratum in set(strata):
        place = np.flatnonzero(np.array(strata) == stratum)
        times = rng.multinomial(place.size, np.full(place.size, 1 / place.size), size=RESAMPLES)
        sums += times @ (weights[place, np.newaxis] * rows[place])
    caught, false, missed, cleared, alarms, there = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        sensitivity, specificity = caught / (caught + missed), cleared / (cleared + false)
        youden = sensitivity + specificity - 1
        share = np.clip((alarms / there + specificity - 1) / youden, 0, 1)
    found = percentiles(np.where(youden > 0, 1 - share, np.nan))
    return Statistic(estimate=0.0, low=found.low, high=found.high)


def by_lang_reiczigel(facts: list[Compared]) -> Statistic:
    """Take the three rates for independent, each with the effective number of its facts."""
    rows, strata, weights = _columns(facts)
    caught, false, missed, cleared, alarms, there = rows.T

    def rate(hits: Floats, units: Floats) -> tuple[float, float]:
        total = float(weights @ units)
        share = float(weights @ hits) / total if total else 0.0
        variance, _ = spread(weights * (hits - share * units) / (total or 1), strata)
        edits = float(np.count_nonzero(units))
        return share, share * (1 - share) / variance if variance > 0 else edits

    found = lang_reiczigel(
        rate(alarms, there),
        sensitivity=rate(caught, caught + missed),
        specificity=rate(cleared, cleared + false),
    )
    if found.low is None or found.high is None:
        return found
    return Statistic(estimate=0.0, low=1 - found.high, high=1 - found.low)


def statistics(
    facts: list[Compared], *, rng: np.random.Generator
) -> Iterator[tuple[str, Statistic]]:
    """Compute what the card shows, and the same share with two other intervals."""
    matrix, found = confusion(facts), corrected_share(facts)
    yield "sensitivity", matrix.sensitivity
    yield "specificity", matrix.specificity
    yield "precision of alarms", matrix.precision
    yield "share entailed, as the checker says", found.raw
    yield "share entailed, corrected", found.corrected
    if found.corrected.estimate is not None:
        yield "the same, bootstrap over edits", by_bootstrap(facts, rng=rng)
        yield "the same, Lang and Reiczigel", by_lang_reiczigel(facts)


def truth(everything: World) -> Mapping[str, float]:
    """Return the value of each statistic for the whole."""
    caught, false, missed, cleared = (float(each) for each in everything.cells.sum(axis=0))
    there = caught + false + missed + cleared
    entailed = (false + cleared) / there
    return {
        "sensitivity": caught / (caught + missed),
        "specificity": cleared / (cleared + false),
        "precision of alarms": caught / (caught + false),
        "share entailed, as the checker says": (missed + cleared) / there,
        "share entailed, corrected": entailed,
        "the same, bootstrap over edits": entailed,
        "the same, Lang and Reiczigel": entailed,
    }


def covered(
    everything: World, *, flagged: int, unflagged: int, repetitions: int
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Count for each statistic the intervals, those that held the truth, and sum their widths."""
    rng, true = np.random.default_rng(SEED), truth(everything)
    intervals, hits, widths = Counter[str](), Counter[str](), Counter[str]()
    for _ in range(repetitions):
        drawn = draw(everything, flagged=flagged, unflagged=unflagged, rng=rng)
        for name, each in statistics(compared(drawn, rng=rng), rng=rng):
            if each.low is not None and each.high is not None:
                intervals[name] += 1
                hits[name] += each.low <= true[name] <= each.high
                widths[name] += each.high - each.low  # pyright: ignore[reportArgumentType]
    return intervals, hits, widths


def table(name: str, *, flagged: int, unflagged: int, repetitions: int) -> Iterator[str]:
    """Write the table of one world and size of review."""
    everything = world(name)
    true = truth(everything)
    intervals, hits, widths = covered(
        everything, flagged=flagged, unflagged=unflagged, repetitions=repetitions
    )
    yield f"\n{name}, {flagged} flagged and {unflagged} unflagged edits reviewed:\n"
    yield "| statistic | true value | coverage, % | its 95 % interval | mean width | intervals |"
    yield "|---|---|---|---|---|---|"
    for statistic, count in intervals.items():
        share = wilson(hits[statistic], count)
        shown = [f"{100 * (each or 0):.1f}" for each in (share.estimate, share.low, share.high)]
        width = widths[statistic] / count
        yield (
            f"| {statistic} | {true[statistic]:.3f} | {shown[0]} | {shown[1]} to {shown[2]} "
            f"| {width:.3f} | {count} |"
        )


def main() -> None:
    """Print a table for every world and size, and keep them when asked."""
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    repetitions = numbers[0] if numbers else 2000
    lines = [
        line
        for name in WORLDS
        for flagged, unflagged in SIZES
        for line in table(name, flagged=flagged, unflagged=unflagged, repetitions=repetitions)
    ]
    print("\n".join(lines))
    if "--write" in sys.argv:
        write_part("coverage", [f"{repetitions} repetitions each, seed {SEED}.", *lines])


if __name__ == "__main__":
    main()
