"""Plain words for the steps and the faults of a run."""

from __future__ import annotations

from core.domain.runs import CellStep, PlanJudge
from core.services.judge_words import PROTOCOL_SHORT, engine_words
from core.services.run_control import Run

EDITED_BY_RULES = "Edited by rules, not a language model"
STEP_WORDS = {
    CellStep.EDIT: "Edited",
    CellStep.FACTS: "Facts listed",
    CellStep.CHECK: "Checked",
    CellStep.JUDGE: "Judged",
}
FAILED_AT = {
    CellStep.EDIT: "editing",
    CellStep.FACTS: "listing facts",
    CellStep.CHECK: "checking facts",
    CellStep.JUDGE: "judging",
}
_FAULTS = {
    "address": "the address can't be used",
    "bad_body": "the answer was broken",
    "blocked": "blocked by the provider",
    "budget": "the budget is spent",
    "cancelled": "cancelled before its turn",
    "empty": "empty answer",
    "expired": "the batch's time ran out",
    "key": "the key was refused",
    "missing": "missing from the batch's answers",
    "rate": "too many requests",
    "reset": "the connection broke",
    "schema": "the form of the answer was refused",
    "text": "the text can't be used",
    "timeout": "no answer in time",
    "truncated": "the answer was cut off",
    "unreachable": "the server can't be reached",
    "unreadable": "the answer can't be read",
}


_MINUTE = 60.0


def fault_words(kind: str) -> str:
    """Say what a class of faults means."""
    return f"{_FAULTS[kind]} ({kind})" if kind in _FAULTS else kind


def judge_words(judge: PlanJudge) -> str:
    """Name a judge of a plan."""
    return f"{engine_words(judge.engine)}, {PROTOCOL_SHORT[judge.protocol]}"


def run_words(run: Run) -> str:
    """Name a run among others."""
    return f"{run.plan.title}, {run.created_at[:16]}"


def span(seconds: float) -> str:
    """Write a duration a person can read."""
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    return f"{seconds / _MINUTE:,.1f} min"
