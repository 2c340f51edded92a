"""What the size helper promises is what a simulated panel gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.intervals import divide, percentiles, resampled_sums
from core.metrics.planning import (
    expected_half_width,
    minutes_per_seat,
    pairs_needed,
    seats_needed,
    votes_reached,
)

SCORES = np.array([1.0, 0.5, 0.0])


def votes_of_panels(rng, *, panels, pairs, votes, correlation, rate, tie_share):
    """Draw scores, panels x pairs x votes, whose correlation within a pair is exactly as given.

    Each pair draws its own shares of win, tie and loss from a Dirichlet distribution with total
    a; two votes of one pair then correlate by 1 / (1 + a).
    """
    shares = np.array([rate - tie_share / 2, tie_share, 1 - rate - tie_share / 2])
    of_pair = rng.dirichlet(shares * (1 / correlation - 1), size=(panels, pairs))
    counts = rng.multinomial(votes, of_pair)
    return counts @ SCORES


@pytest.mark.parametrize("votes", [1, 3, 10])
@pytest.mark.parametrize(("rate", "tie_share"), [(0.5, 0.2), (0.65, 0.3)])
@pytest.mark.parametrize("correlation", [0.1, 0.3, 0.6])
def test_the_expected_half_width_is_that_of_simulated_panels(votes, rate, tie_share, correlation):
    rng = np.random.default_rng(11)
    plan = {"correlation": correlation, "rate": rate, "tie_share": tie_share}
    sums = votes_of_panels(rng, panels=4_000, pairs=60, votes=votes, **plan)

    rates = sums.mean(axis=1) / votes
    promised = expected_half_width(60, votes, **plan)

    assert 1.96 * rates.std(ddof=1) == pytest.approx(promised, rel=0.06)
    assert np.mean(np.abs(rates - rate) <= promised) == pytest.approx(0.95, abs=0.015)


def test_the_interval_that_resamples_pairs_comes_out_as_wide_as_expected():
    rng = np.random.default_rng(5)
    plan = {"correlation": 0.3, "rate": 0.6, "tie_share": 0.25}
    sums = votes_of_panels(rng, panels=60, pairs=40, votes=3, **plan)

    halves = []
    for row in sums:
        above, below = resampled_sums(np.array([row, np.full(40, 3.0)]), rng=rng, resamples=1_000)
        found = percentiles(divide(above, below))
        assert found.high is not None
        assert found.low is not None
        halves.append((found.high - found.low) / 2)

    assert np.mean(halves) == pytest.approx(expected_half_width(40, 3, **plan), rel=0.06)


def test_the_shown_defaults_are_the_widest():
    widest = expected_half_width(50, 3)

    assert widest > expected_half_width(50, 3, tie_share=0.2)
    assert widest > expected_half_width(50, 3, rate=0.7)


@given(
    pairs=st.integers(1, 500),
    votes=st.integers(1, 50),
    correlation=st.floats(0, 1),
    more=st.integers(1, 50),
)
def test_more_pairs_narrow_it_and_more_votes_never_widen_it(pairs, votes, correlation, more):
    here = expected_half_width(pairs, votes, correlation=correlation)

    assert expected_half_width(pairs + more, votes, correlation=correlation) < here
    assert expected_half_width(pairs, votes + more, correlation=correlation) <= here * (1 + 1e-12)


@given(half_width=st.floats(0.02, 0.4), votes=st.integers(1, 20))
def test_the_pairs_needed_are_enough_and_one_less_is_not(half_width, votes):
    pairs = pairs_needed(half_width, votes)

    assert expected_half_width(pairs, votes) <= half_width * (1 + 1e-9)
    if pairs > 1:
        assert expected_half_width(pairs - 1, votes) > half_width * (1 - 1e-9)


@given(pairs=st.integers(1, 200), votes=st.integers(1, 20), per_seat=st.integers(1, 60))
def test_the_seats_needed_give_the_votes_wanted_and_one_less_does_not(pairs, votes, per_seat):
    seats = seats_needed(pairs, votes, per_seat)
    each = min(pairs, per_seat)

    assert votes_reached(pairs, seats, each, wanted=votes) == votes
    if seats > 1:
        assert votes_reached(pairs, seats - 1, each, wanted=votes) < votes


def test_minutes_include_the_start():
    assert minutes_per_seat(1, 1) == 5
    assert minutes_per_seat(24, 45) == 22


@pytest.mark.parametrize(
    "arguments",
    [
        {"pairs": 0, "votes": 3},
        {"pairs": 3, "votes": 0},
        {"pairs": 3, "votes": 3, "correlation": 1.1},
        {"pairs": 3, "votes": 3, "rate": 0.9, "tie_share": 0.3},
        {"pairs": 3, "votes": 3, "confidence": 1},
    ],
)
def test_what_cannot_be_is_refused(arguments):
    with pytest.raises(ValueError, match=r"must|no votes"):
        expected_half_width(**arguments)
    for wrong in (lambda: pairs_needed(0, 3), lambda: seats_needed(0, 1, 1)):
        with pytest.raises(ValueError, match="must"):
            wrong()
    for wrong in (lambda: votes_reached(1, 0, 1, wanted=1), lambda: minutes_per_seat(0, 1)):
        with pytest.raises(ValueError, match="must"):
            wrong()
