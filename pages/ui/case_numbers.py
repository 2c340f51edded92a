"""The statements and the tables of numbers of one case, each with what it counts."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.cases import Case
from core.domain.edits import EmpathyLevel
from core.domain.facts import EntailmentVerdict
from core.metrics.facts import FactScores
from core.services.summary import CaseSummary, TextMeasures
from core.services.wording import (
    FLAG_TITLES,
    checker_badge,
    engine_badge,
    money,
    time_taken,
    tokens,
)

Row = dict[str, object]


def statements(case: Case, summary: CaseSummary, *, ledger: str = "") -> list[Row]:
    """Return the plain statements of the first screen, with what each one rests on.

    `ledger` says how many of the physician's sentences stand, where the case has its desk.
    """
    kept, added, growth = summary.statements
    scores = summary.scores
    level = case.edit.level.label if case.edit.level is not EmpathyLevel.NONE else "no level"
    check = case.check
    return [
        _statement(
            kept,
            _unconfirmed(check.kept if check else ()) or _share(scores, "recall"),
            good=bool(scores and scores.recall == 1),
        ),
        _statement(
            added,
            _unconfirmed(check.grounded if check else ()) or _share(scores, "precision"),
            good=bool(scores and scores.precision == 1),
        ),
        {
            "text": growth,
            "note": ledger or f"Empathy asked for: {level.lower()}",
            "tone": "plain",
        },
        _flag_statement(case),
    ]


def _statement(text: str, note: str, *, good: bool) -> Row:
    return {
        "text": text,
        "note": note,
        "tone": "good" if good else "warn",
        "sign": "✓" if good else "!",
    }


def _unconfirmed(verdicts: Sequence[EntailmentVerdict]) -> str:
    """Quote the first fact that the other text doesn't bear out; empty where all are."""
    found = [verdict.fact.statement for verdict in verdicts if verdict.entailed is False]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else ""


def _flag_statement(case: Case) -> Row:
    if not case.flags:
        note = "No warning rule fired" if case.check else "Not checked"
        return _statement("No flags", note, good=case.check is not None)
    titles = list(dict.fromkeys(FLAG_TITLES[flag.kind] for flag in case.flags))
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    count = len(case.flags)
    return _statement(f"{count} flag{'s' if count > 1 else ''}", titles[0] + more, good=False)


def _share(scores: FactScores | None, name: str) -> str:
    if scores is None:
        return "No check, so no score"
    value, reason, n = (
        (scores.recall, scores.recall_reason, scores.n_kept)
        if name == "recall"
        else (scores.precision, scores.precision_reason, scores.n_grounded)
    )
    if value is None:
        return f"{name.capitalize()} not defined: {reason}"
    return f"{name.capitalize()} {value:.2f}, n = {n}"


def figures(case: Case, summary: CaseSummary) -> str:
    """Return the numbers of a case in one line, for comparing it with others."""
    scores, made = summary.scores, case.edit.provenance
    shown = [
        *(
            f"{name} {'not defined' if value is None else format(value, '.2f')}"
            for name, value in (
                (
                    ("Recall", scores.recall),
                    ("precision", scores.precision),
                    ("F1", scores.f1),
                )
                if scores
                else ()
            )
        ),
        f"grade {_grade(summary.after)}",
    ]
    if made.seconds is not None:
        shown += [time_taken(made.seconds), f"cost {money(made.cost)}"]
    return " · ".join(shown)


def numbers(case: Case, summary: CaseSummary) -> list[Row]:
    """Return the tables at the end of a case: before and after, scores, how it was made."""
    return [_before_after(summary), _scores(summary.scores), _making(case)]


def _before_after(summary: CaseSummary) -> Row:
    before, after = summary.before, summary.after
    return {
        "title": "Before and after",
        "head": ["", "Original", "Edited"],
        "rows": [
            ["Words", f"{before.words:,}", f"{after.words:,}"],
            ["Characters", f"{before.characters:,}", f"{after.characters:,}"],
            ["Reading grade", _grade(before), _grade(after)],
            ["Questions asked", str(before.questions), str(after.questions)],
        ],
        "note": "Reading grade: US school years (Flesch-Kincaid).",
    }


def _grade(measures: TextMeasures) -> str:
    return "not defined" if measures.grade is None else f"{measures.grade:.1f}"


def _scores(scores: FactScores | None) -> Row:
    if scores is None:
        return {"title": "Scores", "rows": [["Facts", "not checked"]], "note": ""}
    rows = [
        ["Facts kept (recall)", _score(scores.recall, scores.recall_reason, scores.n_kept)],
        [
            "Facts grounded (precision)",
            _score(scores.precision, scores.precision_reason, scores.n_grounded),
        ],
        ["Both together (F1)", _score(scores.f1, scores.f1_reason, None)],
        [
            "Grounded, or said by the patient",
            _score(
                scores.precision_with_message,
                scores.precision_with_message_reason,
                scores.n_grounded,
            ),
        ],
        ["Undecided facts", str(scores.undecided)],
    ]
    unreliable = "" if scores.reliable else " Too many are undecided for a reliable score."
    return {
        "title": "Scores",
        "rows": rows,
        "note": f"One pair has no interval. Undecided facts count neither way.{unreliable}",
    }


def _score(value: float | None, reason: str | None, n: int | None) -> str:
    if value is None:
        return f"not defined: {reason}"
    return f"{value:.2f}" + (f" (n = {n})" if n is not None else "")


def _making(case: Case) -> Row:
    made = case.edit.provenance
    rows = [
        ["Written by", engine_badge(case)],
        ["Engine asked", made.engine_asked],
        ["Engine that answered", made.engine_served],
        ["Method", case.edit.method.label],
        ["Prompt", case.edit.prompt],
        ["Facts", checker_badge(case.check.checker) if case.check else "not checked"],
    ]
    if made.calls or made.cached or made.seconds is not None:
        rows += [
            ["Requests", f"{made.calls} sent, {made.cached} from the cache"],
            ["Time", time_taken(made.seconds)],
            ["Tokens", tokens(made)],
            ["Cost", money(made.cost)],
        ]
    return {"title": "How it was made", "rows": rows, "note": ""}
