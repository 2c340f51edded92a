"""Cohen's kappa over fixed labels: between two people, and between a judge and people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.alignment_sums import checked
from core.metrics.intervals import Floats, divide, with_interval
from core.metrics.sums import Summed
from core.metrics.votes import CODES, MISSING, UNDECIDED, Judge, Votes

__all__ = ["PairwiseKappa", "cohen_kappa", "kappa_by_rater", "pairwise_kappa"]

Weights: TypeAlias = Literal["linear", "quadratic"] | None

MOST_PAIRS = 500
"""Pairs of people that are shown, those with the most items first; 32 people have 496."""

_ROWS = (*CODES, UNDECIDED)
_SIZE = len(_ROWS) * len(CODES)
_NO_VARIATION = "no variation: both gave one and the same answer throughout"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairwiseKappa:
    """Kappa between people who share items; `left_out` counts further pairs that share some."""

    pairs: tuple[tuple[int, int, Statistic], ...]
    left_out: int


def cohen_kappa(
    first: npt.ArrayLike, second: npt.ArrayLike, *, weights: Weights = None
) -> float | None:
    """Agreement beyond chance between two raters, or between a judge and the plurality.

    Range -1 to 1, 0 at chance, higher is better. Without weights a tie against a preference is
    as wrong as a reversal; with "linear" it is half as wrong, with "quadratic" a quarter. It
    falls when one answer prevails.

    Parameters
    ----------
    first, second : array-like of int
        One code for each item; items where either is MISSING are left out. UNDECIDED is allowed
        in `first`, where it agrees with nothing.
    weights : {None, "linear", "quadratic"}, default=None
        What a near miss is worth.

    Returns
    -------
    kappa : float or None
        None when no item has both, and when both always gave one and the same answer.

    Notes
    -----
    (p_o - p_e) / (1 - p_e), where p_o sums the credit of the pairs of answers and p_e the credit
    of the products of the two raters' own shares; credit 1 - |a - b| / 2 (linear) or 1 -
    (a - b) squared / 4 (quadratic). The labels are -1, 0 and 1, also when some are unused. Cohen,
    Educ Psychol Meas 1960;20:37-46 and Psychol Bull 1968;70:213-220.

    Examples
    --------
    >>> round(cohen_kappa([1, 1, 0, -1], [1, 0, 0, -1]), 4)
    0.6364
    >>> round(cohen_kappa([1, 1, 0, -1], [1, 0, 0, -1], weights="linear"), 4)
    0.7143
    """
    one, other = np.asarray(first), np.asarray(second)
    if one.shape != other.shape or one.ndim != 1:
        raise ValueError(
            "first and second must have one code for each item, "
            f"got shapes {one.shape} and {other.shape}"
        )
    for name, codes, known in (("first", one, _ROWS), ("second", other, CODES)):
        if not np.isin(codes, (*known, MISSING)).all():
            raise ValueError(f"{name} must hold only {known} and {MISSING}")
    return kappa_summed(one.astype(np.int8), other.astype(np.int8), weights=weights).estimate()


def pairwise_kappa(
    votes: Votes, *, rng: np.random.Generator, resamples: int = 2000
) -> PairwiseKappa:
    """Kappa between every two people who rated items in common.

    It shows whether one person stands apart. With few common items the intervals are wide.

    Parameters
    ----------
    votes : Votes
        Of people.
    rng : numpy.random.Generator
        Draws the resamples of the items that the two have in common.
    resamples : int, default=2000
        How many times these are redrawn.

    Returns
    -------
    kappas : PairwiseKappa
        Two raters and their kappa, n counting common items; at most 500 pairs, those with the
        most common items first.

    Notes
    -----
    `cohen_kappa` without weights. Items on which both said the same are interchangeable, so that
    redrawing items is one multinomial draw over the nine combinations of answers.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 1, -9], [0, 0, -9], [-1, -1, -9], [1, 0, 1]])
    >>> found = pairwise_kappa(votes, rng=np.random.default_rng(1))
    >>> [(a, b, statistic.n) for a, b, statistic in found.pairs]
    [(0, 1, 4), (0, 2, 1), (1, 2, 1)]
    """
    firsts, seconds, tables = _tables(votes)
    order = np.argsort(-tables.sum(axis=1), kind="stable")
    pairs = tuple(
        (
            int(firsts[pair]),
            int(seconds[pair]),
            _of_table(tables[pair], None, rng=rng, resamples=resamples),
        )
        for pair in order[:MOST_PAIRS]
    )
    return PairwiseKappa(pairs=pairs, left_out=max(0, order.size - MOST_PAIRS))


def kappa_by_rater(
    votes: Votes,
    judge: npt.ArrayLike,
    *,
    weights: Weights = None,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> tuple[tuple[int, Statistic], ...]:
    """Kappa between a judge and each person.

    Compare it with the kappa between people. An undecided judge agrees with nobody.

    Parameters
    ----------
    votes : Votes
        Of people.
    judge : array-like of int
        One code for each item, UNDECIDED or MISSING; missing ones are left out.
    weights : {None, "linear", "quadratic"}, default=None
        What a near miss is worth.
    rng : numpy.random.Generator
        Draws the resamples of the items that judge and person have in common.
    resamples : int, default=2000
        How many times these are redrawn.

    Returns
    -------
    kappas : tuple of (int, Statistic)
        Every rater who has an item in common with the judge, n counting these items.

    Notes
    -----
    `cohen_kappa` over the items that the person rated.

    Examples
    --------
    >>> votes = Votes.from_matrix([[1, 0], [0, 0], [-1, -9]])
    >>> found = kappa_by_rater(votes, [1, 0, 1], rng=np.random.default_rng(1))
    >>> [(rater, round(kappa.estimate, 4), kappa.n) for rater, kappa in found]
    [(0, 0.5, 3), (1, 0.0, 2)]
    """
    said = checked(votes, judge)[votes.items]
    is_readable = said != MISSING
    cells = _cells(said[is_readable], votes.codes[is_readable])
    flat = votes.raters[is_readable] * _SIZE + cells
    tables = np.bincount(flat, minlength=votes.n_raters * _SIZE).reshape(votes.n_raters, _SIZE)
    return tuple(
        (rater, _of_table(table, weights, rng=rng, resamples=resamples))
        for rater, table in enumerate(tables)
        if table.any()
    )


def kappa_summed(first: Judge, second: Judge, *, weights: Weights) -> Summed:
    """Prepare kappa over items, for sums over these or over resamples of them."""
    has_both = (first != MISSING) & (second != MISSING)
    columns = np.zeros((_SIZE, first.size))
    columns[_cells(first[has_both], second[has_both]), np.flatnonzero(has_both)] = 1
    n = int(np.count_nonzero(has_both))
    return Summed(
        columns=columns,
        value=_kappa(weights),
        n=n,
        undefined=_NO_VARIATION if n else "no item has both answers",
    )


def _kappa(weights: Weights) -> Callable[[Floats], Floats]:
    credit = _credit(weights)

    def value(sums: Floats) -> Floats:
        tables = sums.reshape(len(_ROWS), len(CODES), -1)
        n = sums.sum(axis=0)
        shares = divide(tables, np.broadcast_to(n, tables.shape))
        observed = np.einsum("jk,jkb->b", credit, shares)
        by_chance = np.einsum("jk,jb,kb->b", credit, shares.sum(axis=1), shares.sum(axis=0))
        # Rounding must not make a kappa out of two constant raters.
        left = np.where(np.isclose(by_chance, 1, rtol=0, atol=1e-12), 0.0, 1 - by_chance)
        return divide(observed - by_chance, left)

    return value


def _credit(weights: Weights) -> Floats:
    """What each pair of answers is worth; the row of an undecided judge is worth nothing."""
    if weights not in (None, "linear", "quadratic"):
        raise ValueError(f'weights must be None, "linear" or "quadratic", got {weights!r}')
    codes = np.asarray(CODES, dtype=np.float64)
    apart = np.abs(codes[:, np.newaxis] - codes) / 2
    credits = {None: apart == 0, "linear": 1 - apart, "quadratic": 1 - apart**2}
    return np.vstack([credits[weights].astype(np.float64), np.zeros(len(CODES))])


def _cells(first: Judge, second: Judge) -> npt.NDArray[np.intp]:
    """Number each pair of answers from 0 to 11."""
    row = np.where(first == UNDECIDED, len(CODES), first + 1)
    return (row * len(CODES) + second + 1).astype(np.intp)


def _of_table(
    table: npt.NDArray[np.int64], weights: Weights, *, rng: np.random.Generator, resamples: int
) -> Statistic:
    value, n = _kappa(weights), int(table.sum())
    estimate = float(value(table[:, np.newaxis].astype(np.float64))[0])
    drawn = rng.multinomial(n, table / n, size=resamples).T.astype(np.float64)
    return with_interval(
        None if np.isnan(estimate) else estimate,
        value(drawn),
        n=n,
        items=n,
        reason=_NO_VARIATION,
    )


def _tables(
    votes: Votes,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.int64]]:
    """Tabulate the answers of every two raters with common items: both raters, and 12 cells."""
    answers = votes.raters * len(CODES) + votes.codes + 1
    rows, columns, counts = _together(
        answers, votes.items, shape=(votes.n_raters * len(CODES), votes.n_items)
    )
    first, one = np.divmod(rows, len(CODES))
    second, other = np.divmod(columns, len(CODES))
    is_pair = first < second
    pairs, index = np.unique((first * votes.n_raters + second)[is_pair], return_inverse=True)
    tables = np.zeros((pairs.size, _SIZE), dtype=np.int64)
    tables[index, (one * len(CODES) + other)[is_pair]] = counts[is_pair]
    firsts, seconds = np.divmod(pairs, max(1, votes.n_raters))
    return firsts, seconds, tables


def _together(
    answers: npt.NDArray[np.intp], items: npt.NDArray[np.intp], *, shape: tuple[int, int]
) -> list[npt.NDArray[np.int64]]:
    """Count how often two answers stand beside one item: both answers, and the count."""
    from scipy import sparse  # pyright: ignore[reportMissingTypeStubs]

    said = sparse.csr_array((np.ones(answers.size, dtype=np.int64), (answers, items)), shape=shape)
    found = sparse.find(said @ said.T)  # pyright: ignore
    return [np.asarray(each, dtype=np.int64) for each in found]  # pyright: ignore
