"""A case in numbers and three plain statements: the same for the page, the report and scripts."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.cases import Case
from core.domain.facts import Attribution, EntailmentVerdict
from core.domain.identity import Json
from core.domain.messages import length_bucket
from core.metrics.facts import FactScores, score_check
from core.metrics.reading import count_questions, count_words, reading_grade
from core.services.wording import is_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMeasures:
    """Length, grade and questions of one text; the grade is None where it has no meaning."""

    characters: int
    words: int
    questions: int
    grade: float | None

    @classmethod
    def of(cls, text: str) -> TextMeasures:
        """Measure a text without the white space around it."""
        stripped = text.strip()
        return cls(
            characters=len(stripped),
            words=count_words(stripped),
            questions=count_questions(stripped),
            grade=reading_grade(stripped),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """What the first screen says of a case; `scores` is None when there is no check."""

    scores: FactScores | None
    statements: tuple[str, str, str]
    before: TextMeasures
    after: TextMeasures
    length_bucket: str


def summarize(case: Case) -> CaseSummary:
    """Compute everything that the first screen says of a case."""
    before = TextMeasures.of(case.pair.physician_reply)
    after = TextMeasures.of(case.edit.text)
    return CaseSummary(
        scores=score_check(case.check) if case.check else None,
        statements=(_kept(case), _added(case), _growth(before, after)),
        before=before,
        after=after,
        length_bucket=length_bucket(case.pair.physician_reply),
    )


def _kept(case: Case) -> str:
    if case.check is None:
        return "Facts not checked"
    if not case.check.kept:
        return "No medical fact in the original"
    decided = [v for v in case.check.kept if v.entailed is not None]
    kept = sum(v.entailed is True for v in decided)
    verb = "Rules confirm" if is_rules(case.check.checker) else "Kept"
    return f"{verb} {kept} of {_counted(len(decided), 'fact')}{_undecided(case.check.kept)}"


def _added(case: Case) -> str:
    if case.check is None:
        return "Additions not checked"
    if not case.check.grounded:
        return "No medical fact in the edit"
    unsupported = [v for v in case.check.grounded if v.entailed is False]
    echoes = sum(v.attribution is Attribution.ECHO for v in unsupported)
    undecided = _undecided(case.check.grounded)
    if not unsupported:
        return f"Nothing medical added{undecided}"
    source = f", {echoes} of them from the patient's message" if echoes else ""
    if echoes == len(unsupported):
        source = ", from the patient's own message"
    if is_rules(case.check.checker):
        return f"{_counted(len(unsupported), 'fact')} not confirmed by rules{source}{undecided}"
    return f"{_counted(len(unsupported), 'fact')} added{source}{undecided}"


def _growth(before: TextMeasures, after: TextMeasures) -> str:
    change = after.words - before.words
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{before.words} → {after.words} words ({sign}{abs(change)})"


def _undecided(verdicts: tuple[EntailmentVerdict, ...]) -> str:
    count = sum(v.entailed is None for v in verdicts)
    return f" · {count} undecided" if count else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def case_json(case: Case) -> dict[str, Json]:
    """Return the document of `edit --json` and `check --json`."""
    scores = score_check(case.check) if case.check else None
    check = case.check
    return {
        "edit": {
            "text": case.edit.text,
            "method": case.edit.method.value,
            "level": case.edit.level.value,
            "prompt": case.edit.prompt,
            "engine": case.edit.provenance.engine_asked,
        },
        "facts": {
            "original": [v.fact.statement for v in check.kept] if check else [],
            "edited": [v.fact.statement for v in check.grounded] if check else [],
        },
        "kept": [_verdict_json(v) for v in check.kept] if check else [],
        "grounded": [
            {**_verdict_json(v), "attribution": v.attribution.value if v.attribution else None}
            for v in (check.grounded if check else ())
        ],
        "recall": scores.recall if scores else None,
        "precision": scores.precision if scores else None,
        "f1": scores.f1 if scores else None,
        "undecided": check.undecided if check else 0,
        "flags": [{"kind": f.kind.value, "evidence": list(f.evidence)} for f in case.flags],
    }


def _verdict_json(verdict: EntailmentVerdict) -> dict[str, Json]:
    label = None if verdict.entailed is None else int(verdict.entailed)
    return {"fact": verdict.fact.statement, "label": label, "evidence": verdict.evidence}
