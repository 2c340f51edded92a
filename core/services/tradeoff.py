"""What more empathy costs in facts: each system by level, beside empathy, length and grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.domain.access import Actor
from core.domain.edits import EmpathyLevel
from core.domain.runs import Arm
from core.domain.statistics import Statistic
from core.metrics.arm_bands import paired_change
from core.metrics.arm_sums import Arm as ArmReplies
from core.metrics.arm_sums import Reply
from core.metrics.arms import ArmScores, arm_scores
from core.metrics.reading import reading_grade
from core.services.run_arms import RunArm, Texts, replies_of, run_arms, texts_of
from core.services.run_control import Run, get_run
from core.services.run_empathy import ArmEmpathy, judged_empathy, panel_empathy
from core.services.scoring import SEED
from core.store import Store

Average = Literal["macro", "micro"]
RESAMPLES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPoint:
    """One system at one level.

    `scores.length_ratio` is the edit's length over the original's. `grade_growth` is how many
    school grades harder the edit is to read than its original. `failed` cells are in no number.
    """

    arm: RunArm = field(repr=False)
    scores: ArmScores
    grade_growth: Statistic
    empathy: tuple[ArmEmpathy, ...]
    failed: int

    @property
    def level(self) -> EmpathyLevel:
        """How much empathy was asked for."""
        return self.arm.arm.level

    def precision(self, average: Average) -> Statistic:
        """Return precision as it is averaged here."""
        return (self.scores.macro if average == "macro" else self.scores.micro).precision


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A prompt with an engine, at its levels from the least to the most empathy."""

    name: str
    points: tuple[LevelPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tradeoff:
    """Each system of one run by its levels.

    `original_grade` is the mean reading grade of the originals. `judges` are those of the plan.
    """

    run: Run
    systems: tuple[System, ...]
    original_grade: Statistic
    judges: tuple[str, ...]


def tradeoff(store: Store, actor: Actor, run_id: str, *, resamples: int = RESAMPLES) -> Tradeoff:
    """Return what levels and systems of a run cost in facts.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    run = get_run(store, actor, run_id)
    arms, texts = run_arms(store, actor, run_id), texts_of(store, run_id)
    panels = panel_empathy(store, actor, [arm.arm for arm in arms])
    originals = _originals(texts)
    judges = tuple(judge.key for judge in run.plan.judges)
    points = [
        _point(
            arm,
            replies_of(arm.checked, texts, with_grades=True),
            originals,
            empathy=(
                *(judged_empathy(arm.checked, judge) for judge in judges),
                *panels.get(arm.arm, ()),
            ),
            resamples=resamples,
        )
        for arm in arms
    ]
    return Tradeoff(
        run=run,
        systems=_systems(points),
        original_grade=arm_scores(
            originals, rng=np.random.default_rng(SEED), resamples=resamples
        ).reading_grade,
        judges=judges,
    )


def _originals(texts: Texts) -> ArmReplies:
    """Return the originals as replies that have a reading grade and nothing else."""
    return {
        pair: [Reply(kept=(), grounded=(), reading_grade=reading_grade(text))]
        for pair, text in texts.originals.items()
    }


def _point(
    arm: RunArm,
    replies: ArmReplies,
    originals: ArmReplies,
    *,
    empathy: tuple[ArmEmpathy, ...],
    resamples: int,
) -> LevelPoint:
    return LevelPoint(
        arm=arm,
        scores=arm_scores(replies, rng=np.random.default_rng(SEED), resamples=resamples),
        grade_growth=paired_change(
            originals,
            replies,
            measure="reading_grade",
            rng=np.random.default_rng(SEED),
            resamples=resamples,
        ),
        empathy=empathy,
        failed=len(arm.failed),
    )


def _systems(points: Sequence[LevelPoint]) -> tuple[System, ...]:
    found: defaultdict[str, list[LevelPoint]] = defaultdict(list)
    for point in points:
        found[_system_name(point.arm.arm)].append(point)
    return tuple(
        System(name=name, points=tuple(sorted(each, key=lambda point: point.level.rank)))
        for name, each in found.items()
    )


def _system_name(arm: Arm) -> str:
    return f"{arm.prompt} · {arm.engine}"
