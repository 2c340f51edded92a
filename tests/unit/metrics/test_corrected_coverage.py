"""A small part of `tests.bench.corrected_coverage`: how often intervals hold the truth."""

from tests.bench.corrected_coverage import WORLDS, covered, world

REPETITIONS = 60


def test_most_intervals_of_the_card_hold_the_truth_and_some_do_not():
    """Of 60 intervals at 95 %, fewer than 50 hold it about twice in ten thousand tries."""
    everything = world(next(iter(WORLDS)), edits=20_000)
    intervals, hits, _ = covered(everything, flagged=40, unflagged=60, repetitions=REPETITIONS)

    assert set(intervals.values()) == {REPETITIONS}
    assert min(hits.values()) >= 50
    assert sum(hits.values()) < sum(intervals.values())
