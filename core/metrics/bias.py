"""What should not matter to a preference and may: which reply is longer, which stood first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.preference import EmpathyRanking, empathy_ranking
from core.metrics.shares import share_of_votes
from core.metrics.slices import tertiles
from core.metrics.votes import CODES, Indices, Judge

__all__ = ["FAIR_SHARE", "LengthBias", "RatioBand", "first_shown_share", "length_bias"]

FAIR_SHARE = 0.5
"""The share expected where length, or place, plays no part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioBand:
    """Scores of the items whose length ratio A / B is above `above` and at most `upto`."""

    above: float | None
    upto: float | None
    ranking: EmpathyRanking


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthBias:
    """How often the longer reply is preferred, and the score of A by how much longer A is.

    `favors_longer` counts preferences between replies of different length. `ties`,
    `equally_long` (preferences between replies of one length) and `without_label` count the
    votes that it leaves out.
    """

    favors_longer: Statistic
    ties: int
    equally_long: int
    without_label: int
    bands: tuple[RatioBand, ...]


def length_bias(
    items: npt.ArrayLike,
    codes: npt.ArrayLike,
    lengths_a: npt.ArrayLike,
    lengths_b: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> LengthBias:
    """Share of preferences that go to the longer reply, and the score of A by length ratio.

    About 0.5 (`FAIR_SHARE`) is expected where length plays no part. A higher share is no proof of
    bias: warmer replies are longer as a rule. What tells is the difference between a judge and
    people on the same items.

    Parameters
    ----------
    items, codes : array-like of int
        One element per vote: the item, from 0, and 1 for A, 0 for a tie, -1 for B; other codes
        are no label.
    lengths_a, lengths_b : array-like of int
        One element per item: code points of each reply, white space around it aside.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    bias : LengthBias
        The share with Wilson's interval where each item has one vote, else resampled by item; and
        three bands of items by length ratio.

    Notes
    -----
    Preferences with sign(code) = sign(length A - length B) / preferences between replies of
    different length. Bands are the tertiles of length A / length B over items with a label.

    Examples
    --------
    >>> bias = length_bias(
    ...     range(4), [1, 1, -1, 0], [90, 80, 50, 70], [60, 40, 40, 70],
    ...     rng=np.random.default_rng(1),
    ... )
    >>> round(bias.favors_longer.estimate, 4), bias.favors_longer.n, bias.ties
    (0.6667, 3, 1)
    >>> [band.ranking.ers_half.estimate for band in bias.bands]
    [0.25, 1.0, 1.0]
    """
    voted, said = np.asarray(items, dtype=np.intp), np.asarray(codes, dtype=np.int8)
    a, b = np.asarray(lengths_a, dtype=np.int64), np.asarray(lengths_b, dtype=np.int64)
    _check(voted, said, a, b)
    is_label = np.isin(said, CODES)
    longer = np.sign(a - b)[voted]
    decided = is_label & (said != 0)
    counted = decided & (longer != 0)
    return LengthBias(
        favors_longer=share_of_votes(
            voted[counted],
            said[counted] == longer[counted],
            rng=rng,
            resamples=resamples,
            reason="no vote prefers one of two replies of different length",
        ),
        ties=int(np.count_nonzero(said == 0)),
        equally_long=int(np.count_nonzero(decided & (longer == 0))),
        without_label=int(np.count_nonzero(~is_label)),
        bands=_bands(voted[is_label], said[is_label], a, b, rng=rng, resamples=resamples),
    )


def first_shown_share(
    items: npt.ArrayLike,
    places: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> Statistic:
    """Share of people's choices, other than equal, that went to the reply shown first.

    0.5 (`FAIR_SHARE`) is expected where the sides were drawn at random and place plays no part.
    Range 0 to 1; above 0.5 the first place is favored.

    Parameters
    ----------
    items : array-like of int
        Which item each answer is about.
    places : array-like of int
        1 for the reply shown first, -1 for the second, 0 for both equally.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    share : Statistic
        With Wilson's interval where each item has one choice, else resampled by item; None where
        nobody chose a reply.

    Notes
    -----
    Choices of the first place / choices of either place.

    Examples
    --------
    >>> share = first_shown_share(range(5), [1, 1, 1, -1, 0], rng=np.random.default_rng(1))
    >>> share.estimate, share.n
    (0.75, 4)
    """
    voted, chosen = np.asarray(items, dtype=np.intp), np.asarray(places, dtype=np.int8)
    if voted.ndim != 1 or voted.shape != chosen.shape or not np.isin(chosen, CODES).all():
        raise ValueError("places must hold 1, 0 or -1 for each element of items")
    return share_of_votes(
        voted[chosen != 0],
        chosen[chosen != 0] == 1,
        rng=rng,
        resamples=resamples,
        reason="nobody chose one of the two replies",
    )


def _bands(
    items: Indices,
    codes: Judge,
    lengths_a: Indices,
    lengths_b: Indices,
    *,
    rng: np.random.Generator,
    resamples: int,
) -> tuple[RatioBand, ...]:
    voted = np.unique(items)
    ratios = lengths_a[voted] / lengths_b[voted]
    bands: list[RatioBand] = []
    for band in tertiles(ratios):
        inside = np.isin(items, voted[band.members])
        ranking = empathy_ranking(items[inside], codes[inside], rng=rng, resamples=resamples)
        bands.append(RatioBand(above=band.above, upto=band.upto, ranking=ranking))
    return tuple(bands)


def _check(items: Indices, codes: Judge, lengths_a: Indices, lengths_b: Indices) -> None:
    if items.ndim != 1 or items.shape != codes.shape:
        raise ValueError("items and codes must have one element per vote")
    if lengths_a.ndim != 1 or lengths_a.shape != lengths_b.shape:
        raise ValueError("lengths_a and lengths_b must have one element per item")
    if lengths_a.size and min(lengths_a.min(), lengths_b.min()) < 1:
        raise ValueError("lengths_a and lengths_b must be positive; an empty reply is none")
    if items.size and not 0 <= items.min() <= items.max() < lengths_a.size:
        raise ValueError(f"items must lie between 0 and {lengths_a.size - 1}")
