"""What a run came to, arm by arm: facts, flags, empathy, stability, and all that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.domain.access import Actor
from core.domain.facts import FlagKind
from core.domain.runs import RunState
from core.domain.statistics import Statistic
from core.metrics.arms import ArmScores, arm_scores
from core.services.repair_runs import FLATTERED, is_flattered
from core.services.run_arms import RunArm, Texts, replies_of, run_arms, texts_of
from core.services.run_cases import RunCase
from core.services.run_control import Run, get_run
from core.services.run_empathy import ArmEmpathy, judged_empathy, panel_empathy
from core.services.scoring import SEED
from core.store import Store

RESAMPLES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """One arm. `scores` rest on the checked cells alone.

    `faults` counts by class the cells that failed before they were checked, `unjudged` the
    checked ones on which a judge failed. `empathy` has one entry for each judge of the plan and
    for each closed panel that compared these edits with the original. `flags` counts kinds.
    """

    arm: RunArm = field(repr=False)
    scores: ArmScores
    empathy: tuple[ArmEmpathy, ...]
    faults: Mapping[str, int]
    unjudged: int
    waiting: int
    flags: Mapping[FlagKind, int]

    @property
    def ers(self) -> Statistic:
        """The Empathy Ranking Score against the original, of the first who judged."""
        found = next((each.ers for each in self.empathy if each.ers.estimate is not None), None)
        if found:
            return found
        reasons = [each.ers.reason for each in self.empathy]
        return Statistic(estimate=None, reason=reasons[0] if reasons else "nobody judged empathy")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResults:
    """The table of a run. `failed` lists every cell that failed, none of which is a zero.

    `notes` say in words what to keep in mind.
    """

    run: Run
    arms: tuple[ArmResult, ...]
    failed: tuple[RunCase, ...] = field(repr=False)
    notes: tuple[str, ...]


def run_results(
    store: Store, actor: Actor, run_id: str, *, resamples: int = RESAMPLES
) -> RunResults:
    """Score every arm of a run; of one that still runs, what is there so far.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    run = get_run(store, actor, run_id)
    arms, texts = run_arms(store, actor, run_id), texts_of(store, run_id)
    panels = panel_empathy(store, actor, [arm.arm for arm in arms])
    found = tuple(
        _result(arm, texts, run=run, panels=panels.get(arm.arm, ()), resamples=resamples)
        for arm in arms
    )
    failed = tuple(cell for arm in arms for cell in (*arm.failed, *arm.unjudged))
    return RunResults(run=run, arms=found, failed=failed, notes=tuple(_notes(run, found)))


def _result(
    arm: RunArm, texts: Texts, *, run: Run, panels: Sequence[ArmEmpathy], resamples: int
) -> ArmResult:
    judges = [judge.key for judge in run.plan.judges]
    return ArmResult(
        arm=arm,
        # Seeded anew, so that an arm's intervals do not depend on what else the run has.
        scores=arm_scores(
            replies_of(arm.checked, texts),
            rng=np.random.default_rng(SEED),
            resamples=resamples,
        ),
        empathy=(*(judged_empathy(arm.checked, judge) for judge in judges), *panels),
        faults=dict(Counter(cell.fault or "unknown" for cell in arm.failed)),
        unjudged=len(arm.unjudged),
        waiting=arm.waiting,
        flags=dict(Counter(kind for cell in arm.checked for kind in cell.flags)),
    )


def _notes(run: Run, arms: Sequence[ArmResult]) -> list[str]:
    notes: list[str] = []
    if run.state is not RunState.DONE:
        waiting = sum(arm.waiting for arm in arms)
        notes.append(f"The run is {run.state.value}: {_count(waiting)} not done, in no number.")
    failed = sum(sum(arm.faults.values()) for arm in arms)
    if failed:
        notes.append(f"{_count(failed)} failed, listed apart and in no average.")
    unjudged = sum(arm.unjudged for arm in arms)
    if unjudged:
        notes.append(
            f"On {_count(unjudged)} a judge failed: they count for facts and not for empathy."
        )
    if len({arm.scores.pairs for arm in arms}) > 1:
        notes.append(
            "The arms do not rest on the same pairs; compare two of them on the pairs that both "
            "have."
        )
    if is_flattered(run.plan, [each.arm.arm for each in arms]):
        notes.append(FLATTERED)
    if run.plan.replicates > 1:
        notes.append(
            f"Each pair was edited up to {run.plan.replicates} times; replicates are averaged "
            "within their pair first."
        )
    return notes


def _count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells:,} cells"
