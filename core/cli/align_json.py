"""The document that `align` prints."""

from __future__ import annotations

from core.domain.identity import Json
from core.domain.judging import Label, Missing
from core.metrics.alignment import Alignment, AlignmentTable
from core.metrics.alignment_sums import ALIGNMENTS
from core.metrics.contrasts import Contrast
from core.services.align_bias import Bias
from core.services.align_steadiness import Steadiness
from core.services.align_verdict import verdict_in_words
from core.services.aligning import JudgeAlignment, ProtocolContrast
from core.services.card_groups import cards_json

BESIDE = (
    "kappa",
    "kappa_linear",
    "human_ceiling",
    "judge_on_same_cells",
    "judge_minus_human",
    "soft_ceiling",
    "soft_judge",
    "judge_tie_rate",
    "judge_undecided_rate",
    "people_tie_rate",
    "plurality_tie_rate",
)
# The order of the confusion's rows and columns.
_COLUMNS = (Label.B.value, Label.TIE.value, Label.A.value)
_ROWS = (*_COLUMNS, Missing.UNDECIDED.value)


def alignment_json(found: JudgeAlignment) -> dict[str, Json]:
    """Return every statistic of one judge, and the counts that it rests on."""
    return {
        "verdict": verdict_in_words(found),
        **_table_json(found.table),
        "best_constant": found.best_constant,
        "over_constant": _comparison_json(found.over_constant) if found.over_constant else None,
        "alt_test": _alt_test_json(found),
        "steadiness": _steadiness_json(found.steadiness),
        "bias": _bias_json(found.bias),
        "slices": [
            {
                "by": each.by,
                "name": each.name,
                "items": each.items,
                "align_majority": each.judge.as_json(),
                "always_tie": each.always_tie.as_json(),
            }
            for each in found.slices
        ],
        "by_card": cards_json(found.by_card) if found.by_card else None,
        "items": len(found.panel.items),
        "votes": found.table.compared.votes,
        "raters": len(found.panel.raters),
        "left_out": dict(found.left_out),
    }


def _table_json(table: AlignmentTable) -> dict[str, Json]:
    """Return one table: alignments, what stands beside them, baselines and the confusion."""
    return {
        **_alignments(table),
        **{name: getattr(table, name).as_json() for name in BESIDE},
        "baselines": {name: _alignments(each) for name, each in table.baselines.items()},
        "confusion": {
            row: dict(zip(_COLUMNS, counts, strict=True))
            for row, counts in zip(_ROWS, table.confusion, strict=True)
        },
    }


def contrast_json(found: ProtocolContrast) -> dict[str, Json]:
    """Return a three-way judge beside a forced choice."""
    return {
        "three_way": _alignments(found.three_way),
        "binary": _alignments(found.binary),
        "flip_as_tie": _alignments(found.flipped),
        "errors_on_ties": found.on_ties.as_json(),
        "three_way_against_binary": _comparison_json(found.comparison),
        "three_way_against_flip_as_tie": _comparison_json(found.comparison_flipped),
        "items": found.items,
        "left_out": {"rated items that only one of the two answered": found.left_out},
    }


def _comparison_json(found: Contrast) -> dict[str, Json]:
    return {
        "first": found.first.as_json(),
        "second": found.second.as_json(),
        "difference": found.difference.as_json(),
        "first_only": found.first_only,
        "second_only": found.second_only,
        "p": found.p,
        "left_out": found.left_out,
    }


def _alt_test_json(found: JudgeAlignment) -> dict[str, Json]:
    test = found.alt_test
    return {
        "omega": test.omega.as_json(),
        "rho": test.rho.as_json(),
        "passes": test.passes,
        "reason": test.reason,
        "epsilon": test.epsilon,
        "raters": [
            {
                "rater": found.panel.raters[each.rater],
                "items": each.items,
                "advantage": each.advantage,
                "p": each.p,
                "threshold": each.threshold,
                "rejected": each.rejected,
            }
            for each in test.raters
        ],
        "left_out": test.left_out,
    }


def _steadiness_json(found: Steadiness | None) -> Json:
    if found is None:
        return None
    return {
        "orders": {
            voter.value: {
                "position_consistency": each.position_consistency.as_json(),
                "flips": each.flips,
                "first_slot_rate": each.first_slot_rate.as_json(),
                "expected_first_slot": each.expected_first_slot,
                "primacy_excess": each.primacy_excess.as_json(),
                "tie_rate": each.tie_rate.as_json(),
                "unreadable_rate": each.unreadable_rate.as_json(),
            }
            for voter, each in found.orders.items()
        },
        "repetition_stability": found.stability.as_json(),
        "controls_equal": found.controls_equal.as_json(),
    }


def _bias_json(found: Bias) -> dict[str, Json]:
    judge, people = found.judge_length, found.people_length
    return {
        "judge_favors_longer": judge.favors_longer.as_json() if judge else None,
        "people_favor_longer": people.favors_longer.as_json() if people else None,
        "people_favor_first_shown": found.first_shown.as_json(),
    }


def _alignments(each: Alignment) -> dict[str, Json]:
    return {name: getattr(each, name).as_json() for name in ALIGNMENTS}
