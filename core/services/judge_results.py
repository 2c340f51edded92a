"""What judges said: one label a comparison for alignment, and every answer for diagnostics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.domain.access import Actor, Capability, authorize
from core.domain.judging import Judgment, Label, Missing, Resolution
from core.services.judge_asking import Comparison
from core.services.judge_sources import source_of
from core.services.judge_verdicts import ItemVerdict, is_asked, item_verdict
from core.store import Store, judgments


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeAnswer:
    """The answer that holds for one question, as it was given in the order shown.

    `is_control` marks a silent control. `fault` is the class of a failure in one word.
    """

    judgment: Judgment
    is_control: bool
    fault: str | None
    seconds: float | None
    cost: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeVerdicts:
    """What a judge says of each comparison whose questions were all asked, and of the controls."""

    comparisons: tuple[ItemVerdict, ...]
    controls: tuple[ItemVerdict, ...]
    unasked: int


def judge_labels(
    store: Store, actor: Actor, judge_id: str, *, resolution: Resolution = Resolution.STRICT
) -> Mapping[str, Label | Missing]:
    """Return the judge's label of each real comparison by item, silent controls left out.

    An item of which a question was not asked yet is not in it; `judge_progress` counts them.
    """
    found = judge_verdicts(store, actor, judge_id, resolution=resolution)
    return {verdict.item_id: verdict.label for verdict in found.comparisons}


def judge_verdicts(
    store: Store, actor: Actor, judge_id: str, *, resolution: Resolution = Resolution.STRICT
) -> JudgeVerdicts:
    """Return the verdicts of a judge in the order of its source."""
    authorize(actor, Capability.MAKE_STUDIES)
    order = judgments.get_judge(store, judge_id).order
    by_item: defaultdict[str, list[Judgment]] = defaultdict(list)
    for judgment, _ in judgments.answers(store, judge_id):
        by_item[judgment.item_id].append(judgment)
    source = source_of(store, order)

    def verdicts(part: Iterable[Comparison]) -> tuple[ItemVerdict, ...]:
        said = (by_item[comparison.item_id] for comparison in part)
        return tuple(
            item_verdict(
                each, protocol=order.protocol, variant=order.variant, resolution=resolution
            )
            for each in said
            if is_asked(each, order.variant)
        )

    comparisons = verdicts(source.comparisons)
    return JudgeVerdicts(
        comparisons=comparisons,
        controls=verdicts(source.controls),
        unasked=len(source.comparisons) - len(comparisons),
    )


def judge_answers(store: Store, actor: Actor, judge_id: str) -> tuple[JudgeAnswer, ...]:
    """Return the answer that holds for every question asked so far, in order of asking."""
    authorize(actor, Capability.MAKE_STUDIES)
    judge = judgments.get_judge(store, judge_id)
    controls = {each.item_id for each in source_of(store, judge.order).controls}
    return tuple(
        JudgeAnswer(
            judgment=judgment,
            is_control=judgment.item_id in controls,
            fault=row["fault"],
            seconds=row["seconds"],
            cost=row["cost"],
        )
        for judgment, row in judgments.answers(store, judge_id)
    )
