"""What a run found, cell by cell: the one place from which results, pages and exports read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.access import Actor
from core.domain.facts import Attribution, FlagKind
from core.domain.judging import Judgment, Variant
from core.domain.runs import Arm, CellState, CellStep, PlanJudge, RunState
from core.services.judge_verdicts import ItemVerdict, is_asked, item_verdict
from core.services.run_control import get_run
from core.store import Store, run_reading
from core.store.rows import Row
from core.store.run_cells import KeptCell, kept_cells

__all__ = ["CellLabels", "RunCase", "run_cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLabels:
    """The verdicts that hold, one a fact, None where undecided.

    `kept` is about the facts of the original (recall), `grounded` about those of the edit
    (precision), with their `attributions`.
    """

    kept: tuple[bool | None, ...] = ()
    grounded: tuple[bool | None, ...] = ()
    attributions: tuple[Attribution | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCase:
    """One cell. `labels` and `case_id` are there when it was checked, whatever came afterward.

    A failed cell has `failed_step`, `failure` (a plain sentence) and `fault` (its class in one
    word), and is never to be averaged in. `judged` holds by judge the verdict on the edit (A)
    against the original (B). `cost` is in US dollars, None where a price is unknown.
    """

    number: int
    arm: Arm
    pair_id: str
    replicate: int
    state: CellState
    failed_step: CellStep | None = None
    failure: str | None = None
    fault: str | None = None
    attempts: int = 0
    edit_id: str | None = None
    case_id: str | None = None
    labels: CellLabels | None = None
    flags: tuple[FlagKind, ...] = ()
    judged: Mapping[str, ItemVerdict] = field(default_factory=dict[str, ItemVerdict])
    sent: int = 0
    seconds: float = 0.0
    cost: float | None = 0.0


def run_cases(store: Store, actor: Actor, run_id: str) -> tuple[RunCase, ...]:
    """Return every cell of a run in the order of its plan, read in a handful of queries.

    The whole check of one cell, texts and all, is the case `case_id`.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    run = get_run(store, actor, run_id)
    judges = run.plan.judges
    labels = _labels(run_reading.verdict_rows(store, run_id))
    flags = run_reading.flag_kinds(store, run_id)
    said = run_reading.judgments(store, run_id)
    spent = run_reading.spent_by_cell(store, run_id)
    return tuple(
        _case(
            kept,
            labels=labels.get(kept.number, CellLabels()),
            flags=flags,
            judged=_judged(kept.number, judges, said),
            spent=spent.get(kept.number, {}),
        )
        for kept in kept_cells(store, run_id, is_running=run.state is RunState.RUNNING)
    )


def _case(
    kept: KeptCell,
    *,
    labels: CellLabels,
    flags: Mapping[str, tuple[str, ...]],
    judged: Mapping[str, ItemVerdict],
    spent: Row,
) -> RunCase:
    failed = kept.failed_step if kept.state is CellState.FAILED else None
    step = kept.steps[failed] if failed else None
    edit, check = kept.steps.get(CellStep.EDIT), kept.steps.get(CellStep.CHECK)
    case_id = check.case_id if check else None
    return RunCase(
        number=kept.number,
        arm=kept.cell.arm,
        pair_id=kept.cell.pair_id,
        replicate=kept.cell.replicate,
        state=kept.state,
        failed_step=failed,
        failure=step.failure if step else None,
        fault=step.fault if step else None,
        attempts=step.attempt if step else 0,
        edit_id=edit.edit_id if edit else None,
        case_id=case_id,
        labels=labels if case_id else None,
        flags=tuple(FlagKind(kind) for kind in flags.get(case_id or "", ())),
        judged=judged,
        **spent,
    )


def _labels(rows: Sequence[Row]) -> dict[int, CellLabels]:
    """Take the last row about each fact, which is the one that holds."""
    holding: defaultdict[int, dict[tuple[str, int], Row]] = defaultdict(dict)
    for row in rows:
        holding[row["cell"]][row["premise_kind"], row["ordinal"]] = row
    return {cell: _of_one(list(facts.values())) for cell, facts in holding.items()}


def _of_one(facts: Sequence[Row]) -> CellLabels:
    grounded = [row for row in facts if row["premise_kind"] == "original"]
    return CellLabels(
        kept=tuple(_label(row) for row in facts if row["premise_kind"] == "edit"),
        grounded=tuple(_label(row) for row in grounded),
        attributions=tuple(
            Attribution(row["attribution"]) if row["attribution"] else None for row in grounded
        ),
    )


def _label(row: Row) -> bool | None:
    return None if row["entailed"] is None else bool(row["entailed"])


def _judged(
    cell: int, judges: Sequence[PlanJudge], said: Mapping[tuple[int, str], list[Judgment]]
) -> dict[str, ItemVerdict]:
    return dict(_verdicts(cell, judges, said))


def _verdicts(
    cell: int, judges: Sequence[PlanJudge], said: Mapping[tuple[int, str], list[Judgment]]
) -> Iterator[tuple[str, ItemVerdict]]:
    for judge in judges:
        answers = said.get((cell, judge.key), [])
        if is_asked(answers, Variant.ZERO_SHOT):
            verdict = item_verdict(answers, protocol=judge.protocol, variant=Variant.ZERO_SHOT)
            yield judge.key, verdict
