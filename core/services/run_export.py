"""The results and cells of one run as files: CSV for spreadsheets, JSON lines for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.domain.access import Actor, Capability, authorize
from core.domain.identity import Json
from core.domain.runs import Arm
from core.domain.statistics import Statistic
from core.metrics.arm_sums import mean_of
from core.services.row_files import csv_text, lines_text, write_files
from core.services.run_arms import RunArm, replies_of, run_arms
from core.services.run_cases import RunCase
from core.services.run_results import ArmResult, RunResults, run_results
from core.store import Store
from core.store.deeds import note_deed


def run_files(store: Store, actor: Actor, run_id: str) -> dict[str, str]:
    """Return the text of each file by its name; who exported is written down.

    Results have a row for each arm and score, cells a row for each cell, failed ones too. An
    empty cell of a CSV file means "not defined" or "unknown", never 0.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    authorize(actor, Capability.EXPORT)
    results = list(result_rows(run_results(store, actor, run_id)))
    cells = list(cell_rows(run_arms(store, actor, run_id)))
    note_deed(store, actor, "exported", run_id)
    return {
        "results.csv": csv_text(results[0] if results else (), results),
        "results.jsonl": lines_text(results),
        "cells.csv": csv_text(cells[0] if cells else (), cells),
        "cells.jsonl": lines_text(cells),
    }


def write_run(store: Store, actor: Actor, run_id: str, directory: Path) -> tuple[str, ...]:
    """Write the files of a run into a directory; return their names.

    Raises
    ------
    InvalidInput
        When the directory can't be written to.
    """
    return write_files(directory, run_files(store, actor, run_id))


def result_rows(found: RunResults) -> Iterator[dict[str, Json]]:
    """Yield a row for each arm and score, with interval, n and the reason where there is none."""
    for each in found.arms:
        for score, statistic in statistics_of(each):
            yield {**_arm_columns(each.arm), "score": score, **statistic.as_json()}


def statistics_of(each: ArmResult) -> Iterator[tuple[str, Statistic]]:
    """Yield every number of an arm by its name."""
    scores = each.scores
    for average, triple in (("micro", scores.micro), ("macro", scores.macro)):
        yield f"recall_{average}", triple.recall
        yield f"precision_{average}", triple.precision
        yield f"f1_{average}", triple.f1
    yield "flags_per_100", scores.flags_per_100
    yield "length_ratio", scores.length_ratio
    yield "recall_spread", scores.recall_spread
    yield "precision_spread", scores.precision_spread
    for one in each.empathy:
        yield f"ers_half by {one.by}", one.ers


def cell_rows(arms: Sequence[RunArm]) -> Iterator[dict[str, Json]]:
    """Yield a row for each cell, in the order of the plan; no text of anybody."""
    cells = [(cell, arm) for arm in arms for cell in arm.cells]
    for cell, arm in sorted(cells, key=lambda each: each[0].number):
        yield {**_arm_columns(arm), **_cell_columns(cell)}


def _arm_columns(arm: RunArm) -> dict[str, Json]:
    made: Arm = arm.arm
    return {
        "run": arm.run_id,
        "arm": arm.number,
        "prompt": made.prompt,
        "prompt_sha": made.prompt_sha,
        "level": made.level.value,
        "engine": made.engine,
        "checker": made.checker,
    }


def _cell_columns(cell: RunCase) -> dict[str, Json]:
    replies = replies_of([cell]).get(cell.pair_id, ())
    judged = {judge: verdict.label.value for judge, verdict in cell.judged.items()}
    return {
        "cell": cell.number,
        "pair_id": cell.pair_id,
        "replicate": cell.replicate,
        "state": cell.state.value,
        "failed_step": cell.failed_step.value if cell.failed_step else None,
        "fault": cell.fault,
        "failure": cell.failure,
        "case_id": cell.case_id,
        "recall": mean_of(reply.recall for reply in replies),
        "precision": mean_of(reply.precision for reply in replies),
        "f1": mean_of(reply.f1 for reply in replies),
        "n_kept": sum(label is not None for reply in replies for label in reply.kept),
        "n_grounded": sum(label is not None for reply in replies for label in reply.grounded),
        "undecided": sum(
            label is None for reply in replies for label in (*reply.kept, *reply.grounded)
        ),
        "flags": " ".join(kind.value for kind in cell.flags),
        "judged": json.dumps(judged, ensure_ascii=False) if judged else "",
        "sent": cell.sent,
        "seconds": cell.seconds,
        "cost": cell.cost,
    }
