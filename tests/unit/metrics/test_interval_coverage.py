"""A small part of `tests.bench.interval_coverage`: how often the intervals hold the truth."""

import pytest

from tests.bench.interval_coverage import POPULATIONS, covered, population

REPETITIONS = 60


@pytest.mark.parametrize("name", POPULATIONS)
def test_a_population_holds_every_combination_of_answers_in_its_share(name):
    assert population(POPULATIONS[name]).people.shape == (100_000, 3)


def test_most_intervals_hold_the_truth_and_some_do_not():
    """Of 60 intervals at 95 %, fewer than 50 hold it about twice in ten thousand tries."""
    everything = population(POPULATIONS["people differ"])
    intervals, hits = covered(everything, pairs=100, repetitions=REPETITIONS, resamples=300)

    assert set(intervals.values()) == {REPETITIONS}
    assert min(hits.values()) >= 50
    assert sum(hits.values()) < sum(intervals.values())
