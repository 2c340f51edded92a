"""How far a judge's answers depend on which reply it reads first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.intervals import (
    Floats,
    divide,
    resampled_totals,
    wilson,
    with_interval,
)
from core.metrics.stability import repetition_stability
from core.metrics.votes import CODES, MISSING, Counts, Judge

__all__ = ["OrderDiagnostics", "order_diagnostics", "repetition_stability"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDiagnostics:
    """What a judge's answers in both orders say about the judge.

    `position_consistency` counts items, the other statistics count single calls.
    `expected_first_slot` is what `first_slot_rate` would be with as many ties and no favor for
    either place. `flips` counts items on which the two orders prefer different replies.
    """

    position_consistency: Statistic
    flips: int
    first_slot_rate: Statistic
    expected_first_slot: float | None
    primacy_excess: Statistic
    tie_rate: Statistic
    unreadable_rate: Statistic


def order_diagnostics(
    ab: npt.ArrayLike,
    ba: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> OrderDiagnostics:
    """Say how far a judge's answers depend on which reply it reads first.

    A consistency near 1 is good; a low one is common where two replies hardly differ, so it says
    as much of the replies as of the judge. A judge that always says tie is perfectly consistent
    and useless: read the tie rate beside it. A first-slot rate above the expected one, or a
    primacy excess above 0 (-1 to 1), favors what stands first.

    Parameters
    ----------
    ab, ba : array-like of int
        One code per item, already in item space: 1 for A, 0 for a tie, -1 for B, MISSING for an
        unreadable answer; with A shown first, and with B shown first.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    diagnostics : OrderDiagnostics
        Wilson's interval for the consistency; the others resample items, since two calls about
        one item are not independent. None, with the reason, where nothing was readable.

    Notes
    -----
    PC = items with the same label in both orders / items readable in both. First-slot rate =
    calls that chose the first place / readable calls, expected (1 - tie rate) / 2. Primacy excess
    = (first - second) / readable calls that are no tie. After Shi et al., arXiv 2406.07791.

    Examples
    --------
    >>> ab, ba = [1, 1, 1, -1, 0], [1, 1, -1, 1, 0]
    >>> found = order_diagnostics(ab, ba, rng=np.random.default_rng(1))
    >>> found.position_consistency.estimate, found.flips
    (0.6, 2)
    >>> found.first_slot_rate.estimate, found.expected_first_slot, found.tie_rate.estimate
    (0.4, 0.4, 0.2)
    """
    first, second = _as_judge("ab", ab), _as_judge("ba", ba)
    if first.shape != second.shape:
        raise ValueError(
            f"ab and ba must have one code per item, got {first.size} and {second.size}"
        )
    both = (first != MISSING) & (second != MISSING)
    counts = _slots(first, second)
    drawn = (
        resampled_totals(counts, rng=rng, resamples=resamples)
        if len(counts) > 1
        else np.zeros((0, 4))
    )

    def rate(above: list[int], below: list[int], reason: str) -> Statistic:
        return _rate(counts, drawn, np.array(above), np.array(below), reason)

    readable = "no call was readable"
    tie_rate = rate([0, 1, 0, 0], [1, 1, 1, 0], readable)
    return OrderDiagnostics(
        position_consistency=_consistency(first[both], second[both]),
        flips=int(np.count_nonzero(first[both] * second[both] == -1)),
        first_slot_rate=rate([1, 0, 0, 0], [1, 1, 1, 0], readable),
        expected_first_slot=None if tie_rate.estimate is None else (1 - tie_rate.estimate) / 2,
        primacy_excess=rate([1, 0, -1, 0], [1, 0, 1, 0], "no call preferred either reply"),
        tie_rate=tie_rate,
        unreadable_rate=rate([0, 0, 0, 1], [1, 1, 1, 1], "no call was made"),
    )


def _as_judge(name: str, codes: npt.ArrayLike) -> Judge:
    said = np.asarray(codes, dtype=np.int8)
    if said.ndim != 1 or not np.isin(said, (*CODES, MISSING)).all():
        raise ValueError(f"{name} must hold one of -1, 0, 1 and {MISSING} per item")
    return said


def _slots(ab: Judge, ba: Judge) -> Counts:
    """Count calls by item: chose the first place, tie, chose the second place, unreadable."""
    shown = np.stack([ab, np.where(ba == MISSING, MISSING, -ba)], axis=1)
    return np.stack([(shown == code).sum(axis=1) for code in (1, 0, -1, MISSING)], axis=1)


def _consistency(ab: Judge, ba: Judge) -> Statistic:
    if not ab.size:
        return Statistic(estimate=None, reason="no item was readable in both orders")
    return wilson(int(np.count_nonzero(ab == ba)), int(ab.size))


def _rate(counts: Counts, drawn: Floats, above: Counts, below: Counts, reason: str) -> Statistic:
    total = counts.sum(axis=0)
    n = int(total @ below)
    return with_interval(
        float(total @ above) / n if n else None,
        divide(drawn @ above, drawn @ below),
        n=n,
        items=int(np.count_nonzero(counts @ below)),
        reason=reason,
    )
