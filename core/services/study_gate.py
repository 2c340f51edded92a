"""The gate: an edit that says too much of its own isn't shown without a named decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.metrics.facts import FactScores
from core.services.study_systems import PHYSICIAN, System, SystemReply


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTheGate:
    """What the gate says of one comparison; `held_back` is None where it may be shown."""

    precision: float | None
    n_facts: int
    held_back: str | None


def reply_at_the_gate(replies: Sequence[tuple[System, SystemReply]], gate: float) -> AtTheGate:
    """Judge the edits among `replies` by the one that is worst off.

    The physician's own reply always passes. Where two edits are compared, the reason names which
    one is meant.
    """
    edits = [
        (system, _judged(reply.scores, gate))
        for system, reply in replies
        if system.key != PHYSICIAN
    ]
    system, worst = min(edits, key=lambda edit: _standing(edit[1]))
    if worst.held_back is None or len(edits) == 1:
        return worst
    return AtTheGate(
        precision=worst.precision,
        n_facts=worst.n_facts,
        held_back=f"{system.label}: {worst.held_back}",
    )


def _standing(judged: AtTheGate) -> tuple[bool, float]:
    return judged.held_back is None, -1.0 if judged.precision is None else judged.precision


def _judged(scores: FactScores | None, gate: float) -> AtTheGate:
    if scores is None:
        return AtTheGate(precision=None, n_facts=0, held_back="not checked")
    return AtTheGate(
        precision=scores.precision, n_facts=scores.n_grounded, held_back=_reason(scores, gate)
    )


def _reason(scores: FactScores, gate: float) -> str | None:
    """Say why an edit is held back; a precision just below the gate isn't rounded up to it."""
    if scores.precision is None:
        return f"precision is not defined: {scores.precision_reason}"
    facts = scores.n_grounded
    if scores.precision < gate:
        found = round(scores.precision * facts)
        written, passing = f"{scores.precision:.2f}", f"{gate:.2f}"
        if written == passing:
            written = f"{scores.precision:.4f}"
        return f"precision {written} ({found} of {facts} facts) is below the gate of {passing}"
    if not scores.precision_reliable:
        undecided = scores.undecided_grounded
        return f"{undecided} of {facts + undecided} facts are undecided"
    return None
