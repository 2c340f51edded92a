"""What a run finds on its way to disk: steps, judgments and requests, in groups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.domain.calls import Call
from core.domain.cases import Case
from core.domain.edits import Edit
from core.domain.judging import Judgment
from core.domain.repair_kept import KeptRepair
from core.domain.runs import CellStep, PlanJudge
from core.store.calls import KEEP_CALL, StoreCallLog
from core.store.cases import save_case
from core.store.edits import save_edit
from core.store.repairs import save_repair
from core.store.rows import fields_of
from core.store.store import Store
from core.store.writer import GroupWriter, Insertion, Saving

_MARK = "UPDATE run_cells SET working = :step WHERE seq = :cell"
_ATTEMPT = """
INSERT INTO run_attempts (cell, step, attempt, failure, fault, edit_id, case_id)
SELECT :cell, :step, (SELECT coalesce(max(attempt), 0) + 1 FROM run_attempts
                      WHERE cell = :cell AND step = :step),
    :failure, :fault, :edit_id, :case_id
WHERE NOT EXISTS (SELECT 1 FROM run_attempts
                  WHERE cell = :cell AND step = :step AND failure IS NULL)
"""
_JUDGMENT = """
INSERT INTO run_judgments (cell, judge, engine, protocol, "order", attempt, verdict, failure,
    fault, reason, raw)
VALUES (:cell, :judge, :engine, :protocol, :order,
    (SELECT coalesce(max(attempt), 0) + 1 FROM run_judgments
     WHERE cell = :cell AND judge = :judge AND "order" = :order),
    :verdict, :failure, :fault, :reason, :raw)
"""
_CASE_OF_CELL = (
    "SELECT case_id FROM run_attempts WHERE cell = ? AND step = 'check' AND failure IS NULL"
)
_CALL = "INSERT INTO run_calls VALUES (:run_id, :call_id, :cell, :step)"


class RunCalls(StoreCallLog):
    """The log of a run's requests; each is known to belong to the run, and to a cell."""

    def __init__(self, path: Path | str, run_id: str) -> None:
        super().__init__(path)
        self._run_id = run_id

    def record_for(self, call: Call, *, cell: int | None, step: CellStep | None) -> None:
        """Keep one call with the cell and step that it was made for."""
        self.accept(Insertion(KEEP_CALL, fields_of(call)))
        values = {"run_id": self._run_id, "call_id": call.id, "cell": cell, "step": step}
        self.accept(Insertion(_CALL, values))


class RunWriter(GroupWriter):
    """The results of cells; use it in a `with`."""

    def mark(self, cell: int, step: CellStep | None) -> None:
        """Say which step of a cell is in hand, None for none."""
        self.accept(Insertion(_MARK, {"cell": cell, "step": step}))

    def done(self, cell: int, step: CellStep) -> None:
        """Keep that a step is done."""
        self.accept(Insertion(_ATTEMPT, _attempt(cell, step)))

    def failed(self, cell: int, step: CellStep, *, failure: str, fault: str) -> None:
        """Keep why a step failed; the cell is no longer in hand."""
        self.accept(Insertion(_ATTEMPT, _attempt(cell, step, failure=failure, fault=fault)))
        self.mark(cell, None)

    def edited(self, cell: int, edit: Edit) -> None:
        """Keep an edit as soon as it is made."""

        def save(store: Store) -> None:
            kept = save_edit(store, edit)
            store.run(_ATTEMPT, _attempt(cell, CellStep.EDIT, edit_id=kept.id))

        self.accept(Saving(self.path, save))

    def repaired(self, cell: int, edit: Edit, repair: KeptRepair, *, of_cell: int) -> None:
        """Keep a repaired edit as soon as it is made, and what was done to that of `of_cell`."""

        def save(store: Store) -> None:
            kept = save_edit(store, edit)
            checked = store.row(_CASE_OF_CELL, [of_cell]) or {}
            case_id = checked.get("case_id", repair.case_id)
            save_repair(store, replace(repair, edit_id=kept.id, case_id=case_id))
            store.run(_ATTEMPT, _attempt(cell, CellStep.EDIT, edit_id=kept.id))

        self.accept(Saving(self.path, save))

    def checked(self, cell: int, case: Case) -> None:
        """Keep a case with its check."""

        def save(store: Store) -> None:
            case_id = save_case(store, case)
            store.run(_ATTEMPT, _attempt(cell, CellStep.CHECK, case_id=case_id))

        self.accept(Saving(self.path, save))

    def unchecked(self, case: Case) -> None:
        """Keep a case whose check failed, so that its edit stays."""
        self.accept(Saving(self.path, lambda store: save_case(store, case)))

    def judged(
        self, cell: int, judge: PlanJudge, judgment: Judgment, *, fault: str | None, raw: str
    ) -> None:
        """Keep one answer of a judge."""
        values = {
            "cell": cell,
            "judge": judge.key,
            "engine": judge.engine,
            "protocol": judge.protocol.value,
            "order": judgment.order.value,
            "verdict": judgment.verdict.value if judgment.verdict else None,
            "failure": judgment.failure,
            "fault": fault,
            "reason": judgment.reason,
            "raw": raw,
        }
        self.accept(Insertion(_JUDGMENT, values))


def _attempt(cell: int, step: CellStep, **found: str | None) -> dict[str, object]:
    nothing = dict.fromkeys(("failure", "fault", "edit_id", "case_id"))
    return {"cell": cell, "step": step.value, **nothing, **found}
