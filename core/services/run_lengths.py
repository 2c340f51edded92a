"""Precision by the length of the original, with the edge of 231 characters, for each arm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from core.domain.access import Actor
from core.domain.edits import EmpathyLevel
from core.domain.messages import SHORT_BELOW, SUB_EDGE, LengthBand, length_bucket
from core.domain.statistics import Statistic
from core.metrics.arm_bands import group_difference
from core.metrics.arm_sums import Arm
from core.metrics.arms import ArmScores, arm_scores
from core.metrics.sums import Summed, estimate_all, ratio
from core.services.run_arms import RunArm, replies_of, run_arms, texts_of
from core.services.scoring import SEED
from core.store import Store

RESAMPLES = 2000
# The buckets around the paper's two edges, from the shortest.
BUCKETS = tuple(length_bucket("x" * length) for length in (1, SUB_EDGE, SHORT_BELOW))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """The pairs of one length; `facts_per_100` are facts of the original in 100 characters."""

    name: str
    scores: ArmScores
    facts_per_100: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthStrata:
    """One arm by the length of the original.

    `buckets` are under 200, 200 to 230, and from 231 characters; `bands` are short (under 231),
    medium, and long (from 500). `edge` is precision under 231 characters minus precision from
    231 on, `short_long` that of short minus long ones, both macro; below 0, short ones fare worse.
    """

    arm: RunArm = field(repr=False)
    buckets: tuple[Stratum, ...]
    bands: tuple[Stratum, ...]
    edge: Statistic
    short_long: Statistic


def length_strata(
    store: Store,
    actor: Actor,
    run_id: str,
    *,
    level: EmpathyLevel,
    resamples: int = RESAMPLES,
) -> tuple[LengthStrata, ...]:
    """Cut the checked pairs of each arm of a run at this level by the length of their original.

    Raises
    ------
    NotFound
        When there is no such run.
    """
    arms, texts = run_arms(store, actor, run_id), texts_of(store, run_id)
    return tuple(
        _strata(arm, replies_of(arm.checked, texts), texts.originals, resamples=resamples)
        for arm in arms
        if arm.arm.level is level
    )


def _strata(
    arm: RunArm, replies: Arm, originals: Mapping[str, str], *, resamples: int
) -> LengthStrata:

    def cut(of: Callable[[str], str], name: str) -> Arm:
        return {pair: each for pair, each in replies.items() if of(originals[pair]) == name}

    def stratum(of: Callable[[str], str], name: str) -> Stratum:
        found = cut(of, name)
        return Stratum(
            name=name,
            scores=arm_scores(found, rng=np.random.default_rng(SEED), resamples=resamples),
            facts_per_100=_density(found, originals, resamples=resamples),
        )

    def difference(first: Arm, second: Arm) -> Statistic:
        return group_difference(
            first,
            second,
            measure="precision_macro",
            rng=np.random.default_rng(SEED),
            resamples=resamples,
        )

    short = cut(LengthBand.of, LengthBand.SHORT)
    rest = {pair: each for pair, each in replies.items() if pair not in short}
    return LengthStrata(
        arm=arm,
        buckets=tuple(stratum(length_bucket, name) for name in BUCKETS),
        bands=tuple(stratum(LengthBand.of, band) for band in LengthBand),
        edge=difference(short, rest),
        short_long=difference(short, cut(LengthBand.of, LengthBand.LONG)),
    )


def _density(replies: Arm, originals: Mapping[str, str], *, resamples: int) -> Statistic:
    """Return how many facts the originals state in 100 characters, pooled over pairs."""
    facts = [len(each[0].kept) for each in replies.values()]
    hundreds = [len(originals[pair].strip()) / 100 for pair in replies]
    summed = Summed(
        columns=np.array([facts, hundreds], dtype=np.float64),
        value=ratio,
        n=len(replies),
        undefined="no pair of this length was checked",
    )
    named = {"density": summed}
    found = estimate_all(named, rng=np.random.default_rng(SEED), resamples=resamples)
    return found.statistics["density"]
