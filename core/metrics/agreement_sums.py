"""What each item adds to the statistics of agreement, and how their sums become values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from core.metrics.intervals import Floats, divide
from core.metrics.sums import Summed, ratio
from core.metrics.votes import CODES, Votes

__all__ = ["Level"]

Level = Literal["nominal", "ordinal"]

_NO_PAIR = "no item has two votes"
_NO_VARIATION = "no variation: every vote is the same"


def agreement_summed(votes: Votes) -> Mapping[str, Summed]:
    """Prepare every statistic of agreement, by its name."""
    return {
        "percent_agreement": percent_summed(votes),
        "fleiss_kappa": fleiss_summed(votes),
        "alpha_nominal": alpha_summed(votes, "nominal"),
        "alpha_ordinal": alpha_summed(votes, "ordinal"),
        "ac1": ac1_summed(votes),
    }


def percent_summed(votes: Votes) -> Summed:
    """Prepare `percent_agreement`."""
    columns = _agreeing(votes.counts.astype(np.float64))
    return Summed(columns=columns, value=ratio, n=int(columns[1].sum()), undefined=_NO_PAIR)


def fleiss_summed(votes: Votes) -> Summed:
    """Prepare `fleiss_kappa`."""
    counts = votes.counts.astype(np.float64)
    agreeing, sizes = _agreeing(counts), np.unique(counts.sum(axis=1))
    sizes = sizes[sizes > 0].astype(int)
    undefined = _NO_VARIATION if agreeing[1].any() else _NO_PAIR
    columns = np.vstack([agreeing, _shares(counts)])
    if sizes.size > 1:
        undefined = (
            f"items have between {sizes[0]} and {sizes[-1]} votes; Fleiss kappa needs equal "
            "numbers, Krippendorff's alpha does not"
        )
        columns = np.zeros_like(columns)
    return Summed(columns=columns, value=_fleiss_of, n=int(columns[1].sum()), undefined=undefined)


def _fleiss_of(sums: Floats) -> Floats:
    agreed, shares = divide(sums[0], sums[1]), divide(sums[2:5], sums[5])
    by_chance = (shares**2).sum(axis=0)
    return divide(agreed - by_chance, 1 - by_chance)


def alpha_summed(votes: Votes, level: Level) -> Summed:
    """Prepare `krippendorff_alpha`."""
    counts = votes.counts.astype(np.float64)
    people = counts.sum(axis=1)
    counts, people = np.where(people[:, np.newaxis] > 1, counts, 0), np.maximum(people, 2)
    coincidences = [
        counts[:, row] * (counts[:, column] - (row == column)) / (people - 1)
        for row in range(len(CODES))
        for column in range(len(CODES))
    ]
    has_pair = counts.any(axis=1)
    return Summed(
        columns=np.stack(coincidences),
        value=_nominal_alpha if level == "nominal" else _ordinal_alpha,
        n=int(np.count_nonzero(has_pair)),
        undefined=_NO_VARIATION if has_pair.any() else _NO_PAIR,
    )


def _nominal_alpha(sums: Floats) -> Floats:
    ones = np.ones(sums.shape[1])
    return _alpha_of(sums, (ones, ones, ones))


def _ordinal_alpha(sums: Floats) -> Floats:
    b, tie, a = sums.reshape(3, 3, -1).sum(axis=1)
    return _alpha_of(sums, (((b + tie) / 2) ** 2, (tie + (a + b) / 2) ** 2, ((tie + a) / 2) ** 2))


def _alpha_of(sums: Floats, distances: tuple[Floats, Floats, Floats]) -> Floats:
    """Compute alpha from sums of coincidences and the distances B to tie, B to A, tie to A."""
    coincidences = sums.reshape(3, 3, -1)
    totals = coincidences.sum(axis=1)
    observed, expected = np.zeros(sums.shape[1]), np.zeros(sums.shape[1])
    for (row, column), distance in zip(((0, 1), (0, 2), (1, 2)), distances, strict=True):
        observed += coincidences[row, column] * distance
        expected += totals[row] * totals[column] * distance
    return 1 - divide(observed * (totals.sum(axis=0) - 1), expected)


def ac1_summed(votes: Votes, possible: int = len(CODES)) -> Summed:
    """Prepare `gwet_ac1`."""
    counts = votes.counts.astype(np.float64)

    def value(sums: Floats) -> Floats:
        agreed, shares = divide(sums[0], sums[1]), divide(sums[2:5], sums[5])
        by_chance = (shares * (1 - shares)).sum(axis=0) / (possible - 1)
        return (agreed - by_chance) / (1 - by_chance)

    columns = np.vstack([_agreeing(counts), _shares(counts)])
    return Summed(columns=columns, value=value, n=int(columns[1].sum()), undefined=_NO_PAIR)


def _agreeing(counts: Floats) -> Floats:
    """Two columns: the share of agreeing pairs of each item, and whether it has a pair."""
    people = counts.sum(axis=1)
    pairs = people * (people - 1)
    agreeing = (counts * (counts - 1)).sum(axis=1)
    return np.stack([np.where(pairs > 0, agreeing / np.maximum(pairs, 1), 0.0), pairs > 0])


def _shares(counts: Floats) -> Floats:
    """Four columns: the shares of the answers of each item, and whether it has a vote."""
    people = counts.sum(axis=1)
    return np.vstack([counts.T / np.maximum(people, 1), people > 0])
