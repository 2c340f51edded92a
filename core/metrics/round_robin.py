"""Several systems compared with one another: half-credit rates and strengths with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.domain.statistics import Statistic
from core.metrics.comparisons import Comparisons
from core.metrics.davidson import DavidsonFit, connected_to, davidson
from core.metrics.intervals import Floats, divide, with_interval

__all__ = ["RoundRobin", "round_robin"]

_UNLINKED = "never compared with the reference, neither directly nor through other systems"
_REFERENCE = "the reference, whose log-strength is 0"
_SEPARATED = (
    "the maximum likelihood is infinite; half a win each way was added to every pair, "
    "which gives a direction and no interval"
)

_CREDIT = np.array([0.0, 0.5, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRobin:
    """Where each system stands, in the order of the systems' numbers.

    `strengths` are log-strengths less that of the reference. `separated` says that they were
    smoothed because the maximum likelihood is infinite. `separated_resamples` counts resamples
    that were smoothed for the same reason: above 1 in 40 of `resamples`, an end of an interval
    may rest on the smoothing.
    """

    win_rates: tuple[Statistic, ...]
    strengths: tuple[Statistic, ...]
    nu: Statistic
    reference: int
    separated: bool
    resamples: int
    separated_resamples: int


def round_robin(
    items: npt.ArrayLike,
    firsts: npt.ArrayLike,
    seconds: npt.ArrayLike,
    codes: npt.ArrayLike,
    *,
    systems: int,
    rng: np.random.Generator,
    reference: int = 0,
    resamples: int = 2000,
) -> RoundRobin:
    """Rank several systems by their half-credit rates and by Davidson's model.

    The rate is 0 to 1, higher is better, but depends on whom a system met; the log-strength has
    no bounds and takes the opponents into account. Both hide how many ties there are, so the
    counts of each pair stand beside them.

    Parameters
    ----------
    items, firsts, seconds, codes : array-like of int
        One element per vote: the item, the two systems, and 1 for the first, 0 for a tie, -1 for
        the second. A pair may come in both orders. Votes without a label stay outside.
    systems : int
        How many systems there are; they are numbered from 0.
    rng : numpy.random.Generator
        Draws the resamples of items.
    reference : int, default=0
        The system whose log-strength is 0.
    resamples : int, default=2000
        How many times the items are redrawn.

    Returns
    -------
    standing : RoundRobin
        Rates are None for a system without a vote, log-strengths for one that nothing links with
        the reference.

    Notes
    -----
    The rate is the mean over opponents of (W + T/2) / N. Log-strengths follow `davidson`.
    Intervals resample items with all their votes; each resample is estimated by the rule of the
    whole, so that one whose maximum likelihood is infinite is smoothed, kept and counted.
    Dropping those would cut off the tail that they stand for.

    Examples
    --------
    >>> items, codes = range(10), [1] * 6 + [0] * 3 + [-1]
    >>> standing = round_robin(
    ...     items, [1] * 10, [0] * 10, codes, systems=2, rng=np.random.default_rng(1)
    ... )
    >>> [rate.estimate for rate in standing.win_rates]
    [0.25, 0.75]
    >>> round(standing.strengths[1].estimate, 4), round(standing.nu.estimate, 4)
    (1.7918, 1.2247)
    """
    seen = Comparisons.of_votes(items, firsts, seconds, codes, systems=systems)
    drawn = seen.resampled(rng=rng, resamples=resamples)
    linked = sorted(connected_to(reference, seen.pairs))
    fits = _Fits.of(seen, drawn, linked, reference) if len(linked) > 1 else None
    return RoundRobin(
        win_rates=tuple(_win_rate(seen, drawn, system) for system in range(systems)),
        strengths=tuple(
            fits.strength(system, linked.index(system))
            if fits and system in linked and system != reference
            else _strength_outside(seen, system, reference)
            for system in range(systems)
        ),
        nu=fits.nu() if fits else Statistic(estimate=None, reason="the reference has no vote"),
        reference=reference,
        separated=bool(fits and fits.whole.separated[0]),
        resamples=len(drawn),
        separated_resamples=int(fits.drawn.separated.sum()) if fits else 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fits:
    """Davidson's model of all votes and of each resample, for the systems of one component."""

    seen: Comparisons
    pairs: list[int]
    whole: DavidsonFit
    drawn: DavidsonFit

    @classmethod
    def of(cls, seen: Comparisons, drawn: Floats, linked: list[int], reference: int) -> _Fits:
        pairs = [place for place, (system, _) in enumerate(seen.pairs) if system in linked]
        systems = (seen.pairs[place] for place in pairs)
        numbered = [(linked.index(one), linked.index(other)) for one, other in systems]
        whole, resampled = (
            davidson(
                tables[:, pairs],
                numbered,
                systems=len(linked),
                reference=linked.index(reference),
            )
            for tables in (seen.whole, drawn)
        )
        return cls(seen=seen, pairs=pairs, whole=whole, drawn=resampled)

    def nu(self) -> Statistic:
        return self.statistic(float(self.whole.nu[0]), self.drawn.nu, self.pairs)

    def strength(self, system: int, place: int) -> Statistic:
        """Give the log-strength of a system, which stands at `place` of the fits."""
        return self.statistic(
            float(self.whole.strengths[0, place]),
            self.drawn.strengths[:, place],
            self.seen.pairs_of(system),
        )

    def statistic(self, estimate: float, resampled: Floats, pairs: list[int]) -> Statistic:
        n = self.seen.votes_on(pairs)
        if self.whole.separated[0]:
            return Statistic(estimate=estimate, n=n, reason=_SEPARATED)
        items = self.seen.items_with(pairs)
        return with_interval(estimate, resampled, n=n, items=items, reason=_UNLINKED)


def _win_rate(seen: Comparisons, drawn: Floats, system: int) -> Statistic:
    pairs = seen.pairs_of(system)
    if not pairs:
        return Statistic(estimate=None, reason="this system has no vote")
    is_first = np.array([seen.pairs[place][0] == system for place in pairs])

    def mean_rate(tables: Floats) -> Floats:
        chosen = tables[:, pairs]
        rates = divide(chosen @ _CREDIT, chosen.sum(axis=2))
        own = np.where(is_first, rates, 1 - rates)
        met = ~np.isnan(own)
        return divide(np.where(met, own, 0.0).sum(axis=1), met.sum(axis=1).astype(np.float64))

    return with_interval(
        float(mean_rate(seen.whole)[0]),
        mean_rate(drawn),
        n=seen.votes_on(pairs),
        items=seen.items_with(pairs),
        reason="this system has no vote",
    )


def _strength_outside(seen: Comparisons, system: int, reference: int) -> Statistic:
    n = seen.votes_on(seen.pairs_of(system))
    if system == reference:
        return Statistic(estimate=0.0, n=n, reason=_REFERENCE)
    return Statistic(estimate=None, n=n, reason=_UNLINKED)
