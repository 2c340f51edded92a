"""Panel values to rows and back; untyped values of a row are read here only."""

from __future__ import annotations

import json
from typing import cast

from core.domain.definition_cards import DefinitionCard
from core.domain.identity import Json, canonical_json
from core.domain.panel import (
    ItemKind,
    PracticePair,
    Presentation,
    Seat,
    Side,
    Stage,
    Study,
    StudyItem,
    StudyPlan,
    StudyState,
    StudyTexts,
    WhyChip,
)
from core.store.rows import Row, text_sha

_PLAN = (
    "votes_per_pair",
    "pairs_per_seat",
    "seats",
    "gate",
    "control_share",
    "repeat_share",
    "lease_minutes",
    "seconds_per_pair",
)


def plan_row(plan: StudyPlan) -> Row:
    """Return the columns of a plan."""
    return {name: getattr(plan, name) for name in _PLAN}


def texts_row(texts: StudyTexts) -> Row:
    """Return the columns of a study's texts."""
    return {
        "texts": canonical_json(texts.as_json()),
        "texts_sha": texts.sha,
        "consent_version": texts.consent_version,
    }


def study_from(row: Row) -> Study:
    """Return the study of a row."""
    return Study(
        id=row["id"],
        title=row["title"],
        state=StudyState(row["state"]),
        plan=StudyPlan(**{name: row[name] for name in _PLAN}),
        texts=texts_from(json.loads(row["texts"])),
        created_by=row["created_by"],
        created_at=row["created_at"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
    )


def texts_from(document: Row) -> StudyTexts:
    """Return the texts of a stored document."""
    return StudyTexts(
        consent_version=document["consent_version"],
        consent=document["consent"],
        instructions=document["instructions"],
        question=document["question"],
        closing=document["closing"],
        practice=tuple(PracticePair(**each) for each in document["practice"]),
        chips=tuple(WhyChip(**each) for each in document["chips"]),
        cards=tuple(DefinitionCard(**each) for each in document.get("cards", ())),
    )


def item_row(study_id: str, item: StudyItem) -> Row:
    """Return the row of an item, with the hashes of its texts."""
    return {
        "id": item.id,
        "study_id": study_id,
        "kind": item.kind.value,
        "pair_id": item.pair_id,
        "message": item.message,
        "text_a": item.text_a,
        "text_b": item.text_b,
        "message_sha": text_sha(item.message),
        "text_a_sha": text_sha(item.text_a),
        "text_b_sha": text_sha(item.text_b),
        "system_a": item.system_a,
        "system_b": item.system_b,
        "source_a": canonical_json(item.source_a),
        "source_b": canonical_json(item.source_b),
        "precision": item.precision,
        "n_facts": item.n_facts,
        "held_back": item.held_back,
        "let_in_by": item.let_in_by,
        "let_in_reason": item.let_in_reason,
    }


def item_from(row: Row) -> StudyItem:
    """Return the item of a row."""
    return StudyItem(
        id=row["id"],
        kind=ItemKind(row["kind"]),
        pair_id=row["pair_id"],
        message=row["message"],
        text_a=row["text_a"],
        text_b=row["text_b"],
        system_a=row["system_a"],
        system_b=row["system_b"],
        source_a=cast("dict[str, Json]", json.loads(row["source_a"])),
        source_b=cast("dict[str, Json]", json.loads(row["source_b"])),
        precision=row["precision"],
        n_facts=row["n_facts"],
        held_back=row["held_back"],
        let_in_by=row["let_in_by"],
        let_in_reason=row["let_in_reason"],
    )


def seat_from(row: Row) -> Seat:
    """Return the seat of a row."""
    before = row["stage_before_break"]
    return Seat(
        id=row["id"],
        study_id=row["study_id"],
        number=row["number"],
        stage=Stage(row["stage"]),
        text_size=row["text_size"],
        high_contrast=bool(row["high_contrast"]),
        practice_done=row["practice_done"],
        position=row["position"],
        asks_help=bool(row["asks_help"]),
        excluded_reason=row["excluded_reason"],
        stage_before_break=Stage(before) if before else None,
        card=row["card"],
    )


def presentation_from(row: Row) -> Presentation:
    """Return the presentation of a row that is joined with its item's kind."""
    return Presentation(
        id=row["id"],
        seat_id=row["seat_id"],
        item_id=row["item_id"],
        kind=ItemKind(row["kind"]),
        repeat_number=row["repeat_number"],
        position=row["position"],
        first_side=Side(row["first_side"]),
    )
