"""Plans and cells to rows and back."""

from __future__ import annotations

import json
from typing import Any

from core.domain.edits import EmpathyLevel
from core.domain.identity import canonical_json
from core.domain.judging import Protocol
from core.domain.messages import LengthBand
from core.domain.runs import Arm, Cell, PairChoice, PairSet, Plan, PlanJudge, Repairs
from core.store.rows import Row


def plan_text(plan: Plan) -> str:
    """Write a plan as it is kept."""
    pairs = plan.pairs
    return canonical_json(
        {
            "title": plan.title,
            "prompts": list(plan.prompts),
            "levels": [level.value for level in plan.levels],
            "engines": list(plan.engines),
            "pairs": {
                "source": pairs.source.value,
                "ids": list(pairs.ids),
                "bands": [band.value for band in pairs.bands],
                "draw": pairs.draw,
                "seed": pairs.seed,
            },
            "replicates": plan.replicates,
            "checker": plan.checker,
            "judges": [
                {"engine": judge.engine, "protocol": judge.protocol.value} for judge in plan.judges
            ],
            "repair": plan.repair.value,
            "repair_checker": plan.repair_checker,
            "budget_calls": plan.budget_calls,
            "budget_money": plan.budget_money,
        }
    )


def plan_from(text: str) -> Plan:
    """Read a plan that `plan_text` wrote."""
    kept: dict[str, Any] = json.loads(text)
    pairs = kept["pairs"]
    return Plan(
        title=kept["title"],
        prompts=tuple(kept["prompts"]),
        levels=tuple(EmpathyLevel(level) for level in kept["levels"]),
        engines=tuple(kept["engines"]),
        pairs=PairChoice(
            source=PairSet(pairs["source"]),
            ids=tuple(pairs["ids"]),
            bands=tuple(LengthBand(band) for band in pairs["bands"]),
            draw=pairs["draw"],
            seed=pairs["seed"],
        ),
        replicates=kept["replicates"],
        checker=kept["checker"],
        judges=tuple(
            PlanJudge(engine=judge["engine"], protocol=Protocol(judge["protocol"]))
            for judge in kept["judges"]
        ),
        repair=Repairs(kept.get("repair", Repairs.NO)),
        repair_checker=kept.get("repair_checker"),
        budget_calls=kept["budget_calls"],
        budget_money=kept["budget_money"],
    )


def cell_row(run_id: str, cell: Cell) -> Row:
    """Return the row of a cell."""
    arm = cell.arm
    return {
        "run_id": run_id,
        "pair_id": cell.pair_id,
        "prompt": arm.prompt,
        "prompt_sha": arm.prompt_sha,
        "level": arm.level.value,
        "engine": arm.engine,
        "replicate": cell.replicate,
        "checker": arm.checker,
    }


def cell_from(row: Row) -> Cell:
    """Return the cell of a row."""
    return Cell(
        arm=Arm(
            prompt=row["prompt"],
            prompt_sha=row["prompt_sha"],
            level=EmpathyLevel(row["level"]),
            engine=row["engine"],
            checker=row["checker"],
        ),
        pair_id=row["pair_id"],
        replicate=row["replicate"],
    )
