"""Try a prompt beside its parent on pinned pairs, as a job: each edit is kept as it comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.domain.access import Actor, Capability, authorize
from core.domain.messages import MessagePair
from core.domain.prompt_tries import Side, Try, TryCell, TryOrder, TryRow
from core.domain.prompting import Prompt
from core.domain.statistics import Statistic
from core.errors import BedsideError, EngineMisconfigured, NotFound
from core.metrics.arm_sums import Reply
from core.metrics.arms import arm_deltas
from core.metrics.facts import FactScores, score_check
from core.services.editing import EditOrder, edit_pair
from core.services.judge_runs import each_in_turn
from core.services.prompt_versions import method_of
from core.services.retention import forget_expired
from core.services.running import JobState, JobStatus, Report, last_job, start_job, stop_job
from core.services.scoring import SEED
from core.services.steps import StepState
from core.services.tools import Tools, open_tools
from core.settings import Keys, Settings
from core.store import Store, pairs
from core.store import prompt_tries as stored

STEP = "try"
PAIRS_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a pair's scores changed by; None where one of the two is undefined."""

    recall: float | None
    precision: float | None

    @property
    def is_worse(self) -> bool:
        """Whether either score fell."""
        return (self.recall or 0) < 0 or (self.precision or 0) < 0


def start_try(settings: Settings, keys: Keys, actor: Actor, order: TryOrder) -> str:
    """Start a try in its own thread and return the try's id.

    While the same try runs, nothing is started. What was made before is taken from the database.
    """
    authorize(actor, Capability.EDIT)
    with open_tools(settings, keys) as tools:
        forget_expired(tools.store, settings)
        for pair in order.pairs:
            pairs.save_pair(tools.store, pair, kept=False)
        try_id = order.id_for(actor.name)
        running = last_job(tools.store, try_id)
        if running is None or running.state is not JobStatus.RUNNING:
            stored.begin_try(tools.store, actor, order)

        async def work(own: Tools, report: Report) -> None:
            report(STEP, StepState.RUNNING)
            await run_try(own, try_id, order)
            report(STEP, StepState.DONE)

        start_job(tools, work, key=try_id, steps=[STEP])
    return try_id


async def run_try(tools: Tools, try_id: str, order: TryOrder) -> None:
    """Make every edit of a try; what fails says why in its cell and stops nothing else.

    Raises
    ------
    EngineMisconfigured
        When the engine can't be asked at all.
    """

    async def both(pair: MessagePair) -> None:
        # One after the other: the second finds the facts of the original in the cache.
        for side in Side:
            await _fill(tools, try_id, order, pair, side)

    await each_in_turn(order.pairs, both, at_a_time=PAIRS_AT_ONCE)


def stop_try(store: Store, actor: Actor, try_id: str) -> None:
    """Ask a running try to stop; what is finished stays."""
    authorize(actor, Capability.EDIT)
    job = last_job(store, try_id)
    if job and job.state is JobStatus.RUNNING:
        stop_job(store, job.id)


def get_try(store: Store, actor: Actor, try_id: str) -> tuple[Try, JobState | None]:
    """Return a try of this person as it stands, and its job.

    Raises
    ------
    NotFound
        When this person has no such try.
    """
    authorize(actor, Capability.EDIT)
    # The job first: what it made before it ended is then in the try for sure.
    job = last_job(store, try_id)
    found = stored.get_try(store, try_id)
    if found.author != actor.name:
        raise NotFound("This try is not here; please try the prompt again.")
    return found, job


def last_try(store: Store, actor: Actor, parent: Prompt) -> str | None:
    """Return the id of the try that this person began last against `parent`."""
    authorize(actor, Capability.EDIT)
    return stored.newest_try(store, actor.name, parent.sha)


def scores_of(cell: TryCell) -> FactScores | None:
    """Return the scores of one edit, None without a checked one."""
    return score_check(cell.case.check) if cell.case and cell.case.check else None


def change_of(row: TryRow) -> Change:
    """Return what a pair's scores changed by, from the parent to what is tried."""
    tried, parent = scores_of(row.tried), scores_of(row.parent)
    return Change(
        recall=_minus(tried.recall, parent.recall) if tried and parent else None,
        precision=_minus(tried.precision, parent.precision) if tried and parent else None,
    )


def worst_first(rows: tuple[TryRow, ...]) -> list[TryRow]:
    """Return the pairs that got worse first, those without a change last."""

    def place(row: TryRow) -> tuple[bool, float]:
        change = change_of(row)
        known = [each for each in (change.recall, change.precision) if each is not None]
        return not known, min(known, default=0.0)

    return sorted(rows, key=place)


def deltas(rows: tuple[TryRow, ...]) -> dict[str, Statistic]:
    """Return the mean change of recall and of precision, with intervals by paired resampling."""
    changes = arm_deltas(
        {row.pair.id: _replies(row.parent) for row in rows},
        {row.pair.id: _replies(row.tried) for row in rows},
        rng=np.random.default_rng(SEED),
    )
    return {"recall": changes.macro.recall, "precision": changes.macro.precision}


def _replies(cell: TryCell) -> list[Reply]:
    check = cell.case.check if cell.case else None
    if check is None:
        return []
    return [
        Reply(
            kept=[verdict.entailed for verdict in check.kept],
            grounded=[verdict.entailed for verdict in check.grounded],
        )
    ]


async def _fill(tools: Tools, try_id: str, order: TryOrder, pair: MessagePair, side: Side) -> None:
    prompt = order.prompt(side)
    asked = EditOrder(
        pair=pair,
        method=method_of(prompt),
        level=order.level,
        engine=order.engine,
        checker=order.checker,
        version=prompt,
    )
    try:
        case = await edit_pair(tools, asked)
    except EngineMisconfigured:
        raise
    except BedsideError as error:
        stored.fill_cell(tools.store, try_id, pair.id, side, failure=str(error))
    else:
        stored.fill_cell(tools.store, try_id, pair.id, side, case_id=case.id)


def _minus(new: float | None, old: float | None) -> float | None:
    return None if new is None or old is None else new - old
