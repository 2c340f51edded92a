"""Recall, precision and F1 over many edits: micro, macro, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.statistics import Statistic
from core.metrics.intervals import (
    Floats,
    divide,
    percentiles,
    resampled_sums,
    with_interval,
)
from core.metrics.ratios import fact_f1

Labels = Sequence[bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """The three numbers called MedFactChecking Score; never one of them alone."""

    recall: Statistic
    precision: Statistic
    f1: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledScores:
    """Scores of a set of edits.

    In `micro`, `n` counts decided facts; in `macro`, edits for which the score is defined.
    `facts` counts decided facts of both directions, `undecided` the others. `dropped` counts
    resamples left out of the intervals of micro recall, precision and F1.
    """

    micro: Triple
    macro: Triple
    items: int
    facts: int
    undecided: int
    resamples: int
    dropped: tuple[int, int, int]


def pool(
    checks: Mapping[str, tuple[Labels, Labels]],
    *,
    rng: np.random.Generator,
    resamples: int = 2000,
) -> PooledScores:
    """Pool the verdicts of many edits into micro and macro recall, precision and F1.

    Micro weighs every fact alike and is dominated by long replies; macro weighs every edit alike
    and shows the short, risky ones: read both. Higher is better.

    Parameters
    ----------
    checks : mapping of str to (labels, labels)
        By item: the KEPT labels (facts of the original) and the GROUNDED labels (facts of the
        edit), each True, False or None for undecided.
    rng : numpy.random.Generator
        Draws the resamples of items.
    resamples : int, default=2000
        How many times the items are redrawn for the intervals.

    Returns
    -------
    scores : PooledScores
        Statistics with 95 % percentile intervals; None with a reason where nothing is defined.

    Notes
    -----
    Micro F1 comes from pooled recall and precision; macro F1 is the mean of the items' own F1.
    Micro as in DocLens, macro as in FactEHR; items are resampled with all their facts.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> scores = pool({"a": ([True, False], [True]), "b": ([True], [])}, rng=rng)
    >>> round(scores.micro.recall.estimate, 4), scores.macro.recall.estimate
    (0.6667, 0.75)
    >>> scores.macro.precision.n
    1
    """
    columns = _columns(checks)
    sums = columns.sum(axis=1)
    drawn = (
        resampled_sums(columns, rng=rng, resamples=resamples)
        if len(checks) > 1
        else np.zeros((columns.shape[0], 0))
    )
    micro, dropped = _micro(columns, drawn)
    decided, everything = int(sums[1] + sums[3]), _count(checks)
    return PooledScores(
        micro=micro,
        macro=_macro(sums, drawn),
        items=len(checks),
        facts=decided,
        undecided=everything - decided,
        resamples=drawn.shape[1],
        dropped=dropped,
    )


def _columns(checks: Mapping[str, tuple[Labels, Labels]]) -> Floats:
    """Rows: recall hits and facts, precision hits and facts; then each macro value and whether."""
    columns = np.zeros((10, len(checks)))
    for column, (kept, grounded) in enumerate(checks.values()):
        counts = (*_hits(kept), *_hits(grounded))
        recall = counts[0] / counts[1] if counts[1] else None
        precision = counts[2] / counts[3] if counts[3] else None
        columns[:4, column] = counts
        for row, value in enumerate((recall, precision, fact_f1(recall, precision))):
            columns[4 + 2 * row : 6 + 2 * row, column] = (0, 0) if value is None else (value, 1)
    return columns


def _hits(labels: Labels) -> tuple[int, int]:
    if any(label is not None and label is not True and label is not False for label in labels):
        raise ValueError("labels must hold only True, False and None")
    decided = [label for label in labels if label is not None]
    return sum(decided), len(decided)


def _count(checks: Mapping[str, tuple[Labels, Labels]]) -> int:
    return sum(len(kept) + len(grounded) for kept, grounded in checks.values())


def _micro(columns: Floats, drawn: Floats) -> tuple[Triple, tuple[int, int, int]]:
    sums = columns.sum(axis=1)
    behind = [columns[1], columns[3], columns[1] + columns[3]]
    recall = float(sums[0] / sums[1]) if sums[1] else None
    precision = float(sums[2] / sums[3]) if sums[3] else None
    recalls, precisions = divide(drawn[0], drawn[1]), divide(drawn[2], drawn[3])
    total = recalls + precisions
    f1s = np.where(total == 0, 0.0, divide(2 * recalls * precisions, total))
    facts = [int(sums[1]), int(sums[3]), int(sums[1] + sums[3])]
    missing = ["no decided fact in any original", "no decided fact in any edit"]
    reasons = [*missing, missing[0] if recall is None else missing[1]]
    statistics: list[Statistic] = []
    dropped: list[int] = []
    values = zip(
        (recall, precision, fact_f1(recall, precision)),
        (recalls, precisions, f1s),
        facts,
        [int(np.count_nonzero(each)) for each in behind],
        reasons,
        strict=True,
    )
    for estimate, resampled, n, items, reason in values:
        statistics.append(with_interval(estimate, resampled, n=n, items=items, reason=reason))
        dropped.append(percentiles(resampled).dropped)
    return (
        Triple(recall=statistics[0], precision=statistics[1], f1=statistics[2]),
        (dropped[0], dropped[1], dropped[2]),
    )


def _macro(sums: Floats, drawn: Floats) -> Triple:
    reasons = (
        "no item has a decided fact in its original",
        "no item has a decided fact in its edit",
        "no item has both a recall and a precision",
    )
    statistics = [
        with_interval(
            float(sums[row] / sums[row + 1]) if sums[row + 1] else None,
            divide(drawn[row], drawn[row + 1]),
            n=int(sums[row + 1]),
            items=int(sums[row + 1]),
            reason=reason,
        )
        for row, reason in zip((4, 6, 8), reasons, strict=True)
    ]
    return Triple(recall=statistics[0], precision=statistics[1], f1=statistics[2])
