"""Domain values to rows and back; the only place where a row's untyped values are read."""

from __future__ import annotations

import json
from typing import Any

from core.domain.calls import Call, Completion
from core.domain.edits import Edit, EmpathyLevel, Method, Provenance
from core.domain.facts import (
    Attribution,
    AuxLabel,
    Direction,
    EntailmentVerdict,
    Fact,
    FactKind,
    Flag,
    FlagKind,
    Span,
)
from core.domain.identity import canonical_json, content_hash
from core.domain.messages import MessagePair, PairSource, pair_id

Row = dict[str, Any]

PREMISE_KINDS = {Direction.KEPT: "edit", Direction.GROUNDED: "original"}
_DIRECTIONS = {kind: direction for direction, kind in PREMISE_KINDS.items()}


def fields_of(value: Call | Completion) -> Row:
    """Return the fields of a flat value as they are; `asdict` would copy each of them deeply."""
    return {name: getattr(value, name) for name in value.__slots__}


def text_sha(text: str) -> str:
    """Return the hash that names a text in keys."""
    return content_hash(text)


def texts_sha(pair: MessagePair) -> str:
    """Return the hash that names both texts of a pair, whatever the pair's own id is."""
    return pair_id(pair.patient_message, pair.physician_reply)


def pair_row(pair: MessagePair, *, kept: bool) -> Row:
    """Return the row of a pair."""
    return {
        "id": pair.id,
        "texts_sha": texts_sha(pair),
        "reply_sha": text_sha(pair.physician_reply),
        "patient_message": pair.patient_message,
        "physician_reply": pair.physician_reply,
        "specialty": pair.specialty,
        "source": pair.source.value,
        "deidentified_by": pair.deidentified_by,
        "band": pair.band.value,
        "kept": int(kept),
    }


def pair_from(row: Row) -> MessagePair:
    """Return the pair of a row."""
    return MessagePair(
        id=row["id"],
        patient_message=row["patient_message"],
        physician_reply=row["physician_reply"],
        specialty=row["specialty"],
        source=PairSource(row["source"]),
        deidentified_by=row["deidentified_by"],
    )


def edit_row(edit: Edit) -> Row:
    """Return the row of an edit."""
    made = edit.provenance
    return {
        "id": edit.id,
        "pair_id": edit.pair_id,
        "method": edit.method.value,
        "level": edit.level.value,
        "prompt": edit.prompt,
        "prompt_sha": edit.prompt_sha,
        "engine": made.engine_asked,
        "engine_served": made.engine_served,
        "replicate": edit.replicate,
        "text": edit.text,
        "text_sha": text_sha(edit.text),
        "calls": made.calls,
        "cached": made.cached,
        "seconds": made.seconds,
        "input_tokens": made.input_tokens,
        "output_tokens": made.output_tokens,
        "cost": made.cost,
    }


def edit_from(row: Row) -> Edit:
    """Return the edit of a row."""
    return Edit(
        id=row["id"],
        pair_id=row["pair_id"],
        method=Method(row["method"]),
        level=EmpathyLevel(row["level"]),
        prompt=row["prompt"],
        prompt_sha=row["prompt_sha"],
        text=row["text"],
        replicate=row["replicate"],
        provenance=Provenance(
            engine_asked=row["engine"],
            engine_served=row["engine_served"],
            calls=row["calls"],
            cached=row["cached"],
            seconds=row["seconds"],
            input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"],
            cost=row["cost"],
        ),
    )


def fact_row(fact: Fact) -> Row:
    """Return the row of a fact, without its place in a list."""
    return {
        "statement": fact.statement,
        "kind": fact.kind.value,
        "evidence": fact.evidence,
        **_span_row(fact.span),
    }


def fact_from(row: Row) -> Fact:
    """Return the fact of a row."""
    return Fact(
        statement=row["statement"],
        kind=FactKind(row["kind"]),
        evidence=row["evidence"],
        span=_span_from(row),
    )


def verdict_row(verdict: EntailmentVerdict) -> Row:
    """Return what a verdict says, without which fact and premise it is about."""
    return {
        "entailed": None if verdict.entailed is None else int(verdict.entailed),
        "failure": verdict.failure,
        "attribution": verdict.attribution.value if verdict.attribution else None,
        "aux": verdict.aux.value if verdict.aux else None,
        "evidence": verdict.evidence,
        **_span_row(verdict.span),
        "rationale": verdict.rationale,
        "guards": listed(verdict.guards),
        "corrected_by": verdict.corrected_by,
    }


def verdict_from(row: Row, fact: Fact) -> EntailmentVerdict:
    """Return the verdict of a row about `fact`."""
    return EntailmentVerdict(
        fact=fact,
        direction=_DIRECTIONS[row["premise_kind"]],
        entailed=None if row["entailed"] is None else bool(row["entailed"]),
        failure=row["failure"],
        attribution=Attribution(row["attribution"]) if row["attribution"] else None,
        aux=AuxLabel(row["aux"]) if row["aux"] else None,
        evidence=row["evidence"],
        span=_span_from(row),
        rationale=row["rationale"],
        guards=unlisted(row["guards"]),
        corrected_by=row["corrected_by"],
    )


def flag_row(flag: Flag) -> Row:
    """Return the row of a flag, without its case."""
    return {
        "kind": flag.kind.value,
        "evidence": listed(flag.evidence),
        "raised_by": flag.raised_by,
    }


def flag_from(row: Row) -> Flag:
    """Return the flag of a row."""
    return Flag(
        kind=FlagKind(row["kind"]),
        evidence=unlisted(row["evidence"]),
        raised_by=row["raised_by"],
    )


def listed(texts: tuple[str, ...]) -> str:
    """Write texts as one JSON list."""
    return canonical_json(list(texts))


def unlisted(column: str) -> tuple[str, ...]:
    """Read a JSON list of texts."""
    return tuple(json.loads(column))


def _span_row(span: Span | None) -> Row:
    return {"span_start": span.start if span else None, "span_end": span.end if span else None}


def _span_from(row: Row) -> Span | None:
    start, end = row["span_start"], row["span_end"]
    return None if start is None else Span(start=start, end=end)
