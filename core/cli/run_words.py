"""Runs and their estimates as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.identity import Json
from core.domain.runs import CellState, Plan
from core.services.run_control import CellFailure, RunProgress
from core.services.run_estimate import EngineEstimate, RunEstimate

_MOST_FAILURES = 20


def estimate_json(estimate: RunEstimate) -> dict[str, Json]:
    """Return an estimate as a document."""
    return {
        "plan": _plan_json(estimate.plan),
        "checker": estimate.checker,
        "pairs": estimate.pairs,
        "arms": estimate.arms,
        "cells": estimate.cells,
        "done": estimate.done,
        "edits_made": estimate.edits_made,
        "originals_known": estimate.originals_known,
        "calls": estimate.calls,
        "input_tokens": estimate.input_tokens,
        "output_tokens": estimate.output_tokens,
        "cost": estimate.cost,
        "prices_of": estimate.prices_of,
        "minutes": round(estimate.minutes, 2),
        "concurrency": estimate.concurrency,
        "engines": [_engine_json(each) for each in estimate.engines],
        "assumption": estimate.assumption,
    }


def estimate_lines(estimate: RunEstimate) -> Iterator[str]:
    """Write an estimate for people."""
    plan = estimate.plan
    yield f"{plan.title}: {estimate.cells:,} cells ({estimate.arms} arms x {estimate.pairs} pairs)"
    yield f"Facts are checked by {estimate.checker}."
    if estimate.done or estimate.edits_made:
        yield (
            f"Done before: {estimate.done:,} cells; of {estimate.edits_made:,} more the edit is "
            "there."
        )
    cost = "of unknown price" if estimate.cost is None else f"about ${estimate.cost:,.2f}"
    yield (
        f"About {estimate.calls:,} calls leave this computer, {estimate.input_tokens:,} tokens "
        f"read and {estimate.output_tokens:,} written, {cost}, {estimate.minutes:,.1f} minutes."
    )
    for each in estimate.engines:
        yield f"  {each.engine}: {each.calls:,} calls, {each.seconds_a_call:.2f} s each"
    yield estimate.assumption


def progress_json(progress: RunProgress) -> dict[str, Json]:
    """Return a run as it stands as a document."""
    run = progress.run
    return {
        "run": {
            "id": run.id,
            "title": run.plan.title,
            "state": run.state.value,
            "reason": run.reason,
            "created_at": run.created_at,
            "budget": {"calls": run.plan.budget_calls, "money": run.plan.budget_money},
        },
        "cells": {state.value: count for state, count in progress.cells.items()},
        "steps": {step.value: count for step, count in progress.steps.items()},
        "sent": progress.sent,
        "cached": progress.cached,
        "seconds": round(progress.seconds, 3),
        "input_tokens": progress.input_tokens,
        "output_tokens": progress.output_tokens,
        "cost": progress.cost,
        "unpriced": progress.unpriced,
        "faults": dict(progress.faults),
        "request_faults": dict(progress.request_faults),
        "stopped_engines": dict(progress.stopped_engines),
        "failed": [_failure_json(each) for each in progress.failed],
    }


def progress_line(progress: RunProgress) -> str:
    """Write how far a run is in one line."""
    cells = progress.cells
    unknown = f" and {progress.unpriced:,} answers of unknown price" if progress.unpriced else ""
    speed = "" if progress.per_minute is None else f", {progress.per_minute:.0f} calls a minute"
    return (
        f"{cells[CellState.DONE]:,} of {progress.total:,} cells done, "
        f"{cells[CellState.FAILED]:,} failed; {progress.sent:,} calls sent{speed}, "
        f"${progress.cost:.4f}{unknown}"
    )


def progress_lines(progress: RunProgress) -> Iterator[str]:
    """Write a run as it stands for people."""
    run = progress.run
    yield f"{run.id}  {run.plan.title}: {run.state.value}"
    yield progress_line(progress)
    if run.reason:
        yield run.reason
    yield from (f"{engine}: {why}" for engine, why in progress.stopped_engines.items())
    for failure in progress.failed[:_MOST_FAILURES]:
        yield (
            f"failed at {failure.step.value} ({failure.fault}): {failure.pair_id}, {failure.arm}: "
            f"{failure.failure}"
        )
    if len(progress.failed) > _MOST_FAILURES:
        yield f"and {len(progress.failed) - _MOST_FAILURES:,} more failed; --json lists all."


def _plan_json(plan: Plan) -> dict[str, Json]:
    return {
        "title": plan.title,
        "prompts": list(plan.prompts),
        "levels": [level.value for level in plan.levels],
        "engines": list(plan.engines),
        "replicates": plan.replicates,
        "repair": plan.repair.value,
        "repair_checker": plan.repair_checker,
        "judges": [judge.key for judge in plan.judges],
        "budget": {"calls": plan.budget_calls, "money": plan.budget_money},
    }


def _engine_json(engine: EngineEstimate) -> dict[str, Json]:
    return {
        "engine": engine.engine,
        "calls": engine.calls,
        "input_tokens": engine.input_tokens,
        "output_tokens": engine.output_tokens,
        "cost": engine.cost,
        "seconds_a_call": round(engine.seconds_a_call, 3),
        "measured": engine.is_measured,
    }


def _failure_json(failure: CellFailure) -> dict[str, Json]:
    return {
        "cell": failure.number,
        "pair": failure.pair_id,
        "arm": failure.arm,
        "replicate": failure.replicate,
        "step": failure.step.value,
        "fault": failure.fault,
        "failure": failure.failure,
        "attempts": failure.attempts,
    }
