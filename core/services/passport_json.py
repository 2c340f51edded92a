"""A passport as one JSON document with a stable shape, and the hashes that seal it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import cast

from core.domain.cases import Case
from core.domain.identity import HASH_TAG, Json, canonical_json
from core.domain.locking import prompt_of
from core.domain.repair_kept import KeptRepair, RepairScores
from core.domain.statistics import Statistic
from core.services.passport import Passport
from core.services.passport_desk import DeskSeen
from core.services.passport_facts import ONE_PAIR, diff_json, facts_json
from core.services.passport_parts import Part

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
        "diff": diff_json(case),
        "facts": {**facts_json(case, passport.corrections), "rates": passport.rates},
        "flags": [plain(flag) for flag in case.flags],
        **{name: _part(getattr(passport, name)) for name in PARTS},
    }
    sha = prompt_of(case.edit.prompt_sha)
    hashes: dict[str, Json] = {
        "patient_message": text_hash(case.pair.patient_message),
        "physician_reply": text_hash(case.pair.physician_reply),
        "edited_reply": text_hash(case.edit.text),
        "resulting_reply": _result_hash(passport),
        "prompt": sha if sha.startswith(HASH_TAG) else None,
    }
    sealed: dict[str, Json] = {**document, "hashes": hashes}
    return {**sealed, "hashes": {**hashes, "passport": text_hash(canonical_json(sealed))}}


PARTS = ("prompt", "decisions", "repairs", "reviews", "panels", "judges", "runs")


def _part(part: Part[object]) -> Json:
    return {"rows": [_row(row) for row in part.rows], "absent": part.absent}


def _row(row: object) -> Json:
    if isinstance(row, DeskSeen):
        result: dict[str, Json] = {
            "text": row.result.edit.text,
            "facts": facts_json(row.result, {}),
            "flags": [plain(flag) for flag in row.result.flags],
        }
        return {**_fields(row, but="result"), "result": result}
    if isinstance(row, KeptRepair):
        scores = {"before": row.scores_before, "after": row.scores_after}
        return {**_fields(row), **{f"scores_{name}": _scores(one) for name, one in scores.items()}}
    return plain(row)


def _fields(row: DeskSeen | KeptRepair, *, but: str = "") -> dict[str, Json]:
    return {each.name: plain(getattr(row, each.name)) for each in fields(row) if each.name != but}


def _scores(one: RepairScores) -> dict[str, Json]:
    counted = (("recall", one.recall, one.n_kept), ("precision", one.precision, one.n_grounded))
    return {
        name: Statistic(
            estimate=value, n=n, reason="no fact was decided" if value is None else ONE_PAIR
        ).as_json()
        for name, value, n in counted
    }


def _result_hash(passport: Passport) -> Json:
    desk = next(iter(passport.decisions.rows), None)
    return text_hash(desk.result.edit.text) if desk else None


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
            "locks": plain(edit.locks),
            **asdict(edit.provenance),
        },
    }
