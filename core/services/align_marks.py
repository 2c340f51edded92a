"""The marks of the alignment chart: judges, what needs no reading, a person, and the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.statistics import Statistic
from core.services.align_sheets import Sheet
from core.services.align_tables import BASELINE_WORDS, judge_label
from core.services.aligning import JudgeAlignment

CHART_TITLE = "A useful judge is right of the square (never reads) and near the triangle (a person)"
PAPER = "arXiv 2601.15558"


class MarkKind(StrEnum):
    """What a mark stands for; each has its own shape."""

    JUDGE = "judge"
    BLIND = "judge that never reads"
    PERSON = "person"
    PAPER = "the paper's, not ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One line of the chart."""

    name: str
    kind: MarkKind
    value: Statistic


# The paper gives no interval and no number of votes; its formula is unknown.
_OF_PAPER = (
    (f"{PAPER}: three-way judge, LLaMA-3.1", 0.55),
    (f"{PAPER}: three-way judge, Qwen3", 0.57),
    (f"{PAPER}: forced choice", 0.23),
)


def alignment_marks(
    found: Sequence[JudgeAlignment], chosen: JudgeAlignment, *, with_paper: bool
) -> tuple[Mark, ...]:
    """Return the lines of the chart from top to bottom.

    What needs no reading, and the person, stand beside the chosen judge: on the pairs that it
    answered.
    """
    return tuple(_marks(found, chosen, with_paper=with_paper))


def _marks(
    found: Sequence[JudgeAlignment], chosen: JudgeAlignment, *, with_paper: bool
) -> Iterator[Mark]:
    for one in found:
        yield Mark(name=judge_label(one), kind=MarkKind.JUDGE, value=one.table.align_majority)
    for name in dict.fromkeys(("always_tie", chosen.best_constant or "always_tie")):
        baseline = chosen.table.baselines[name].align_majority
        yield Mark(name=BASELINE_WORDS[name], kind=MarkKind.BLIND, value=baseline)
    yield Mark(
        name="A left-out person, against the others",
        kind=MarkKind.PERSON,
        value=chosen.table.human_ceiling,
    )
    yield Mark(
        name="The chosen judge, against the same others",
        kind=MarkKind.JUDGE,
        value=chosen.table.judge_on_same_cells,
    )
    if with_paper:
        for name, value in _OF_PAPER:
            reason = "the paper gives none, and its formula is not known"
            yield Mark(
                name=name,
                kind=MarkKind.PAPER,
                value=Statistic(estimate=value, n=163, reason=reason),
            )


def marks_sheet(marks: Sequence[Mark]) -> Sheet:
    """Return the table that stands beside the chart."""
    return Sheet(
        name="chart",
        title="The chart as a table",
        columns=("What", "Kind", "Alignment"),
        rows=tuple((mark.name, mark.kind.value, mark.value) for mark in marks),
    )
