"""`judge --study`: run a judge over a closed panel, say how far it is, and show its verdicts."""

from __future__ import annotations

import click

from core.cli.foreground import Foreground, run_to_end
from core.cli.judge_words import result_json, result_line, verdict_counts
from core.cli.outgoing import Gate
from core.cli.shared import LEFT_TO_RESUME, note, print_json
from core.cli.study_finding import find_study
from core.domain.access import OPERATOR
from core.domain.identity import Json
from core.domain.judges import JudgeOrder
from core.domain.panel import StudyItem
from core.services.judging import (
    HowToJudge,
    JudgeEstimate,
    JudgeProgress,
    JudgeVerdicts,
    editor_engines,
    estimate_judge,
    judge_family_warning,
    judge_progress,
    judge_verdicts,
    register_judge,
    start_judge,
    stop_judge,
)
from core.services.studying import study_items
from core.services.tools import open_store
from core.settings import Settings
from core.store import Store


def judge_study(
    settings: Settings, gate: Gate, study_id: str, how: HowToJudge, *, as_json: bool
) -> None:
    """Run a judge over a panel in the foreground; control-C stops it and keeps what is there."""
    with open_store(settings) as store:
        study = find_study(store, study_id).id
        order = JudgeOrder(
            study_id=study,
            engine=how.engine,
            protocol=how.protocol,
            variant=how.variant,
            repeats=how.repeats,
        )
        estimate = estimate_judge(store, OPERATOR, order)
        for item in study_items(store, OPERATOR, study):
            gate.prepare(_texts(item))
        warning = judge_family_warning(how.engine, editor_engines(store, OPERATOR, study))
        if warning:
            note(warning)
        note(_before(estimate))
        judge_id = register_judge(store, OPERATOR, order).id
        _run(settings, store, judge_id, order)
        progress = judge_progress(store, OPERATOR, judge_id)
        verdicts = judge_verdicts(store, OPERATOR, judge_id, resolution=how.resolution)
    if as_json:
        print_json(_document(progress, verdicts))
    else:
        _say(progress, verdicts)
    if progress.failed or progress.unasked:
        note(
            f"{progress.failed} failures and {progress.unasked} questions not asked; run the "
            "command again to go on."
        )
        raise SystemExit(LEFT_TO_RESUME)


def _before(estimate: JudgeEstimate) -> str:
    return (
        f"{estimate.questions - estimate.answered} of {estimate.questions} questions to ask "
        f"({estimate.comparisons} comparisons and {estimate.controls} silent controls)."
    )


def _texts(item: StudyItem) -> tuple[str, str, str]:
    return (item.message, item.text_a, item.text_b)


def _run(settings: Settings, store: Store, judge_id: str, order: JudgeOrder) -> None:
    """Run the judge to its end, after one that was killed in the middle too."""
    run_to_end(
        store,
        Foreground(
            start=lambda: start_judge(
                settings, settings.keys, OPERATOR, order, retry_failures=True
            ),
            stop=lambda: stop_judge(store, OPERATOR, judge_id),
            how_far=lambda: _how_far(judge_progress(store, OPERATOR, judge_id)),
            stopping="Stopping; what is answered stays.",
        ),
    )


def _how_far(progress: JudgeProgress) -> str:
    return (
        f"{progress.answered} of {progress.questions} answered, {progress.failed} failures, "
        f"{_cost(progress)}"
    )


def _cost(progress: JudgeProgress) -> str:
    unknown = f" and {progress.unpriced} answers of unknown price" if progress.unpriced else ""
    return f"${progress.cost:.4f}{unknown}"


def _document(progress: JudgeProgress, verdicts: JudgeVerdicts) -> dict[str, Json]:
    order = progress.judge.order
    return {
        "judge": {
            "id": progress.judge.id,
            "study": order.study_id,
            "engine": order.engine,
            "protocol": order.protocol.value,
            "variant": order.variant.value,
            "repeats": order.repeats,
        },
        "questions": progress.questions,
        "answered": progress.answered,
        "failed": progress.failed,
        "sent": progress.sent,
        "seconds": round(progress.seconds, 3),
        "cost": progress.cost,
        "unpriced": progress.unpriced,
        "verdicts": verdict_counts(verdicts.comparisons),
        "results": [result_json(each.item_id, each) for each in verdicts.comparisons],
        "controls": [result_json(each.item_id, each) for each in verdicts.controls],
    }


def _say(progress: JudgeProgress, verdicts: JudgeVerdicts) -> None:
    for verdict in verdicts.comparisons:
        click.echo(result_line(verdict.item_id, verdict))
    for verdict in verdicts.controls:
        click.echo(f"(silent control) {result_line(verdict.item_id, verdict)}")
    click.echo(_how_far(progress))
