import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from core.metrics import intervals
from core.metrics.intervals import bootstrap_ratio, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(8, 11, 0.434355, 0.902539), (6, 10, 0.312674, 0.831820)],
)
def test_wilson_gives_the_worked_intervals(successes, n, low, high):
    share = wilson(successes, n)

    assert share.estimate == successes / n
    assert (share.low, share.high) == (pytest.approx(low, abs=5e-7), pytest.approx(high, abs=5e-7))


@pytest.mark.parametrize("n", [1, 2, 7, 48, 1000])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_wilson_agrees_with_statsmodels(n, confidence):
    for successes in {0, 1, n // 2, n - 1, n}:
        share = wilson(successes, n, confidence=confidence)
        low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")

        assert share.low == pytest.approx(low, abs=1e-12)
        assert share.high == pytest.approx(high, abs=1e-12)


def test_wilson_of_nothing_is_undefined_and_says_so():
    share = wilson(0, 0)

    assert share.estimate is None
    assert share.reason == "nothing was counted"


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 4)])
def test_wilson_refuses_counts_that_cannot_be(successes, n):
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(successes, n)


def test_a_ratio_that_is_never_defined_has_no_interval():
    interval = bootstrap_ratio([0, 0], [0, 0], rng=np.random.default_rng(1), resamples=50)

    assert (interval.low, interval.high, interval.dropped) == (None, None, 50)


def test_drawing_in_blocks_covers_every_resample(monkeypatch):
    monkeypatch.setattr(intervals, "_DRAWS_AT_ONCE", 7)
    interval = bootstrap_ratio([1, 0, 1], [1, 1, 1], rng=np.random.default_rng(1), resamples=101)

    assert interval.resamples == 101
    assert (interval.low, interval.high) == (0.0, 1.0)


def test_lists_of_different_length_are_refused():
    with pytest.raises(ValueError, match="got 2 and 1"):
        bootstrap_ratio([1, 2], [1], rng=np.random.default_rng(1))


def test_a_ratio_interval_covers_the_truth_about_as_often_as_it_says():
    """2,000 simulated sets of 100 items: the 95 % interval holds the true ratio in 93 to 97 %."""
    rng = np.random.default_rng(20260122)
    covered = 0
    for _ in range(2000):
        sizes = rng.integers(1, 9, size=100)
        hits = rng.binomial(sizes, rng.beta(8, 2, size=100))
        interval = bootstrap_ratio(hits.tolist(), sizes.tolist(), rng=rng, resamples=400)
        assert interval.low is not None
        assert interval.high is not None
        covered += interval.low <= 0.8 <= interval.high

    assert 0.93 <= covered / 2000 <= 0.97
