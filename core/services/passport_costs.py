"""What an edit took: its own requests, and all requests of the runs that hold it."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.edits import Edit
from core.services.passport_parts import Part, part
from core.store import Store
from core.store.passport_rows import runs_of

NO_RUN = "No run holds this edit."


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCost:
    """One cell of a run that holds the edit, with all requests of all its steps.

    Requests are those that were sent, not answers from the cache; None where unknown.
    """

    run_id: str
    cell: int
    calls: int
    seconds: float | None
    input_tokens: int | None
    output_tokens: int | None
    cost: float | None


def runs_with(store: Store, edit: Edit) -> Part[RunCost]:
    """Return the cells of runs that hold this edit."""
    return part(tuple(RunCost(**row) for row in runs_of(store, edit.id)), NO_RUN)
