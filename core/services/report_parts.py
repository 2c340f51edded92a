"""What every page about a case shows of it: the diff with its legend, facts, flags and scores."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.cases import Case
from core.domain.diff import Mark, Op, mark, word_diff
from core.domain.facts import Direction, EntailmentVerdict
from core.metrics.facts import FactScores
from core.services.summary import CaseSummary, summarize
from core.services.wording import (
    ATTRIBUTION_WORDS,
    FLAG_ADVICE,
    FLAG_TITLES,
    KIND_WORDS,
    NOT_A_CERTIFICATE,
    checker_badge,
    engine_badge,
    mark_words,
    money,
    time_taken,
    tokens,
    verdict_words,
)

Parts = dict[str, object]
FactPlace = tuple[Direction, int]


def case_parts(case: Case, corrections: Mapping[FactPlace, str] | None = None) -> Parts:
    """Return what the templates' macros need of a case, in plain words.

    `corrections` says by direction and place in the list who corrected which verdict.
    """
    summary = summarize(case)
    checker = case.check.checker if case.check else ""
    return {
        "case": case,
        "summary": summary,
        "badge": engine_badge(case),
        "checked_by": checker_badge(checker) if case.check else "Facts not checked",
        "scores": _scores(summary.scores),
        "measures": _measures(summary),
        "diff": diff_parts(case),
        "tables": _tables(case, corrections or {}),
        "flags": [
            {"title": FLAG_TITLES[f.kind], "advice": FLAG_ADVICE[f.kind], "evidence": f.evidence}
            for f in case.flags
        ],
        "provenance": _provenance(case),
        "caution": NOT_A_CERTIFICATE,
    }


def diff_parts(case: Case) -> Parts:
    """Return the marked stretches from the physician's reply to the edit, and their legend."""
    checker = case.check.checker if case.check else ""
    marked = mark(word_diff(case.pair.physician_reply, case.edit.text), case.check)
    used = {segment.mark for segment in marked} - {Mark.SAME}
    return {
        "segments": [
            {
                "tag": {Op.INSERTED: "ins", Op.DELETED: "del"}.get(each.segment.op, "span"),
                "mark": each.mark.value,
                "words": mark_words(each.mark, checker=checker),
                "text": each.segment.text,
            }
            for each in marked
        ],
        "legend": [(m.value, mark_words(m, checker=checker)) for m in Mark if m in used],
    }


def _scores(scores: FactScores | None) -> list[tuple[str, str, str]]:
    if scores is None:
        return []
    rows = (
        ("Recall", scores.recall, f"n = {scores.n_kept} facts of the original"),
        ("Precision", scores.precision, f"n = {scores.n_grounded} facts of the edit"),
        ("F1", scores.f1, "of the two"),
    )
    return [(name, "n/a" if value is None else f"{value:.2f}", n) for name, value, n in rows]


def _measures(summary: CaseSummary) -> list[tuple[str, str, str]]:
    before, after = summary.before, summary.after
    rows = (
        ("Characters", before.characters, after.characters),
        ("Words", before.words, after.words),
        ("Questions", before.questions, after.questions),
        ("Reading grade (Flesch-Kincaid)", before.grade, after.grade),
    )
    return [(name, _measure(old), _measure(new)) for name, old, new in rows]


def _measure(value: float | None) -> str:
    if value is None:
        return "n/a"
    return f"{value:,}" if isinstance(value, int) else f"{value:.1f}"


def _tables(case: Case, corrections: Mapping[FactPlace, str]) -> list[Parts]:
    if case.check is None:
        return []
    titled = (
        ("Each fact of the original, against the edit (recall)", case.check.kept),
        ("Each fact of the edit, against the original (precision)", case.check.grounded),
    )
    return [
        {
            "title": title,
            "rows": [
                _row(verdict, case.check.checker, corrections.get((verdict.direction, place), ""))
                for place, verdict in enumerate(verdicts)
            ],
        }
        for title, verdicts in titled
    ]


def _row(verdict: EntailmentVerdict, checker: str, correction: str) -> Parts:
    words = verdict_words(verdict, checker=checker)
    origin = ATTRIBUTION_WORDS[verdict.attribution] if verdict.attribution else ""
    return {
        "statement": verdict.fact.statement,
        "kind": KIND_WORDS[verdict.fact.kind],
        "verdict": f"{words} ({origin})" if origin and not verdict.entailed else words,
        "entailed": verdict.entailed,
        "evidence": verdict.evidence,
        "guards": verdict.guards,
        "correction": correction,
    }


def _provenance(case: Case) -> list[tuple[str, str]]:
    made = case.edit.provenance
    return [
        ("Engine asked", made.engine_asked),
        ("Engine that answered", made.engine_served),
        ("Checker", case.check.checker if case.check else "none"),
        ("Method", case.edit.method.label),
        ("Empathy level", case.edit.level.label),
        ("Prompt", f"{case.edit.prompt} ({case.edit.prompt_sha[:19]})"),
        ("Time", time_taken(made.seconds)),
        ("Tokens", tokens(made)),
        ("Cost", money(made.cost)),
        ("Made", case.created_at or "ships with the case library"),
        ("Case", case.id),
    ]
