"""A checker or detector as a test: its alarms against what reviewers found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.domain.statistics import Statistic
from core.metrics.clustered import clustered_share
from core.metrics.intervals import wilson

__all__ = ["Cell", "Compared", "Confusion", "confusion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One alarm, or none where one could be, beside the truth.

    Of a checker: `alarm` says that it calls a fact not entailed, `truth` that reviewers do. Of a
    detector: that it raised its flag, and that the error is there. `alarm` is None where the
    checker was undecided, `truth` where reviewers were unsure. `weight` says how many edits of
    `stratum` this edit stands for.
    """

    edit: str
    stratum: str
    weight: float
    alarm: bool | None
    truth: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a confusion matrix: the count, and its weighted share of all."""

    count: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """A confusion matrix with its rates, each with n and an interval or a reason.

    `caught` are alarms that are right, `false_alarms` those that are not, `missed` the errors
    without an alarm, `cleared` the rest. `confirmed` is the share of the alarms seen that are
    right, unweighted; `precision` weighs it. Left out of everything: what the one who raises
    alarms left `undecided`, and of the rest that of which reviewers are `unsure`.
    """

    caught: Cell
    false_alarms: Cell
    missed: Cell
    cleared: Cell
    sensitivity: Statistic
    specificity: Statistic
    precision: Statistic
    confirmed: Statistic
    false_alarm_rate: Statistic
    edits: int
    unsure: int
    undecided: int

    @property
    def n(self) -> int:
        """How many are compared."""
        return sum(c.count for c in (self.caught, self.false_alarms, self.missed, self.cleared))


def confusion(compared: Sequence[Compared]) -> Confusion:
    """Lay alarms beside the truth, and rate the one who raised them as a test.

    Sensitivity is the share of true errors with an alarm, specificity the share of the rest
    without one: higher is better for both, range 0 to 1. Where errors are rare, even a good test
    raises mostly false alarms: read precision beside them. Reviewers are taken for right; where
    they differ from one another, all rates are blurred.

    Parameters
    ----------
    compared : sequence of Compared
        Each belongs to an edit; flagged edits are all taken and unflagged ones sampled, which
        the weight undoes.

    Returns
    -------
    matrix : Confusion
        Rates are None, with the reason, where nothing could be counted.

    Notes
    -----
    Sensitivity = caught / (caught + missed), specificity = cleared / (cleared + false alarms),
    precision = caught / (caught + false alarms), false-alarm rate = 1 - specificity, by
    `clustered_share` over edits within strata. Confirmed = caught / (caught + false alarms) of
    what was seen, with Wilson's interval: the rate that arXiv 2601.15558 gives as 0.727.

    Examples
    --------
    >>> seen = [("a", True, True)] * 8 + [("b", True, False)] * 3 + [("c", False, False)] * 9
    >>> matrix = confusion(
    ...     [
    ...         Compared(edit=edit, stratum="all", weight=1, alarm=alarm, truth=truth)
    ...         for edit, alarm, truth in seen
    ...     ]
    ... )
    >>> matrix.caught.count, matrix.false_alarms.count, matrix.specificity.estimate
    (8, 3, 0.75)
    >>> share = matrix.confirmed
    >>> round(share.estimate, 4), round(share.low, 4), round(share.high, 4)
    (0.7273, 0.4344, 0.9025)
    """
    known = [each for each in compared if each.alarm is not None and each.truth is not None]
    total = sum(each.weight for each in known)

    def cell(*, alarm: bool, truth: bool) -> Cell:
        found = [each for each in known if each.alarm is alarm and each.truth is truth]
        share = sum(each.weight for each in found) / total if total else None
        return Cell(count=len(found), share=share)

    caught = cell(alarm=True, truth=True)
    false_alarms = cell(alarm=True, truth=False)
    return Confusion(
        caught=caught,
        false_alarms=false_alarms,
        missed=cell(alarm=False, truth=True),
        cleared=cell(alarm=False, truth=False),
        sensitivity=share_of(known, _is_alarm, among=_is_error, reason="no error was found"),
        specificity=share_of(known, _is_quiet, among=_is_fine, reason="all were errors"),
        precision=share_of(known, _is_error, among=_is_alarm, reason="there was no alarm"),
        confirmed=wilson(caught.count, caught.count + false_alarms.count),
        false_alarm_rate=share_of(known, _is_alarm, among=_is_fine, reason="all were errors"),
        edits=len({each.edit for each in known}),
        unsure=sum(each.truth is None and each.alarm is not None for each in compared),
        undecided=sum(each.alarm is None for each in compared),
    )


Claim = Callable[[Compared], bool]


def share_of(
    compared: Sequence[Compared], is_hit: Claim, *, among: Claim, reason: str
) -> Statistic:
    """Return the weighted share of those `among` that are hits; edits are the clusters."""
    edits = by_edit(compared)
    units = [[each for each in rows if among(each)] for rows in edits.values()]
    return clustered_share(
        [sum(map(is_hit, rows)) for rows in units],
        [len(rows) for rows in units],
        strata=[rows[0].stratum for rows in edits.values()],
        weights=[rows[0].weight for rows in edits.values()],
        reason=reason,
    )


def by_edit(compared: Sequence[Compared]) -> Mapping[str, list[Compared]]:
    """Group by edit; all rows of one edit must have one stratum and weight."""
    edits: dict[str, list[Compared]] = {}
    for each in compared:
        edits.setdefault(each.edit, []).append(each)
    for edit, rows in edits.items():
        if len({(each.stratum, each.weight) for each in rows}) > 1:
            raise ValueError(f"edit `{edit}` must have one stratum and one weight")
    return edits


def _is_alarm(each: Compared) -> bool:
    return each.alarm is True


def _is_quiet(each: Compared) -> bool:
    return each.alarm is False


def _is_error(each: Compared) -> bool:
    return each.truth is True


def _is_fine(each: Compared) -> bool:
    return each.truth is False
