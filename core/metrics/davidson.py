"""Davidson's model of paired comparisons with ties, by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.metrics.intervals import Floats
from core.metrics.votes import CODES

__all__ = ["DavidsonFit", "davidson"]

Booleans = npt.NDArray[np.bool_]

_LOSS, _TIE, _WIN = range(3)
_SMOOTHING = 0.5

# With steps this short each one raises the likelihood: its curvature can't change too much.
_LONGEST_STEP = 0.8
# What the last step gains in log-likelihood per vote; what is then left is beyond rounding.
_PRECISION = 1e-16
_MOST_STEPS = 200
_ROUNDING = 1e-13


@dataclass(frozen=True, slots=True, kw_only=True)
class DavidsonFit:
    """Strengths of systems, one row per table of counts.

    `strengths` holds the log-strength of each system (columns) less that of the reference, `nu`
    how common ties are. `separated` marks tables whose maximum likelihood is infinite and that
    were smoothed.
    """

    strengths: Floats
    nu: Floats
    separated: Booleans


def davidson(
    counts: npt.ArrayLike,
    pairs: Sequence[tuple[int, int]],
    *,
    systems: int,
    reference: int = 0,
) -> DavidsonFit:
    """Rank systems on one scale from wins, ties and losses in pairs.

    The plain maximum likelihood where it is finite. Elsewhere, for instance where a system never
    lost, half a win each way is added to every pair and the fit is marked as separated: such
    strengths say who is stronger and not by how much. Equality is never reported in their place.
    Where all pairs were compared equally often, the order is that of the half-credit rates.

    Parameters
    ----------
    counts : array-like, tables by pairs by 3
        Losses, ties and wins of the first system of each pair, in this order.
    pairs : sequence of (int, int)
        Which systems were compared, first and second; together they must connect all systems.
    systems : int
        How many systems there are.
    reference : int, default=0
        The system whose log-strength is 0.

    Returns
    -------
    fit : DavidsonFit
        One row per table of counts.

    Notes
    -----
    P(i beats j) : P(j beats i) : P(tie) = exp(l_i) : exp(l_j) : nu exp((l_i + l_j) / 2).
    Davidson, J Am Stat Assoc 1970;65:317-328. Newton's method, all tables at once. For two
    systems l = log(W / L) and nu = T / sqrt(W L). Without any tie nu is 0 and the model is that
    of Bradley and Terry. `evalica.newman` fits the same model with v = nu / 2, and gives both
    systems the same score where one always wins.

    Examples
    --------
    >>> fit = davidson([[[1, 3, 6]]], [(1, 0)], systems=2)
    >>> fit.strengths.round(4).tolist(), fit.nu.round(4).tolist(), fit.separated.tolist()
    ([[0.0, 1.7918]], [1.2247], [False])
    >>> fit = davidson([[[0, 0, 5]]], [(1, 0)], systems=2)
    >>> fit.strengths.round(4).tolist(), fit.separated.tolist()
    ([[0.0, 2.3979]], [True])
    """
    tables = np.array(counts, dtype=np.float64)
    if tables.ndim != 3 or tables.shape[1:] != (len(pairs), len(CODES)):  # noqa: PLR2004
        raise ValueError(
            f"counts must be tables by {len(pairs)} pairs by {len(CODES)}, got {tables.shape}"
        )
    _check_pairs(pairs, systems)
    separated = ~_is_finite(tables, pairs, systems)
    tables += separated[:, np.newaxis, np.newaxis] * np.array([_SMOOTHING, 0.0, _SMOOTHING])
    parameters = _maximize(tables, _features(pairs, systems))
    strengths = parameters[:, :systems] - parameters[:, [reference]]
    has_ties = tables[:, :, _TIE].max(axis=1) > 0
    nu = np.where(has_ties, np.exp(parameters[:, systems]), 0.0)
    return DavidsonFit(strengths=strengths, nu=nu, separated=separated)


def connected_to(reference: int, pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Find the systems that pairs link with the reference, directly or through others."""
    found, grown = {reference}, True
    while grown:
        more = {system for pair in pairs if found & set(pair) for system in pair}
        grown = not more <= found
        found |= more
    return found


def _check_pairs(pairs: Sequence[tuple[int, int]], systems: int) -> None:
    named = {system for pair in pairs for system in pair}
    if systems < 2 or named != set(range(systems)):  # noqa: PLR2004 - one system has no rank
        raise ValueError(f"pairs must name every system from 0 to {systems - 1}, and no other")
    if len({frozenset(pair) for pair in pairs}) < len(pairs) or any(a == b for a, b in pairs):
        raise ValueError("pairs must name two systems each, and each two only once")
    if len(connected_to(0, pairs)) < systems:
        raise ValueError("pairs must connect all systems")


def _is_finite(tables: Floats, pairs: Sequence[tuple[int, int]], systems: int) -> Booleans:
    """Whether the likelihood of each table has its maximum at finite strengths.

    It has none if some change of strengths (and nu) makes no observed outcome less likely. Such
    a change exists when the systems fall into groups that only win, or when levels exist with
    each winner at least one above its loser and ties at most one apart. The levels exist unless
    some cycle has more wins than ties.
    """
    firsts, seconds = np.array(pairs).T
    wins = np.zeros((len(tables), systems, systems), dtype=bool)
    wins[:, firsts, seconds] = tables[:, :, _WIN] > 0
    wins[:, seconds, firsts] = tables[:, :, _LOSS] > 0
    ties = np.zeros_like(wins)
    ties[:, firsts, seconds] = ties[:, seconds, firsts] = tables[:, :, _TIE] > 0
    steps = np.where(wins, -1.0, np.where(ties, 1.0, np.inf))
    steps[:, range(systems), range(systems)] = 0.0
    for through in range(systems):  # shortest walks, Floyd and Warshall
        detour = steps[:, :, [through]] + steps[:, [through], :]
        steps = np.minimum(steps, detour)
    all_linked = np.isfinite(steps.max(axis=(1, 2)))
    has_winning_cycle = np.diagonal(steps, axis1=1, axis2=2).min(axis=1) < 0
    return np.logical_and(all_linked, has_winning_cycle)


def _features(pairs: Sequence[tuple[int, int]], systems: int) -> Floats:
    """Say how each outcome of each pair weighs the log-strengths and, last, log nu."""
    features = np.zeros((len(pairs), len(CODES), systems + 1))
    for row, (first, second) in enumerate(pairs):
        features[row, _WIN, first] = features[row, _LOSS, second] = 1.0
        features[row, _TIE, [first, second]] = 0.5
        features[row, _TIE, systems] = 1.0
    return features


def _maximize(tables: Floats, features: Floats) -> Floats:
    """Climb to the maximum by Newton's steps, cut short where they are long."""
    flat = features.reshape(-1, features.shape[-1])
    squares = (flat[:, :, np.newaxis] * flat[:, np.newaxis, :]).reshape(len(flat), -1)
    observed = tables.reshape(-1, len(flat)) @ flat
    totals = tables.sum(axis=2)
    without_ties = tables[:, :, _TIE].max(axis=1) == 0
    parameters = np.zeros((len(tables), flat.shape[1]))
    # The level of all strengths is free, and so is nu without ties: hold them where they are.
    held = np.zeros((len(tables), flat.shape[1], flat.shape[1]))
    held[:, :-1, :-1] = 1.0
    held[without_ties, -1, -1] = 1.0
    # Slopes that rounding flattens are no reason to jump, or to divide by zero.
    rounding = _ROUNDING * totals.sum(axis=1)[:, np.newaxis, np.newaxis]
    held += rounding * np.eye(flat.shape[1])
    for _ in range(_MOST_STEPS):
        chances = _chances(parameters, flat, tables.shape, without_ties=without_ties)
        expected = (chances * totals[:, :, np.newaxis]).reshape(-1, len(flat))
        slope: Floats = observed - expected @ flat
        means = (chances[..., np.newaxis] * features).sum(axis=2)
        spread: Floats = (means * totals[:, :, np.newaxis]).transpose(0, 2, 1) @ means
        curvature: Floats = (expected @ squares).reshape(spread.shape) - spread + held
        step = np.linalg.solve(curvature, slope[..., np.newaxis])[..., 0]
        length = np.abs(step).max(axis=1, keepdims=True)
        parameters = parameters + step * (_LONGEST_STEP / np.maximum(length, _LONGEST_STEP))
        gain = (slope * step).sum(axis=1) / totals.sum(axis=1)
        if np.abs(gain).max(initial=0.0) < _PRECISION:
            return parameters
    raise ArithmeticError(f"no maximum of the likelihood was found in {_MOST_STEPS} steps")


def _chances(
    parameters: Floats, flat: Floats, shape: tuple[int, ...], *, without_ties: Booleans
) -> Floats:
    logits = (parameters @ flat.T).reshape(shape)
    logits[without_ties, :, _TIE] = -np.inf
    odds = np.exp(logits - logits.max(axis=2, keepdims=True))
    return odds / odds.sum(axis=2, keepdims=True)
