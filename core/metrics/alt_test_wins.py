"""Who predicts the other people better, judge or person, and the tests over many persons."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from core.metrics.intervals import Floats
from core.metrics.votes import CODES, MISSING, Counts, Judge, Votes

__all__ = ["FALSE_DISCOVERY_RATE", "Flags", "Scoring"]

Scoring = Literal["exact", "squared"]
Flags: TypeAlias = npt.NDArray[np.bool_]

FALSE_DISCOVERY_RATE = 0.05


def wins(votes: Votes, judge: Judge, scoring: Scoring) -> tuple[Flags, Flags]:
    """Tell for every vote whether the judge, and whether the person, is at least as good.

    Neither is where nobody else voted or the judge is unreadable.
    """
    said = judge[votes.items]
    others = votes.counts[votes.items] - (votes.codes[:, np.newaxis] == np.asarray(CODES))
    is_cell = others.any(axis=1) & (said != MISSING)
    wrong = _penalties(scoring)
    own = (wrong[votes.codes + 1] * others).sum(axis=1)
    judged = (wrong[np.where(np.isin(said, CODES), said + 1, len(CODES))] * others).sum(axis=1)
    return is_cell & (judged <= own), is_cell & (own <= judged)


def _penalties(scoring: Scoring) -> Counts:
    """What each answer costs by what another person said; undecided is as wrong as can be."""
    apart = np.abs(np.subtract.outer(CODES, CODES))
    penalties = np.minimum(apart, 1) if scoring == "exact" else apart**2
    return np.vstack([penalties, np.full(len(CODES), penalties.max())]).astype(np.int64)


def p_below(items: Counts, total: Floats, squares: Floats, epsilon: float) -> Floats:
    """One-sided p of mean < epsilon, from the counts, sums and sums of squares of whole numbers."""
    from scipy import special  # pyright: ignore[reportMissingTypeStubs]

    mean = total / items
    spread = items * squares - total**2
    error = np.sqrt(np.maximum(spread, 1) / (items - 1)) / items
    below: Floats = special.stdtr(items - 1, (mean - epsilon) / error)
    return np.where(spread > 0, below, np.where(mean < epsilon, 0.0, 1.0))


def benjamini_yekutieli(p: Floats) -> tuple[Floats, Flags]:
    """Return each p's threshold, by its rank, and whether its hypothesis is rejected."""
    ranks = np.empty(p.size)
    ranks[np.argsort(p, kind="stable")] = np.arange(1, p.size + 1)
    thresholds = ranks / p.size * FALSE_DISCOVERY_RATE / (1 / np.arange(1, p.size + 1)).sum()
    last = ranks[p <= thresholds].max(initial=0)
    return thresholds, ranks <= last
