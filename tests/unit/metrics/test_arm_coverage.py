"""A small part of `tests.bench.arm_coverage`: how often intervals of arms hold the truth."""

from tests.bench.arm_coverage import covered, population

REPETITIONS = 60


def test_most_intervals_of_arms_hold_the_truth_and_some_do_not():
    """Of 60 intervals at 95 %, fewer than 50 hold it about twice in ten thousand tries."""
    true, intervals, hits = covered(
        population(2_000), pairs=100, repetitions=REPETITIONS, resamples=300
    )

    assert set(intervals.values()) == {REPETITIONS}
    assert intervals.keys() == true.keys()
    assert min(hits.values()) >= 50
    assert sum(hits.values()) < sum(intervals.values())
