"""One page of HTML that holds a case: to send, to print, to keep."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.cases import Case
from core.domain.diff import Mark, Op, mark, word_diff
from core.domain.facts import EntailmentVerdict
from core.metrics.facts import FactScores
from core.services.summary import summarize
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

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"


def report_html(case: Case, *, rates: str | None = None, now: datetime | None = None) -> str:
    """Return the report of a case: self-contained, without script, safe with any text.

    Every text is escaped by the template; nothing is fetched from anywhere. `rates` says how
    often the rules are wrong, where rules gave the verdicts.
    """
    summary = summarize(case)
    checker = case.check.checker if case.check else ""
    segments = mark(word_diff(case.pair.physician_reply, case.edit.text), case.check)
    used = {segment.mark for segment in segments} - {Mark.SAME}
    return _template().render(
        case=case,
        summary=summary,
        badge=engine_badge(case),
        checked_by=checker_badge(checker) if case.check else "Facts not checked",
        scores=_scores(summary.scores),
        segments=[
            {
                "tag": {Op.INSERTED: "ins", Op.DELETED: "del"}.get(each.segment.op, "span"),
                "mark": each.mark.value,
                "words": mark_words(each.mark, checker=checker),
                "text": each.segment.text,
            }
            for each in segments
        ],
        legend=[(m.value, mark_words(m, checker=checker)) for m in Mark if m in used],
        tables=_tables(case),
        flags=[
            {"title": FLAG_TITLES[f.kind], "advice": FLAG_ADVICE[f.kind], "evidence": f.evidence}
            for f in case.flags
        ],
        provenance=_provenance(case),
        rates=rates,
        caution=NOT_A_CERTIFICATE,
        made_at=(now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC"),
    )


def report_name(case: Case) -> str:
    """Return a file name that holds the case's id and no text."""
    return f"bedside-case-{case.id.replace('~', '-')}.html"


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("case.html")


def _scores(scores: FactScores | None) -> list[tuple[str, str, str]]:
    if scores is None:
        return []
    rows = (
        ("Recall", scores.recall, f"n = {scores.n_kept} facts of the original"),
        ("Precision", scores.precision, f"n = {scores.n_grounded} facts of the edit"),
        ("F1", scores.f1, "of the two"),
    )
    return [(name, "n/a" if value is None else f"{value:.2f}", n) for name, value, n in rows]


def _tables(case: Case) -> list[dict[str, object]]:
    if case.check is None:
        return []
    checker = case.check.checker
    return [
        {
            "title": "Each fact of the original, against the edit (recall)",
            "rows": [_row(v, checker) for v in case.check.kept],
        },
        {
            "title": "Each fact of the edit, against the original (precision)",
            "rows": [_row(v, checker) for v in case.check.grounded],
        },
    ]


def _row(verdict: EntailmentVerdict, checker: str) -> dict[str, object]:
    words = verdict_words(verdict, checker=checker)
    origin = ATTRIBUTION_WORDS[verdict.attribution] if verdict.attribution else ""
    return {
        "statement": verdict.fact.statement,
        "kind": KIND_WORDS[verdict.fact.kind],
        "verdict": f"{words} ({origin})" if origin and not verdict.entailed else words,
        "entailed": verdict.entailed,
        "evidence": verdict.evidence,
        "guards": verdict.guards,
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
