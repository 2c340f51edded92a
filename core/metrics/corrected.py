"""Recall and precision corrected for the errors of the checker that gave the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.clustered import with_spread
from core.metrics.confusion import Compared, by_edit
from core.metrics.intervals import Floats
from core.metrics.rogan_gladen import rogan_gladen

__all__ = ["Corrected", "corrected_share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A share of entailed facts as the checker says, and corrected for its errors."""

    raw: Statistic
    corrected: Statistic
    is_clipped: bool


@dataclass(frozen=True, slots=True)
class _Rate:
    """A weighted share, None without units, and the influence of each edit on it."""

    share: float | None
    influence: Floats


def corrected_share(compared: Sequence[Compared]) -> Corrected:
    """Share of facts that are entailed, as the checker says and corrected for its errors.

    Of facts of the original this is recall, of facts of the edit precision. Higher is better,
    range 0 to 1. The corrected share is what reviewers would find if they judged every fact, as
    far as those they did judge are like the rest. When they judged every fact of every edit, it
    is the weighted share of their own labels, whatever the checker said.

    Parameters
    ----------
    compared : sequence of Compared
        Facts of one direction; `alarm` means that the checker calls the fact not entailed. Facts
        without a truth count in the raw share only, those without an alarm nowhere.

    Returns
    -------
    share : Corrected
        None, with the reason, where the error rates are unknown or no better than chance.

    Notes
    -----
    1 - P, where P is `rogan_gladen` of weighted rates. The interval is that of `clustered_share`,
    where the influence of an edit is (z of alarms + (1 - P) z of specificity - P z of sensitivity)
    / (sensitivity + specificity - 1): it counts what the three rates have in common.
    `docs/checker.md` has its coverage beside that of a bootstrap and of `lang_reiczigel`.

    Examples
    --------
    >>> facts = [("a", True, True), ("a", False, False), ("b", False, True), ("b", False, False)]
    >>> facts += [("b", False, None), ("c", True, True), ("c", False, False)]
    >>> found = corrected_share(
    ...     [
    ...         Compared(edit=edit, stratum="all", weight=1, alarm=alarm, truth=truth)
    ...         for edit, alarm, truth in facts
    ...     ]
    ... )
    >>> round(found.raw.estimate, 4), round(found.corrected.estimate, 4)
    (0.7143, 0.5714)
    """
    decided = [each for each in compared if each.alarm is not None]
    edits = list(by_edit(decided).values())
    strata = [rows[0].stratum for rows in edits]
    alarms, sensitivity, specificity = _rates(edits)
    if alarms.share is None:
        nothing = Statistic(estimate=None, reason="no fact was decided")
        return Corrected(raw=nothing, corrected=nothing, is_clipped=False)

    def joined(share: float, influence: Floats) -> Statistic:
        n = len(decided)
        return with_spread(share, influence, strata=strata, n=n, edits=len(edits))

    raw = joined(1 - alarms.share, alarms.influence)
    if sensitivity.share is None or specificity.share is None:
        missing = "no error was found" if sensitivity.share is None else "all were errors"
        return _undefined(raw, f"{missing}, so that one error rate is unknown")
    found = rogan_gladen(alarms.share, sensitivity=sensitivity.share, specificity=specificity.share)
    if found.estimate is None:
        return _undefined(raw, found.reason)
    influence = (
        alarms.influence
        + (1 - found.estimate) * specificity.influence
        - found.estimate * sensitivity.influence
    ) / (sensitivity.share + specificity.share - 1)
    return Corrected(
        raw=raw, corrected=joined(1 - found.estimate, influence), is_clipped=found.is_clipped
    )


def _undefined(raw: Statistic, reason: str | None) -> Corrected:
    undefined = Statistic(estimate=None, n=raw.n, reason=reason)
    return Corrected(raw=raw, corrected=undefined, is_clipped=False)


def _rates(edits: Sequence[Sequence[Compared]]) -> tuple[_Rate, _Rate, _Rate]:
    """Return the rates of alarms, of alarms among errors, and of none among the rest."""
    weights = np.array([rows[0].weight for rows in edits], dtype=np.float64)
    counts = np.array([_counts(rows) for rows in edits], dtype=np.float64).reshape(-1, 6)

    def rate(hits: Floats, units: Floats) -> _Rate:
        total = float(weights @ units)
        if not total:
            return _Rate(None, np.zeros(weights.size))
        share = float(weights @ hits) / total
        return _Rate(share, weights * (hits - share * units) / total)

    columns = counts.T
    return (
        rate(columns[0], columns[1]),
        rate(columns[2], columns[3]),
        rate(columns[4], columns[5]),
    )


def _counts(rows: Sequence[Compared]) -> tuple[int, ...]:
    """Count alarms and facts, then alarms among errors and errors, then quiet among the rest."""
    errors = [each for each in rows if each.truth is True]
    fine = [each for each in rows if each.truth is False]
    return (
        sum(each.alarm is True for each in rows),
        len(rows),
        sum(each.alarm is True for each in errors),
        len(errors),
        sum(each.alarm is False for each in fine),
        len(fine),
    )
