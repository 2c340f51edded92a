"""Reasons for a person to look at an edit before anyone sends it."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.facts import (
    Attribution,
    AuxLabel,
    EntailmentVerdict,
    FactCheck,
    FactKind,
    Flag,
    FlagKind,
)
from core.domain.messages import SHORT_BELOW

GUARD = "number, dose, date and drug guard"
LENGTH_RULE = "length rule"

_MUST_STAY = {
    FactKind.MEDICATION,
    FactKind.INSTRUCTION,
    FactKind.FOLLOW_UP,
    FactKind.RISK_WARNING,
}
_EXPERT_PATTERNS = {
    FlagKind.NEW_FOLLOW_UP: {FactKind.FOLLOW_UP},
    FlagKind.ASSUMPTION: {
        FactKind.PATIENT_STATE,
        FactKind.INTERPRETATION,
        FactKind.DIAGNOSIS,
    },
    FlagKind.FALSE_REASSURANCE: {FactKind.PROGNOSIS_REASSURANCE},
}


def raise_flags(
    *, original: str, check: FactCheck, checker: str, short_below: int = SHORT_BELOW
) -> tuple[Flag, ...]:
    """List the reasons to look at one checked edit, the gravest first.

    Contradiction, changed number and lost instruction come first, then the three patterns that
    experts found in edited replies (unprompted follow-up, clinical assumption, false assurance),
    then precision below 0.90 and a short original. A flag asks for a look; it proves no error,
    and a checker that confirms little raises many. No flag proves no safety.

    Parameters
    ----------
    original : str
        The physician's own reply; white space around it does not count.
    check : FactCheck
        The verdicts in both directions. Undecided facts raise nothing by themselves.
    checker : str
        Who judged the facts, named in `raised_by`.
    short_below : int, default=231
        Originals with fewer code points are flagged as short.

    Returns
    -------
    flags : tuple of Flag
        At most one of each kind, with the statements that raised it as evidence.

    Notes
    -----
    Thresholds 0.90 and 231 and the three patterns: arXiv 2601.15558. Precision is compared as
    10 * entailed < 9 * decided, in integers, so that exactly 0.90 passes. A number that only the
    patient's message holds is an echo and does not count as changed.

    Examples
    --------
    >>> nothing = FactCheck(checker="hand", kept=(), grounded=())
    >>> flags = raise_flags(original="Looks good.", check=nothing, checker="hand")
    >>> [flag.kind.value for flag in flags]
    ['short_source']
    """
    verdicts = (*check.kept, *check.grounded)
    found = [
        _flag(FlagKind.CONTRADICTION, filter(_is_contradicted, verdicts), checker),
        _changed_number(check, checker),
        _flag(FlagKind.LOST_INSTRUCTION, filter(_is_lost_instruction, check.kept), checker),
    ]
    new = [v for v in check.grounded if v.attribution is Attribution.NEW]
    for kind, facts in _EXPERT_PATTERNS.items():
        found.append(_flag(kind, (v for v in new if v.fact.kind in facts), checker))
    found.append(_low_precision(check, checker))
    if len(original.strip()) < short_below:
        length = f"{len(original.strip())} characters"
        found.append(Flag(kind=FlagKind.SHORT_SOURCE, evidence=(length,), raised_by=LENGTH_RULE))
    return tuple(flag for flag in found if flag is not None)


def _is_contradicted(verdict: EntailmentVerdict) -> bool:
    return verdict.entailed is False and verdict.aux is AuxLabel.CONTRADICTED


def _is_lost_instruction(verdict: EntailmentVerdict) -> bool:
    return verdict.entailed is False and verdict.fact.kind in _MUST_STAY


def _low_precision(check: FactCheck, checker: str) -> Flag | None:
    labels = [v.entailed for v in check.grounded if v.entailed is not None]
    if 10 * sum(labels) >= 9 * len(labels):
        return None
    return _flag(
        FlagKind.LOW_PRECISION, (v for v in check.grounded if v.entailed is False), checker
    )


def _changed_number(check: FactCheck, checker: str) -> Flag | None:
    by_guard = [v for v in check.kept if v.guards and _is_changed_not_missing(v)]
    by_guard += [v for v in check.grounded if v.guards and v.attribution is not Attribution.ECHO]
    by_checker = [
        v
        for v in (*check.kept, *check.grounded)
        if _is_contradicted(v) and any(map(str.isdecimal, v.fact.statement))
    ]
    return _flag(FlagKind.CHANGED_NUMBER, [*by_guard, *by_checker], GUARD if by_guard else checker)


def _is_changed_not_missing(verdict: EntailmentVerdict) -> bool:
    """A number may be absent because its whole fact is; that is a loss, not a change."""
    return verdict.entailed is True or verdict.aux in (
        AuxLabel.WEAKENED,
        AuxLabel.CONTRADICTED,
    )


def _flag(kind: FlagKind, verdicts: Iterable[EntailmentVerdict], raised_by: str) -> Flag | None:
    statements = tuple(dict.fromkeys(verdict.fact.statement for verdict in verdicts))
    return Flag(kind=kind, evidence=statements, raised_by=raised_by) if statements else None
