"""A passport as one JSON document with a stable shape, and the hashes that seal it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import cast

from core.domain.cases import Case
from core.domain.diff import mark, word_diff
from core.domain.facts import Direction, EntailmentVerdict, FactCheck, Span
from core.domain.identity import HASH_TAG, Json, canonical_json
from core.domain.statistics import Statistic
from core.metrics.facts import FactScores, score_check
from core.services.passport import Passport
from core.services.passport_corrections import Correction

SCHEMA = "bedside.passport/1"


def passport_json(passport: Passport) -> dict[str, Json]:
    """Return the document; `hashes.passport` is that of all the rest in canonical JSON.

    Every part has `rows` and `absent`: the reason in words where there are none. Fields only ever
    join; a change of meaning is another `schema`.
    """
    case = passport.case
    document: dict[str, Json] = {
        "schema": SCHEMA,
        "made_at": passport.made_at.isoformat(),
        "made_for": passport.made_for.value,
        **_case(case),
        "diff": _diff(case),
        "facts": {**_facts(passport), "rates": passport.rates},
        "flags": [plain(flag) for flag in case.flags],
        **{name: plain(getattr(passport, name)) for name in PARTS},
    }
    sha = case.edit.prompt_sha
    hashes: dict[str, Json] = {
        "patient_message": text_hash(case.pair.patient_message),
        "physician_reply": text_hash(case.pair.physician_reply),
        "edited_reply": text_hash(case.edit.text),
        "prompt": sha if sha.startswith(HASH_TAG) else None,
    }
    sealed: dict[str, Json] = {**document, "hashes": hashes}
    return {**sealed, "hashes": {**hashes, "passport": text_hash(canonical_json(sealed))}}


PARTS = ("prompt", "panels", "judges", "runs")


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as `sha256sum` writes it."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> Json:
    """Write what a part holds: fields by their name, enums by their value, times in ISO 8601."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each) for each in cast("Iterable[object]", value)]
    return cast("Json", value)


def _case(case: Case) -> dict[str, Json]:
    pair, edit = case.pair, case.edit
    return {
        "case": {
            "id": case.id,
            "created_at": case.created_at or None,
            "kept": case.kept,
            "pair": pair.id,
            "source": pair.source.value,
            "specialty": pair.specialty,
            "deidentified_by": pair.deidentified_by,
        },
        "texts": {
            "patient_message": pair.patient_message,
            "physician_reply": pair.physician_reply,
            "edited_reply": edit.text,
        },
        "edit": {
            "id": edit.id,
            "method": edit.method.value,
            "level": edit.level.value,
            "prompt": edit.prompt,
            "prompt_sha": edit.prompt_sha,
            "replicate": edit.replicate,
            **asdict(edit.provenance),
        },
    }


def _diff(case: Case) -> list[Json]:
    marked = mark(word_diff(case.pair.physician_reply, case.edit.text), case.check)
    return [
        {"op": each.segment.op.value, "mark": each.mark.value, "text": each.segment.text}
        for each in marked
    ]


def _facts(passport: Passport) -> dict[str, Json]:
    check = passport.case.check
    if check is None:
        return {"checker": None, "absent": passport.case.check_failure, "kept": [], "grounded": []}
    return {
        "checker": check.checker,
        "absent": None,
        "scores": _scores(check),
        "undecided": check.undecided,
        "ungrounded_extractions": check.ungrounded_extractions,
        "dropped_by_number_guard": check.dropped_by_number_guard,
        "kept": _verdicts(passport, Direction.KEPT, check.kept),
        "grounded": _verdicts(passport, Direction.GROUNDED, check.grounded),
    }


def _scores(check: FactCheck) -> dict[str, Json]:
    found = score_check(check)
    counts = {"recall": found.n_kept, "f1": found.n_kept + found.n_grounded}
    return {
        name: _score(found, name, counts.get(name, found.n_grounded)).as_json()
        for name in ("recall", "precision", "f1", "precision_with_message")
    }


def _score(found: FactScores, name: str, n: int) -> Statistic:
    reason = getattr(found, f"{name}_reason") or "one pair has no interval"
    return Statistic(estimate=getattr(found, name), n=n, reason=reason)


def _verdicts(
    passport: Passport, direction: Direction, verdicts: Sequence[EntailmentVerdict]
) -> list[Json]:
    return [
        {**_verdict(each), "correction": _correction(passport.corrections.get((direction, place)))}
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
