"""The check of a desk's texts: what is known is carried, the rest is asked for.

A verdict goes with its sentence, so that a decision asks for nothing as long as every sentence of
the text stands in the original or in the edit (`core.domain.desk_rechecking` has the rules). A
sentence that nobody judged, written by hand or made of halves, is split into facts, which are held
against the original; and since it may contradict what it doesn't touch, every fact of the
original is held against the whole text once more, in one call.

The rules judge at once, also beside hand labels, and the verdict says so. A model is asked only
by `judge_waiting`, after the person agreed that the texts leave this machine; until then what it
would judge is undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.cases import Case
from core.domain.desk import Said
from core.domain.desk_rechecking import WAITING, Recheck, recheck
from core.domain.desk_states import Judged
from core.domain.facts import FactCheck
from core.metrics.flags import raise_flags
from core.services.wording import HAND_AND_RULES, HAND_LABELS, RULES_ENGINE

__all__ = ["WAITING", "Waiting", "judged_by", "known_of", "said_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many facts and sentences are undecided until `checker` is asked."""

    count: int
    checker: str


def judged_by(check: FactCheck) -> str:
    """Name the engine that judges what is new in texts made of this check's edit."""
    return RULES_ENGINE if check.checker == HAND_LABELS else check.checker


def known_of(case: Case, text: str, judged: Sequence[Judged]) -> Recheck | None:
    """Return the check of a text of this case's desk as far as it is known; None without a check.

    A check by hand labels with verdicts of rules in it is called so.
    """
    if case.check is None:
        return None
    found = recheck(
        case.pair.physician_reply, text, made=case.edit.text, check=case.check, judged=judged
    )
    if case.check.checker == HAND_LABELS and found.by_engine:
        return replace(found, check=replace(found.check, checker=HAND_AND_RULES))
    return found


def said_of(case: Case, check: FactCheck | None) -> Said:
    """Return a check of a text of this case with the flags that it raises."""
    if check is None:
        return Said(check=None)
    flags = raise_flags(original=case.pair.physician_reply, check=check, checker=check.checker)
    return Said(check=check, flags=flags)
