"""The diff, facts, verdicts and scores of a case as parts of a passport's document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.cases import Case
from core.domain.diff import mark, word_diff
from core.domain.facts import Direction, EntailmentVerdict, FactCheck, Span
from core.domain.identity import Json
from core.domain.statistics import Statistic
from core.metrics.facts import FactScores, score_check
from core.services.passport_corrections import Correction
from core.services.report_parts import FactPlace

ONE_PAIR = "one pair has no interval"
Corrections = Mapping[FactPlace, Correction]


def diff_json(case: Case) -> list[Json]:
    """Return the stretches from the physician's reply to the edit with their marks."""
    marked = mark(word_diff(case.pair.physician_reply, case.edit.text), case.check)
    return [
        {"op": each.segment.op.value, "mark": each.mark.value, "text": each.segment.text}
        for each in marked
    ]


def facts_json(case: Case, corrections: Corrections) -> dict[str, Json]:
    """Return all verdicts with scores and counts, or why there is no check."""
    check = case.check
    if check is None:
        return {"checker": None, "absent": case.check_failure, "kept": [], "grounded": []}
    return {
        "checker": check.checker,
        "absent": None,
        "scores": _scores(check),
        "undecided": check.undecided,
        "ungrounded_extractions": check.ungrounded_extractions,
        "dropped_by_number_guard": check.dropped_by_number_guard,
        "kept": _verdicts(corrections, Direction.KEPT, check.kept),
        "grounded": _verdicts(corrections, Direction.GROUNDED, check.grounded),
    }


def _scores(check: FactCheck) -> dict[str, Json]:
    found = score_check(check)
    counts = {"recall": found.n_kept, "f1": found.n_kept + found.n_grounded}
    return {
        name: _score(found, name, counts.get(name, found.n_grounded)).as_json()
        for name in ("recall", "precision", "f1", "precision_with_message")
    }


def _score(found: FactScores, name: str, n: int) -> Statistic:
    reason = getattr(found, f"{name}_reason") or ONE_PAIR
    return Statistic(estimate=getattr(found, name), n=n, reason=reason)


def _verdicts(
    corrections: Corrections, direction: Direction, verdicts: Sequence[EntailmentVerdict]
) -> list[Json]:
    return [
        {**_verdict(each), "correction": _correction(corrections.get((direction, place)))}
        for place, each in enumerate(verdicts)
    ]


def _correction(one: Correction | None) -> Json:
    if one is None:
        return None
    return {"by": one.by, "at": one.at, "checker_said": _answer(one.checker_said)}


def _answer(verdict: EntailmentVerdict) -> dict[str, Json]:
    return {
        "entailed": verdict.entailed,
        "failure": verdict.failure,
        "attribution": verdict.attribution.value if verdict.attribution else None,
        "aux": verdict.aux.value if verdict.aux else None,
    }


def _verdict(verdict: EntailmentVerdict) -> dict[str, Json]:
    return {
        "statement": verdict.fact.statement,
        "kind": verdict.fact.kind.value,
        "quoted": verdict.fact.evidence,
        "place": _place(verdict.fact.span),
        **_answer(verdict),
        "evidence": verdict.evidence,
        "evidence_place": _place(verdict.span),
        "rationale": verdict.rationale,
        "guards": list(verdict.guards),
    }


def _place(span: Span | None) -> Json:
    return [span.start, span.end] if span else None
