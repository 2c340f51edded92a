"""Arms of a run, each a way to edit: their scores, and what changes from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.arm_sums import MEASURES, Arm, Measure, Replies, change_of, value_of
from core.metrics.intervals import Floats, divide
from core.metrics.pooling import Triple
from core.metrics.preference import sign_test
from core.metrics.sums import Summed, estimate_all

__all__ = ["ArmDeltas", "ArmScores", "Signs", "arm_deltas", "arm_scores"]

# Averages over replicates may differ by rounding alone.
_SAME = 1e-9
# Where less is better.
_COUNTED = {"recall": 1, "precision": 1, "f1": 1, "flags": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmScores:
    """The scores of one arm.

    In `micro`, `n` counts decided facts of all replicates, elsewhere pairs. `precision_spread`
    and `recall_spread` say how much a score changes when the same pair is edited again.
    """

    micro: Triple
    macro: Triple
    flags_per_100: Statistic
    length_ratio: Statistic
    reading_grade: Statistic
    recall_spread: Statistic
    precision_spread: Statistic
    pairs: int
    replies: int
    facts: int
    undecided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """On how many pairs a score got better, stayed and got worse; fewer flags are better.

    `p` is that of the exact sign test of better against worse, None without either.
    """

    better: int
    same: int
    worse: int
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmDeltas:
    """What changes from one arm to another on the pairs that both have.

    Every `n` counts the pairs on which the score is defined in both arms. `signs` are by score:
    recall, precision, f1 and flags.
    """

    micro: Triple
    macro: Triple
    flags_per_100: Statistic
    length_ratio: Statistic
    reading_grade: Statistic
    signs: Mapping[str, Signs]
    pairs: int


def arm_scores(arm: Arm, *, rng: np.random.Generator, resamples: int = 2000) -> ArmScores:
    """Score one arm: recall, precision and F1, flags, growth of length, and its own stability.

    Replicates are averaged within their pair first, so that a pair edited five times weighs as
    much as one edited once. Micro weighs every fact alike, macro every pair. A failed cell is no
    reply: leave it out and count it, for it is never a zero. Higher is better for recall,
    precision and F1; fewer flags are better, though flags depend on the checker.

    Parameters
    ----------
    arm : mapping of str to sequence of Reply
        By pair, its checked edits: one, or one for each replicate.
    rng : numpy.random.Generator
        Draws the resamples of pairs.
    resamples : int, default=2000
        How many times the pairs are redrawn.

    Returns
    -------
    scores : ArmScores
        None with the reason where nothing is defined.

    Notes
    -----
    As `pool`, with hits and facts of a pair divided by its replicates. The spread is the
    within-pair standard deviation, sqrt(sum of squares around the pairs' means / sum of
    (replicates - 1)); Bland and Altman, BMJ 1996;312:1654.

    Examples
    --------
    >>> from core.metrics.arm_sums import Reply
    >>> arm = {
    ...     "a": [Reply(kept=[True, False], grounded=[True])],
    ...     "b": [Reply(kept=[True], grounded=[True, False]), Reply(kept=[True], grounded=[True])],
    ... }
    >>> scores = arm_scores(arm, rng=np.random.default_rng(1))
    >>> round(scores.micro.recall.estimate, 4), scores.macro.precision.estimate
    (0.6667, 0.875)
    >>> round(scores.precision_spread.estimate, 4), scores.precision_spread.n
    (0.3536, 1)
    """
    pairs = [replies for replies in arm.values() if replies]
    facts = {name: _decided(pairs, *fields) for name, fields in _FIELDS.items()}
    named = {
        name: _summed(measure, measure.columns(pairs), n=facts.get(name))
        for name, measure in MEASURES.items()
    }
    named |= {f"{score}_spread": _spread(pairs, score) for score in ("recall", "precision")}
    found = estimate_all(named, rng=rng, resamples=resamples).statistics
    everything = sum(len(reply.kept) + len(reply.grounded) for each in pairs for reply in each)
    return ArmScores(
        micro=_triple(found, "micro"),
        macro=_triple(found, "macro"),
        flags_per_100=found["flags_per_100"],
        length_ratio=found["length_ratio"],
        reading_grade=found["reading_grade"],
        recall_spread=found["recall_spread"],
        precision_spread=found["precision_spread"],
        pairs=len(pairs),
        replies=sum(map(len, pairs)),
        facts=facts["f1_micro"],
        undecided=everything - facts["f1_micro"],
    )


def arm_deltas(
    before: Arm, after: Arm, *, rng: np.random.Generator, resamples: int = 2000
) -> ArmDeltas:
    """Compare two arms on the pairs that both have; above 0 means more in `after`.

    A score counts on the pairs where both arms have it, so that no change comes from other
    pairs. Pairing makes small changes visible that two separate intervals hide. Many scores at
    once make chance finds likely: look at the interval and at the pairs that got worse.

    Parameters
    ----------
    before, after : mapping of str to sequence of Reply
        By pair, the checked edits of each arm; replicates are averaged within the pair.
    rng : numpy.random.Generator
        Draws the resamples of pairs.
    resamples : int, default=2000
        How many times the pairs are redrawn, each with both of its sides.

    Returns
    -------
    deltas : ArmDeltas
        Differences after - before, on the scale of the score; None with the reason where no pair
        has the score in both arms.

    Notes
    -----
    The paired percentile bootstrap over pairs; micro is the difference of pooled ratios, the
    others the mean of the pairs' differences. Sign test: min(1, 2 P(X <= min(better, worse)))
    with X binomial of better + worse trials at 1/2; pairs that stay are set aside.

    Examples
    --------
    >>> from core.metrics.arm_sums import Reply
    >>> before = {name: [Reply(kept=[True, True], grounded=[True])] for name in "abc"}
    >>> worse = [Reply(kept=[True, False], grounded=[True])]
    >>> deltas = arm_deltas(before, {**before, "a": worse}, rng=np.random.default_rng(1))
    >>> round(deltas.micro.recall.estimate, 4), deltas.macro.recall.n
    (-0.1667, 3)
    >>> deltas.signs["recall"]
    Signs(better=0, same=2, worse=1, p=1.0)
    """
    shared = [name for name in before if before[name] and after.get(name)]
    olds, news = [before[name] for name in shared], [after[name] for name in shared]
    named = {name: change_of(measure, olds, news) for name, measure in MEASURES.items()}
    found = estimate_all(named, rng=rng, resamples=resamples).statistics
    return ArmDeltas(
        micro=_triple(found, "micro"),
        macro=_triple(found, "macro"),
        flags_per_100=found["flags_per_100"],
        length_ratio=found["length_ratio"],
        reading_grade=found["reading_grade"],
        signs={score: _signs(score, olds, news) for score in _COUNTED},
        pairs=len(shared),
    )


_FIELDS = {
    "recall_micro": ("kept",),
    "precision_micro": ("grounded",),
    "f1_micro": ("kept", "grounded"),
}


def _decided(pairs: list[Replies], *fields: str) -> int:
    labels = (
        label
        for replies in pairs
        for reply in replies
        for field in fields
        for label in getattr(reply, field)
    )
    return sum(label is not None for label in labels)


def _summed(measure: Measure, columns: Floats, *, n: int | None) -> Summed:
    counted = int(np.count_nonzero(columns.any(axis=0))) if n is None else n
    return Summed(columns=columns, value=measure.value, n=counted, undefined=measure.undefined)


def _spread(pairs: list[Replies], score: str) -> Summed:
    """Prepare the within-pair standard deviation of a score; pairs edited once add nothing."""
    columns = np.zeros((2, len(pairs)))
    for place, replies in enumerate(pairs):
        values = [value for reply in replies if (value := getattr(reply, score)) is not None]
        if len(values) > 1:
            center = sum(values) / len(values)
            columns[:, place] = (sum((v - center) ** 2 for v in values), len(values) - 1)
    return Summed(
        columns=columns,
        value=lambda sums: np.sqrt(divide(sums[0], sums[1])),
        n=int(np.count_nonzero(columns[1])),
        undefined="no pair was edited twice",
    )


def _signs(score: str, olds: list[Replies], news: list[Replies]) -> Signs:
    of_pair = value_of(score)
    changes = [
        _COUNTED[score] * (new - old)
        for old, new in zip(map(of_pair, olds), map(of_pair, news), strict=True)
        if old is not None and new is not None
    ]
    better = sum(change > _SAME for change in changes)
    worse = sum(change < -_SAME for change in changes)
    return Signs(
        better=better,
        same=len(changes) - better - worse,
        worse=worse,
        p=sign_test(better, worse),
    )


def _triple(found: Mapping[str, Statistic], average: str) -> Triple:
    return Triple(
        recall=found[f"recall_{average}"],
        precision=found[f"precision_{average}"],
        f1=found[f"f1_{average}"],
    )
