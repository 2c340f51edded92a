"""How big a panel has to be: what n buys, how many seats it needs and how long it takes."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

# Reading the consent and the instructions, and two practice pairs.
START_MINUTES = 4.0

# How alike two people's votes on one pair are, where nothing better is known.
ASSUMED_CORRELATION = 0.3


def expected_half_width(
    pairs: int,
    votes: float,
    *,
    correlation: float = ASSUMED_CORRELATION,
    rate: float = 0.5,
    tie_share: float = 0.0,
    confidence: float = 0.95,
) -> float:
    """Half-width that the interval of the half-credit empathy rate will have.

    The rate counts a preferred reply 1, both equally 0.5 and the other 0. Range 0 to 1, smaller
    is better. The defaults for `rate` and `tie_share` give the widest interval. It misleads with
    fewer than about 20 pairs, with a rate near 0 or 1, and where few people give many votes
    each: that votes of one person are alike is not in the formula.

    Parameters
    ----------
    pairs : int
        Pairs with votes.
    votes : float
        Votes a pair, on average.
    correlation : float, default=0.3
        Of two people's votes on one pair, 0 to 1. The default is an assumption; take the one of
        a pilot where there is one.
    rate, tie_share : float
        The expected rate, and the share of "both equally", at most 2 rate and 2 (1 - rate).
    confidence : float, default=0.95
        Two-sided confidence level.

    Returns
    -------
    half_width : float
        Plus and minus this much around the rate.

    Notes
    -----
    z sqrt(v d / (pairs votes)) with v = rate (1 - rate) - tie_share / 4, the variance of one
    vote, and the design effect d = 1 + (votes - 1) correlation of Kish, Survey Sampling, 1965.
    More votes a pair help little beyond 1 / correlation; more pairs always help. Checked by
    simulation against the interval that resamples pairs.

    Examples
    --------
    >>> round(expected_half_width(40, 3), 3)
    0.113
    >>> round(expected_half_width(40, 3, tie_share=0.3), 3)
    0.095
    >>> round(expected_half_width(40, 30), 3)
    0.088
    """
    if pairs < 1 or votes <= 0:
        raise ValueError(f"pairs and votes must be positive, got {pairs} and {votes}")
    if not 0 <= correlation <= 1:
        raise ValueError(f"correlation must be from 0 to 1, got {correlation}")
    if not 0 <= rate <= 1 or not 0 <= tie_share <= 2 * min(rate, 1 - rate):
        raise ValueError(f"no votes have rate {rate} with a tie share of {tie_share}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    variance = rate * (1 - rate) - tie_share / 4
    design_effect = 1 + max(0.0, votes - 1) * correlation
    return z * sqrt(variance * design_effect / (pairs * votes))


def pairs_needed(
    half_width: float, votes: float, *, correlation: float = ASSUMED_CORRELATION
) -> int:
    """Pairs that make the interval of the empathy rate at most this wide to each side.

    It reckons with the widest interval and with the assumptions of `expected_half_width`.

    Parameters
    ----------
    half_width : float
        Above 0 and below 0.5.
    votes : float
        Votes a pair, on average.
    correlation : float, default=0.3
        Of two people's votes on one pair.

    Returns
    -------
    pairs : int
        At least 1.

    Examples
    --------
    >>> pairs_needed(0.10, 3)
    52
    >>> pairs_needed(0.10, 1)
    97
    """
    if not 0 < half_width < 0.5:  # noqa: PLR2004 - a rate has no wider interval
        raise ValueError(f"half_width must be above 0 and below 0.5, got {half_width}")
    one = expected_half_width(1, votes, correlation=correlation)
    return max(1, ceil((one / half_width) ** 2))


def seats_needed(pairs: int, votes: int, pairs_per_seat: int) -> int:
    """Seats that fill every pair with the votes wanted, when all finish and none skips.

    Plan a few more: people skip, stop and remove their answers.

    Parameters
    ----------
    pairs, votes, pairs_per_seat : int
        Pairs shown, votes wanted a pair, and pairs that one seat sees.

    Returns
    -------
    seats : int
        At least `votes`, as nobody votes twice on a pair.

    Notes
    -----
    max(votes, ceil(pairs votes / pairs_per_seat)).

    Examples
    --------
    >>> seats_needed(40, 3, 20)
    6
    >>> seats_needed(20, 5, 20)
    5
    """
    if min(pairs, votes, pairs_per_seat) < 1:
        raise ValueError("pairs, votes and pairs_per_seat must be positive")
    return max(votes, ceil(pairs * votes / min(pairs, pairs_per_seat)))


def votes_reached(pairs: int, seats: int, pairs_per_seat: int, *, wanted: int) -> float:
    """Votes a pair that a number of seats gives on average, when all finish and none skips.

    Parameters
    ----------
    pairs, seats, pairs_per_seat : int
        Pairs shown, seats, and pairs that one seat sees.
    wanted : int
        Votes at which a pair is complete.

    Returns
    -------
    votes : float
        At most `wanted`.

    Examples
    --------
    >>> votes_reached(40, 5, 20, wanted=3)
    2.5
    >>> votes_reached(40, 12, 20, wanted=3)
    3.0
    """
    if min(pairs, seats, pairs_per_seat, wanted) < 1:
        raise ValueError("pairs, seats, pairs_per_seat and wanted must be positive")
    return float(min(wanted, seats, seats * pairs_per_seat / pairs))


def minutes_per_seat(screens: int, seconds_per_pair: float) -> int:
    """Minutes that one person needs, from the first screen to the last, rounded up.

    Parameters
    ----------
    screens : int
        Pairs, silent controls and repeats that one seat sees.
    seconds_per_pair : float
        Expected seconds a screen.

    Returns
    -------
    minutes : int
        With 4 minutes for consent, instructions and practice, which are an assumption.

    Examples
    --------
    >>> minutes_per_seat(24, 45.0)
    22
    """
    if screens < 1 or seconds_per_pair <= 0:
        raise ValueError("screens and seconds_per_pair must be positive")
    return ceil(START_MINUTES + screens * seconds_per_pair / 60)
