"""The exact sign test, on two counts or on the pluralities of items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.metrics.votes import MISSING, Counts, plurality_of

__all__ = ["SignTest", "sign_test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignTest:
    """Items won against items lost; ties and items whose votes are split are set aside.

    `p` is None, with the reason, when no item is decided.
    """

    p: float | None
    wins: int
    losses: int
    ties: int
    split: int
    reason: str | None = None


def sign_test(wins: int, losses: int) -> float | None:
    """Probability of a split at least this uneven if A and B were preferred equally often.

    Two-sided and exact. It answers whether there is a difference and never how large; ties are
    no evidence for either side and stay out, so report how many there are. Range 0 to 1. With
    the discordant pairs of two judges it is McNemar's exact test.

    Parameters
    ----------
    wins, losses : int
        Independent units in favor of A and of B.

    Returns
    -------
    p : float or None
        None when there is no unit.

    Notes
    -----
    min(1, 2 P(X <= min(wins, losses))) with X binomial of wins + losses trials at 1/2.

    Examples
    --------
    >>> sign_test(6, 1)
    0.125
    >>> sign_test(5, 1)
    0.21875
    """
    if min(wins, losses) < 0:
        raise ValueError(f"wins and losses must not be negative, got {wins} and {losses}")
    if wins + losses == 0:
        return None
    n, ways, tail = wins + losses, 1, 1
    for k in range(1, min(wins, losses) + 1):  # whole numbers: exact however many there are
        ways = ways * (n - k + 1) // k
        tail += ways
    return min(1.0, 2 * tail / 2**n)


def sign_test_of_items(counts: Counts) -> SignTest:
    """Test items by what most of their votes say: losses, ties and wins, items by 3."""
    plurality = plurality_of(counts)
    wins, ties, losses, split = (
        int(np.count_nonzero(plurality == code)) for code in (1, 0, -1, MISSING)
    )
    p = sign_test(wins, losses)
    reason = "no item prefers either reply" if p is None else None
    return SignTest(p=p, wins=wins, losses=losses, ties=ties, split=split, reason=reason)
