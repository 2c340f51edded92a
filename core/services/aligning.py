"""A judge beside a panel: everything that the page, the command line and the report show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.domain.judging import Label
from core.domain.statistics import Statistic
from core.metrics.agreement import AgreementTable
from core.metrics.align_scores import flip_as_tie
from core.metrics.alignment import AlignmentTable, alignment_table
from core.metrics.alt_test import AltTest, alt_test
from core.metrics.contrasts import Contrast, compare_judges, forced_choice_errors
from core.metrics.votes import MISSING, Judge
from core.services.agreeing import RESAMPLES, agreement
from core.services.align_bias import Bias, bias
from core.services.align_parts import (
    Disagreement,
    Slice,
    disagreements,
    left_out,
    slices,
)
from core.services.align_steadiness import Steadiness, steadiness
from core.services.card_groups import CardGroups, alignment_by_card
from core.services.judge_said import JudgeSaid
from core.services.panel_votes import Panel, as_codes
from core.services.scoring import SEED

EPSILON = 0.1

# In words, by the names of `core.metrics.baselines`: a judge that reads nothing.
CONSTANTS: Mapping[str, Label] = {
    "always_tie": Label.TIE,
    "always_a": Label.A,
    "always_b": Label.B,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeAlignment:
    """One judge under one protocol, beside the people of one panel.

    `best_constant` names the judge that always says the same and gets furthest, `over_constant`
    compares the judge with it, item by item. `steadiness` is None where the judge's single answers
    are not known, `by_card` with fewer than two definition cards. `left_out` says in words what
    counts nowhere or not everywhere.
    """

    said: JudgeSaid
    panel: Panel = field(repr=False)
    agreement: AgreementTable
    table: AlignmentTable
    best_constant: str | None
    over_constant: Contrast | None
    alt_test: AltTest
    steadiness: Steadiness | None
    bias: Bias
    slices: tuple[Slice, ...]
    by_card: CardGroups | None
    disagreements: tuple[Disagreement, ...]
    left_out: Mapping[str, int]


def align(
    panel: Panel,
    said: JudgeSaid,
    *,
    epsilon: float = EPSILON,
    resamples: int = RESAMPLES,
    between_people: AgreementTable | None = None,
) -> JudgeAlignment:
    """Compare one judge with a panel; the same votes and labels give the same numbers anywhere.

    `epsilon` is what the alt-test allows a judge to cost less than a person. Between several
    judges of one panel, `between_people` saves computing people's agreement anew.
    """
    judge = as_codes(panel, said.labels)
    table = alignment_table(panel.votes, judge, rng=_rng(), resamples=resamples)
    constant = _best_constant(table)
    return JudgeAlignment(
        said=said,
        panel=panel,
        agreement=between_people or agreement(panel, resamples=resamples),
        table=table,
        best_constant=constant,
        over_constant=_over(panel, judge, CONSTANTS[constant], resamples) if constant else None,
        alt_test=alt_test(panel.votes, judge, epsilon=epsilon, rng=_rng(), resamples=resamples),
        steadiness=steadiness(said, resamples=resamples),
        bias=bias(panel, judge, resamples=resamples),
        slices=slices(panel, judge),
        by_card=alignment_by_card(panel, said.labels, resamples=resamples),
        disagreements=disagreements(panel, judge, said),
        left_out=left_out(panel, judge, said),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolContrast:
    """A three-way judge beside a forced choice, on the items that both answered.

    `flipped` is the forced choice with every flip of the orders called equal. `on_ties` is the
    share of the forced choice's errors on pairs that most people call equal. The comparisons are
    three-way against forced choice, as it is and with flips as ties. `left_out` counts rated
    items that only one of them answered.
    """

    three_way: AlignmentTable
    binary: AlignmentTable
    flipped: AlignmentTable
    on_ties: Statistic
    comparison: Contrast
    comparison_flipped: Contrast
    items: int
    left_out: int


def contrast(
    panel: Panel, three_way: JudgeSaid, binary: JudgeSaid, *, resamples: int = RESAMPLES
) -> ProtocolContrast:
    """Compare the two protocols on the same items."""
    first, second = as_codes(panel, three_way.labels), as_codes(panel, binary.labels)
    answered = np.stack([first != MISSING, second != MISSING])
    both = answered.all(axis=0)
    first, second = (np.where(both, codes, np.int8(MISSING)) for codes in (first, second))
    flipped = flip_as_tie(second)

    def table(judge: Judge) -> AlignmentTable:
        return alignment_table(panel.votes, judge, rng=_rng(), resamples=resamples)

    def compared(other: Judge) -> Contrast:
        return compare_judges(panel.votes, first, other, rng=_rng(), resamples=resamples)

    return ProtocolContrast(
        three_way=table(first),
        binary=table(second),
        flipped=table(flipped),
        on_ties=forced_choice_errors(panel.votes, second, first, rng=_rng(), resamples=resamples),
        comparison=compared(second),
        comparison_flipped=compared(flipped),
        items=int(both.sum()),
        left_out=int((answered.any(axis=0) & ~both).sum()),
    )


def _best_constant(table: AlignmentTable) -> str | None:
    """Name the constant judge with the highest alignment; a tie before a side."""
    reached = {
        name: score
        for name in CONSTANTS
        if (score := table.baselines[name].align_majority.estimate) is not None
    }
    return max(reached, key=reached.__getitem__) if reached else None


def _over(panel: Panel, judge: Judge, constant: Label, resamples: int) -> Contrast:
    """Compare with a constant judge on the items that the judge answered."""
    always = np.where(judge == MISSING, MISSING, constant.code).astype(np.int8)
    return compare_judges(panel.votes, judge, always, rng=_rng(), resamples=resamples)


def _rng() -> np.random.Generator:
    return np.random.default_rng(SEED)
