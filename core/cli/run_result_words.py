"""Results of runs as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.cli.agreeing_words import statistic_words
from core.domain.identity import Json
from core.domain.statistics import Statistic
from core.metrics.arms import ArmDeltas, Signs
from core.metrics.pooling import Triple
from core.services.operating import OperatingPoint
from core.services.run_arms import RunArm
from core.services.run_changes import PairChange, Scores
from core.services.run_compare import Comparison, RunComparison
from core.services.run_export import statistics_of
from core.services.run_results import ArmResult, RunResults
from core.services.run_sheets import signed

_MOST_PAIRS = 10


def results_json(found: RunResults, operating: tuple[OperatingPoint, ...]) -> dict[str, Json]:
    """Return the table of a run as a document."""
    return {
        "run": {"id": found.run.id, "title": found.run.plan.title, "state": found.run.state.value},
        "arms": [_arm_result_json(each) for each in found.arms],
        "operating_points": [
            {
                "system": each.system,
                "highest": each.highest.level.value if each.highest else None,
                "sure": each.sure.level.value if each.sure else None,
                "words": each.words,
            }
            for each in operating
        ],
        "failed": [
            {
                "cell": cell.number,
                "pair": cell.pair_id,
                "prompt": cell.arm.prompt,
                "level": cell.arm.level.value,
                "engine": cell.arm.engine,
                "replicate": cell.replicate,
                "step": cell.failed_step.value if cell.failed_step else None,
                "fault": cell.fault,
                "failure": cell.failure,
            }
            for cell in found.failed
        ],
        "notes": list(found.notes),
    }


def results_lines(found: RunResults, operating: tuple[OperatingPoint, ...]) -> Iterator[str]:
    """Write the table of a run for people."""
    yield f"{found.run.id}  {found.run.plan.title}: {found.run.state.value}"
    for each in found.arms:
        failed = sum(each.faults.values())
        yield (
            f"{each.arm.ref}  {each.arm.name}: {each.scores.pairs} pairs, "
            f"{each.scores.facts} facts, {failed} failed"
        )
        for name, statistic in statistics_of(each):
            yield f"  {name:20} {statistic_words(statistic)}"
        if not each.empathy:
            yield f"  {'ers_half':20} {statistic_words(each.ers)}"
    yield from (f"{each.system}. {each.words}" for each in operating)
    yield from found.notes


def comparison_json(found: Comparison) -> dict[str, Json]:
    """Return a comparison as a document; pairs that got worse come first."""
    return {
        "before": _arm_json(found.before),
        "after": _arm_json(found.after),
        "deltas": _deltas_json(found.deltas),
        "bands": {band.value: _deltas_json(deltas) for band, deltas in found.bands.items()},
        "worse": len(found.worse),
        "pairs": [_change_json(change) for change in found.changes],
        "not_compared": [
            {"pair": each.pair_id, "before": each.before, "after": each.after}
            for each in found.not_compared
        ],
        "notes": list(found.notes),
    }


def comparison_lines(found: Comparison) -> Iterator[str]:
    """Write a comparison for people."""
    yield f"{found.before.ref}  {found.before.name}"
    yield f"{found.after.ref}  {found.after.name}"
    yield f"{found.deltas.pairs} pairs in both; above 0 is more in the second"
    for name, statistic in _delta_statistics(found.deltas):
        yield f"  {name:20} {statistic_words(statistic)}"
    for score, signs in found.deltas.signs.items():
        yield f"  {score:20} {signs.better} better, {signs.same} same, {signs.worse} worse"
    yield f"{_count(len(found.worse), 'pair')} got worse:" if found.worse else "No pair got worse."
    for change in found.worse[:_MOST_PAIRS]:
        flags = f", new: {' '.join(change.new_flags)}" if change.new_flags else ""
        yield (
            f"  {change.pair_id}: recall {signed(change.recall)}, "
            f"precision {signed(change.precision)}, {_count(len(change.lost), 'fact')} lost{flags} "
            f"(cases {' '.join(change.before_cases)} and {' '.join(change.after_cases)})"
        )
    if len(found.worse) > _MOST_PAIRS:
        yield f"  and {len(found.worse) - _MOST_PAIRS} more; --json lists all."
    if found.not_compared:
        yield f"{_count(len(found.not_compared), 'pair')} can't be compared; --json lists all."
    yield from found.notes


def run_comparison_json(found: RunComparison) -> dict[str, Json]:
    """Return the comparisons of two runs as a document."""
    return {
        "comparisons": [comparison_json(each) for each in found.comparisons],
        "alone": list(found.alone),
    }


def run_comparison_lines(found: RunComparison) -> Iterator[str]:
    """Write the comparisons of two runs for people."""
    for each in found.comparisons:
        yield from comparison_lines(each)
    yield from (f"{name} has no match in the other run." for name in found.alone)


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _arm_json(arm: RunArm) -> dict[str, Json]:
    return {
        "ref": arm.ref,
        "prompt": arm.arm.prompt,
        "prompt_sha": arm.arm.prompt_sha,
        "level": arm.arm.level.value,
        "engine": arm.arm.engine,
        "checker": arm.arm.checker,
    }


def _arm_result_json(each: ArmResult) -> dict[str, Json]:
    scores = each.scores
    return {
        **_arm_json(each.arm),
        "pairs": scores.pairs,
        "replies": scores.replies,
        "facts": scores.facts,
        "undecided": scores.undecided,
        "failed": dict(each.faults),
        "unjudged": each.unjudged,
        "waiting": each.waiting,
        "micro": _triple_json(scores.micro),
        "macro": _triple_json(scores.macro),
        "flags_per_100": scores.flags_per_100.as_json(),
        "flags": {kind.value: count for kind, count in each.flags.items()},
        "length_ratio": scores.length_ratio.as_json(),
        "recall_spread": scores.recall_spread.as_json(),
        "precision_spread": scores.precision_spread.as_json(),
        "ers": each.ers.as_json(),
        "empathy": [
            {
                "by": one.by,
                "panel": one.is_panel,
                "ers_half": one.ers.as_json(),
                "wins": one.ranking.wins if one.ranking else 0,
                "ties": one.ranking.ties if one.ranking else 0,
                "losses": one.ranking.losses if one.ranking else 0,
                "undecided": one.ranking.undecided if one.ranking else 0,
                "unreadable": one.ranking.unreadable if one.ranking else 0,
                "unasked": one.unasked,
            }
            for one in each.empathy
        ],
    }


def _triple_json(triple: Triple) -> dict[str, Json]:
    return {
        "recall": triple.recall.as_json(),
        "precision": triple.precision.as_json(),
        "f1": triple.f1.as_json(),
    }


def _delta_statistics(deltas: ArmDeltas) -> Iterator[tuple[str, Statistic]]:
    for average, triple in (("micro", deltas.micro), ("macro", deltas.macro)):
        yield f"recall_{average}", triple.recall
        yield f"precision_{average}", triple.precision
        yield f"f1_{average}", triple.f1
    yield "flags_per_100", deltas.flags_per_100
    yield "length_ratio", deltas.length_ratio
    yield "reading_grade", deltas.reading_grade


def _deltas_json(deltas: ArmDeltas) -> dict[str, Json]:
    return {
        "pairs": deltas.pairs,
        "micro": _triple_json(deltas.micro),
        "macro": _triple_json(deltas.macro),
        "flags_per_100": deltas.flags_per_100.as_json(),
        "length_ratio": deltas.length_ratio.as_json(),
        "reading_grade": deltas.reading_grade.as_json(),
        "signs": _signs_json(deltas.signs),
    }


def _signs_json(signs: Mapping[str, Signs]) -> dict[str, Json]:
    return {
        score: {"better": each.better, "same": each.same, "worse": each.worse, "p": each.p}
        for score, each in signs.items()
    }


def _change_json(change: PairChange) -> dict[str, Json]:
    return {
        "pair": change.pair_id,
        "band": change.band.value,
        "worse": change.is_worse,
        "recall": change.recall,
        "precision": change.precision,
        "before": _scores_json(change.before, change.before_cases),
        "after": _scores_json(change.after, change.after_cases),
        "new_flags": [kind.value for kind in change.new_flags],
        "gone_flags": [kind.value for kind in change.gone_flags],
        "lost": list(change.lost),
        "added": list(change.added),
    }


def _scores_json(scores: Scores, cases: tuple[str, ...]) -> dict[str, Json]:
    return {
        "recall": scores.recall,
        "precision": scores.precision,
        "f1": scores.f1,
        "cases": list(cases),
    }
