"""The share of true errors behind a share of alarms, given how often alarms are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from core.domain.statistics import Statistic

__all__ = ["Clipped", "lang_reiczigel", "rogan_gladen"]

_Z = NormalDist().inv_cdf(0.975)
_DUST = 1e-9
_NO_BETTER_THAN_CHANCE = (
    "sensitivity and specificity sum to 1 or less: the alarms say nothing of the truth"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clipped:
    """An estimate forced into 0 to 1; `is_clipped` says that it fell outside.

    `estimate` is None exactly when `reason` says why.
    """

    estimate: float | None
    is_clipped: bool = False
    reason: str | None = None


def rogan_gladen(apparent: float, *, sensitivity: float, specificity: float) -> Clipped:
    """Share of true errors behind a share of alarms, given how often alarms are wrong.

    Range 0 to 1. It takes the error rates for those of the edits at hand: rates from easier or
    harder edits mislead. Near sensitivity + specificity = 1 a small change of either moves the
    result far. Outside 0 to 1, which chance alone can cause, it is clipped and says so.

    Parameters
    ----------
    apparent : float
        Share of alarms.
    sensitivity, specificity : float
        Of the one who raises them.

    Returns
    -------
    share : Clipped
        None, with the reason, when sensitivity + specificity is at most 1.

    Notes
    -----
    (apparent + specificity - 1) / (sensitivity + specificity - 1). Rogan and Gladen, Am J
    Epidemiol 1978;107:71-76.

    Examples
    --------
    >>> round(rogan_gladen(0.2, sensitivity=0.8, specificity=0.9).estimate, 4)
    0.1429
    >>> rogan_gladen(0.05, sensitivity=0.8, specificity=0.9)
    Clipped(estimate=0.0, is_clipped=True, reason=None)
    """
    rates = {"apparent": apparent, "sensitivity": sensitivity, "specificity": specificity}
    for name, value in rates.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be between 0 and 1, got {value}")
    youden = sensitivity + specificity - 1
    if youden <= 0:
        return Clipped(estimate=None, reason=_NO_BETTER_THAN_CHANCE)
    share = (apparent + specificity - 1) / youden
    inside = min(1.0, max(0.0, share))
    return Clipped(estimate=inside, is_clipped=abs(share - inside) > _DUST)


def lang_reiczigel(
    apparent: tuple[float, float],
    *,
    sensitivity: tuple[float, float],
    specificity: tuple[float, float],
) -> Statistic:
    """Rogan and Gladen's share where the error rates come from other edits than the alarms.

    The three rates must rest on three independent samples. Where alarms and error rates come from
    the same edits, as in a review, it is too wide: `corrected_share` uses what they share.

    Parameters
    ----------
    apparent, sensitivity, specificity : (share, n)
        Each share with the number it rests on; for clustered facts the effective number.

    Returns
    -------
    share : Statistic
        `n` counts the alarms' units. None, with the reason, when sensitivity + specificity is at
        most 1 or a rate rests on nothing.

    Notes
    -----
    Lang and Reiczigel, Prev Vet Med 2014;113:13-22, equations 6, 7, 16 and 17, at 95 %. Each rate
    is first drawn toward one half: one success and one failure are added for sensitivity and
    specificity, z²/2 of each for the alarms. The printed variance has (1 + P)²; (1 - P)² is meant.

    Examples
    --------
    >>> share = lang_reiczigel((0.2, 100), sensitivity=(0.8, 50), specificity=(0.9, 50))
    >>> round(share.estimate, 4), round(share.low, 4), round(share.high, 4)
    (0.1429, 0.0, 0.2952)
    """
    n, n_sensitivity, n_specificity = apparent[1], sensitivity[1], specificity[1]
    if min(n, n_sensitivity, n_specificity) <= 0:
        return Statistic(estimate=None, reason="a rate rests on nothing")
    found = rogan_gladen(apparent[0], sensitivity=sensitivity[0], specificity=specificity[0])
    if found.estimate is None:
        return Statistic(estimate=None, n=round(n), reason=found.reason)
    alarms = (n * apparent[0] + _Z**2 / 2) / (n + _Z**2)
    sharp = (n_sensitivity * sensitivity[0] + 1) / (n_sensitivity + 2)
    sparing = (n_specificity * specificity[0] + 1) / (n_specificity + 2)
    youden = sharp + sparing - 1
    if youden <= 0:
        return Statistic(
            estimate=found.estimate, n=round(n), reason="too few edits for an interval"
        )
    share = (alarms + sparing - 1) / youden
    by_sharp = sharp * (1 - sharp) / (n_sensitivity + 2)
    by_sparing = sparing * (1 - sparing) / (n_specificity + 2)
    shift = 2 * _Z**2 * (share * by_sharp - (1 - share) * by_sparing)
    by_alarms = alarms * (1 - alarms) / (n + _Z**2)
    spread = sqrt(by_alarms + share**2 * by_sharp + (1 - share) ** 2 * by_sparing) / youden
    return Statistic(
        estimate=found.estimate,
        low=min(1.0, max(0.0, share + shift - _Z * spread)),
        high=min(1.0, max(0.0, share + shift + _Z * spread)),
        n=round(n),
    )
