"""Which answer of a presentation holds, and what an undo goes back to."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.panel import Cause, Revision


def standing(history: Sequence[Revision]) -> Revision | None:
    """Return the answer that holds, None when there is none or it was undone."""
    if not history:
        return None
    last = history[-1]
    return last if last.choice is not None or last.skip is not None else None


def state_before(history: Sequence[Revision]) -> Revision | None:
    """Return what one more undo goes back to: each undo takes off the last step that stands."""
    steps = _steps(history)
    return steps[-2] if len(steps) > 1 else None


def _steps(history: Sequence[Revision]) -> list[Revision]:
    steps: list[Revision] = []
    for revision in history:
        if revision.cause is Cause.UNDO:
            del steps[-1:]
        else:
            steps.append(revision)
    return steps
