"""The cells of runs: where each step stands, and what was finished before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.runs import Cell, CellState, CellStep
from core.store.rows import Row
from core.store.run_rows import cell_from
from core.store.runs import get_run
from core.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """The attempt that holds at one step; `failure` is None when the step is done."""

    failure: str | None
    fault: str | None
    edit_id: str | None
    case_id: str | None
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCell:
    """A cell with its number and what came of its steps so far."""

    number: int
    cell: Cell
    working: CellStep | None
    needs_judge: bool
    steps: Mapping[CellStep, StepRow] = field(default_factory=dict[CellStep, StepRow])

    @property
    def state(self) -> CellState:
        """Where the cell stands."""
        last = CellStep.JUDGE if self.needs_judge else CellStep.CHECK
        if self.is_done(CellStep.CHECK) and self.is_done(last):
            return CellState.DONE
        if self.working:
            return CellState.RUNNING
        return CellState.FAILED if self.failed_step else CellState.WAITING

    @property
    def failed_step(self) -> CellStep | None:
        """The first step whose last attempt failed."""
        failed = (step for step in CellStep if step in self.steps and self.steps[step].failure)
        return next(failed, None)

    def is_done(self, step: CellStep) -> bool:
        """Whether a step has a good result."""
        return step in self.steps and self.steps[step].failure is None


def kept_cells(store: Store, run_id: str, *, is_running: bool = False) -> list[KeptCell]:
    """Return the cells of a run in the order of its plan.

    Marks of work in hand count only where `is_running` says that somebody is at work.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    needs_judge = bool(get_run(store, run_id).plan.judges)
    with store.snapshot():
        rows = store.rows("SELECT * FROM run_cells WHERE run_id = ? ORDER BY seq", [run_id])
        held = store.rows(
            "SELECT cell, step, failure, fault, edit_id, case_id, attempt FROM v_run_steps"
            " WHERE run_id = ?",
            [run_id],
        )
    steps: defaultdict[int, dict[CellStep, StepRow]] = defaultdict(dict)
    for row in held:
        cell, step = row.pop("cell"), CellStep(row.pop("step"))
        steps[cell][step] = StepRow(**row)
    return [
        KeptCell(
            number=row["seq"],
            cell=cell_from(row),
            working=CellStep(row["working"]) if is_running and row["working"] else None,
            needs_judge=needs_judge,
            steps=steps[row["seq"]],
        )
        for row in rows
    ]


def made_alike(store: Store, prompt_shas: Sequence[str]) -> list[Row]:
    """Return how each edit by these prompts was made, and by whom it was checked, if it was."""
    return store.rows(
        "SELECT e.pair_id, e.prompt_sha, e.engine, e.level, e.replicate, c.checker"
        " FROM edits AS e LEFT JOIN cases AS c ON c.edit_id = e.id AND c.check_failure IS NULL"
        " WHERE e.prompt_sha IN (SELECT value FROM json_each(?))",
        [json.dumps(prompt_shas)],
    )


def judged_alike(store: Store, prompt_shas: Sequence[str]) -> list[Row]:
    """Return which edits by these prompts a run's judge answered about in both orders."""
    return store.rows(
        "SELECT r.pair_id, r.prompt_sha, r.engine, r.level, r.replicate, j.judge"
        " FROM run_judgments AS j JOIN run_cells AS r ON r.seq = j.cell"
        " WHERE j.verdict IS NOT NULL AND r.prompt_sha IN (SELECT value FROM json_each(?))"
        ' GROUP BY j.cell, j.judge HAVING count(DISTINCT j."order") = 2',
        [json.dumps(prompt_shas)],
    )


def with_facts(store: Store, checker: str) -> set[str]:
    """Return the ids of the pairs whose originals' facts a checker listed before."""
    rows = store.rows(
        "SELECT p.id FROM pairs AS p WHERE p.reply_sha IN"
        " (SELECT text_sha FROM fact_lists WHERE decomposer = ?)",
        [checker],
    )
    return {row["id"] for row in rows}


def adopt_finished(store: Store, run_id: str, *, remade: Sequence[str]) -> int:
    """Take over cases that were finished in exactly this way before; return how many.

    Nothing is taken over where one of the engines in `remade` edits or checks.
    """
    with store.write():
        store.run(_FIND_FINISHED, {"run": run_id, "remade": json.dumps(remade)})
        taken = store.run("INSERT INTO run_attempts (cell, step, attempt, edit_id)" + _EDITS)
        store.run("INSERT INTO run_attempts (cell, step, attempt)" + _FACTS)
        store.run("INSERT INTO run_attempts (cell, step, attempt, case_id)" + _CASES)
        store.run("UPDATE cases SET kept = 1 WHERE id IN (SELECT case_id FROM temp.finished)")
        store.run("DROP TABLE temp.finished")
    return taken


_FIND_FINISHED = """
CREATE TEMP TABLE finished AS
SELECT r.seq AS cell, e.id AS edit_id, c.id AS case_id
FROM run_cells AS r
JOIN edits AS e ON e.pair_id = r.pair_id AND e.prompt_sha = r.prompt_sha AND e.engine = r.engine
    AND e.level = r.level AND e.replicate = r.replicate
JOIN cases AS c ON c.edit_id = e.id AND c.checker = r.checker AND c.check_failure IS NULL
WHERE r.run_id = :run
AND NOT EXISTS (SELECT 1 FROM json_each(:remade) WHERE value IN (r.engine, r.checker))
AND NOT EXISTS (SELECT 1 FROM run_attempts AS a WHERE a.cell = r.seq)
"""
_EDITS = " SELECT cell, 'edit', 1, edit_id FROM temp.finished"
_FACTS = " SELECT cell, 'facts', 1 FROM temp.finished"
_CASES = " SELECT cell, 'check', 1, case_id FROM temp.finished"
