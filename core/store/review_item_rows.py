"""Edits under review as rows, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from core.domain.edits import EmpathyLevel, Method
from core.domain.facts import EntailmentVerdict, FactCheck, Span
from core.domain.identity import Json, canonical_json
from core.domain.reviewing import Stratum
from core.domain.reviewing_items import Making, ReviewItem
from core.domain.reviewing_passages import Passage, TextSide
from core.store.rows import (
    PREMISE_KINDS,
    Row,
    fact_from,
    fact_row,
    flag_from,
    flag_row,
    verdict_from,
    verdict_row,
)


def item_row(item: ReviewItem) -> Row:
    """Return the row of an item."""
    made = item.making
    return {
        "id": item.id,
        "review_id": item.review_id,
        "position": item.position,
        "stratum": item.stratum.value,
        "case_id": item.case_id,
        "pair_id": item.pair_id,
        "message": item.message,
        "original": item.original,
        "edited": item.edited,
        "checker": item.check.checker,
        "verdicts": canonical_json(
            {
                "kept": _verdicts(item.check.kept),
                "grounded": _verdicts(item.check.grounded),
                "ungrounded_extractions": item.check.ungrounded_extractions,
                "dropped_by_number_guard": item.check.dropped_by_number_guard,
            }
        ),
        "flags": canonical_json([flag_row(flag) for flag in item.flags]),
        "passages": canonical_json([_passage(passage) for passage in item.passages]),
        "engine": made.engine,
        "engine_served": made.engine_served,
        "prompt": made.prompt,
        "prompt_sha": made.prompt_sha,
        "level": made.level.value,
        "method": made.method.value,
    }


def item_from(row: Row) -> ReviewItem:
    """Return the item of a row."""
    said = json.loads(row["verdicts"])
    texts = {TextSide.EDIT: row["edited"], TextSide.ORIGINAL: row["original"]}
    return ReviewItem(
        id=row["id"],
        review_id=row["review_id"],
        position=row["position"],
        stratum=Stratum(row["stratum"]),
        case_id=row["case_id"],
        pair_id=row["pair_id"],
        message=row["message"],
        original=row["original"],
        edited=row["edited"],
        check=FactCheck(
            checker=row["checker"],
            kept=_verdicts_from(said["kept"]),
            grounded=_verdicts_from(said["grounded"]),
            ungrounded_extractions=said["ungrounded_extractions"],
            dropped_by_number_guard=said["dropped_by_number_guard"],
        ),
        flags=tuple(flag_from(flag) for flag in json.loads(row["flags"])),
        passages=tuple(_passage_from(each, texts) for each in json.loads(row["passages"])),
        making=Making(
            engine=row["engine"],
            engine_served=row["engine_served"],
            prompt=row["prompt"],
            prompt_sha=row["prompt_sha"],
            level=EmpathyLevel(row["level"]),
            method=Method(row["method"]),
        ),
    )


def _verdicts(verdicts: Sequence[EntailmentVerdict]) -> list[Json]:
    return [
        {
            "fact": fact_row(verdict.fact),
            "premise_kind": PREMISE_KINDS[verdict.direction],
            **verdict_row(verdict),
        }
        for verdict in verdicts
    ]


def _verdicts_from(rows: Iterable[Row]) -> tuple[EntailmentVerdict, ...]:
    return tuple(verdict_from(row, fact_from(row["fact"])) for row in rows)


def _passage(passage: Passage) -> Json:
    return {
        "key": passage.key,
        "side": passage.side.value,
        "span": [passage.span.start, passage.span.end] if passage.span else None,
        "facts": list(passage.facts),
        "is_verbatim": passage.is_verbatim,
    }


def _passage_from(row: Row, texts: dict[TextSide, str]) -> Passage:
    side = TextSide(row["side"])
    start, end = row["span"] or (0, 0)
    return Passage(
        key=row["key"],
        side=side,
        text=texts[side][start:end],
        span=Span(start=start, end=end) if row["span"] else None,
        facts=tuple(row["facts"]),
        is_verbatim=row["is_verbatim"],
    )
