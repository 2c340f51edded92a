"""Repairs: kept once, read by the job, the edit or the case that they belong to."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from core.domain.identity import canonical_json
from core.domain.repair_kept import KeptRepair, RepairScores, SentenceLine
from core.domain.repairing import RepairAction
from core.store.rows import Row
from core.store.store import Store

_PLAIN = (
    "id", "pair_id", "case_id", "edit_id", "job_id", "engine", "checker", "prompt", "prompt_sha",
    "before", "after", "rounds", "note",
)  # fmt: skip


def save_repair(store: Store, repair: KeptRepair) -> None:
    """Keep a repair; the time is that of the database."""
    with store.write() as db:
        db.table("repairs").insert(
            {
                **{name: getattr(repair, name) for name in _PLAIN},
                "sentences": canonical_json(
                    [
                        {**asdict(each), "facts": list(each.facts), "action": each.action.value}
                        for each in repair.sentences
                    ]
                ),
                "scores": canonical_json(
                    {
                        "before": asdict(repair.scores_before),
                        "after": asdict(repair.scores_after),
                    }
                ),
            }
        )


def repair_of_job(store: Store, job_id: str) -> KeptRepair | None:
    """Return what a job made, None while it is not done or when it is forgotten."""
    row = store.row("SELECT * FROM repairs WHERE job_id = ?", [job_id])
    return _repair(row) if row else None


def repair_of_edit(store: Store, edit_id: str) -> KeptRepair | None:
    """Return the repair that an edit of a run came from, None for any other edit."""
    row = store.row("SELECT * FROM repairs WHERE edit_id = ? ORDER BY seq DESC", [edit_id])
    return _repair(row) if row else None


def repairs_of_case(store: Store, case_id: str) -> list[KeptRepair]:
    """Return the repairs that were made of a case, the newest first."""
    rows = store.rows("SELECT * FROM repairs WHERE case_id = ? ORDER BY seq DESC", [case_id])
    return [_repair(row) for row in rows]


def _repair(row: Row) -> KeptRepair:
    scores: dict[str, dict[str, int]] = json.loads(row["scores"])
    return KeptRepair(
        **{name: row[name] for name in (*_PLAIN, "at")},
        sentences=tuple(map(_line, json.loads(row["sentences"]))),
        scores_before=RepairScores(**scores["before"]),
        scores_after=RepairScores(**scores["after"]),
    )


def _line(kept: dict[str, Any]) -> SentenceLine:
    return SentenceLine(
        sentence=kept["sentence"],
        facts=tuple(kept["facts"]),
        action=RepairAction(kept["action"]),
        became=kept["became"],
        why=kept["why"],
        needs_you=kept["needs_you"],
    )
