"""Reads the case library once, when first asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypeVar

from pydantic import ValidationError

from core.domain.edits import EmpathyLevel
from core.domain.messages import MessagePair, PairSource
from core.errors import InvalidRecord
from core.samples.examples import WrittenExample, build_examples
from core.samples.rows import KqaRow, PortalRow, Row

RowType = TypeVar("RowType", bound=Row)


def opening_pair_id() -> str:
    """Return the synthetic pair that the edit page opens on."""
    return "syn-onc-01"


@cache
def sample_pairs() -> tuple[MessagePair, ...]:
    """Return every pair that ships: the synthetic portal pairs, then the questions of K-QA."""
    portal = (
        MessagePair(
            id=row.pair_id,
            patient_message=row.patient_message,
            physician_reply=row.physician_reply,
            specialty=row.specialty,
            source=PairSource.SYNTHETIC,
            deidentified_by="synthetic",
        )
        for row in _portal_rows()
    )
    kqa = (
        MessagePair(
            id=row.pair_id,
            patient_message=row.patient_message,
            physician_reply=row.physician_reply,
            source=PairSource.KQA,
            deidentified_by="source",
        )
        for row in _kqa_rows()
    )
    return (*portal, *kqa)


@cache
def written_examples() -> tuple[WrittenExample, ...]:
    """Return every written example, by pair and then by level."""
    return tuple(example for row in _portal_rows() for example in build_examples(row))


def written_example(pair_id: str, level: EmpathyLevel) -> WrittenExample | None:
    """Return the written example of one pair at one level, or None where none was written."""
    return _by_pair_and_level().get((pair_id, level))


def read_row(row_type: type[RowType], document: str, *, name: str) -> RowType:
    """Check one JSON document of the library.

    Raises
    ------
    InvalidRecord
        When it breaks a rule; the message names the file and the rule, never the text.
    """
    try:
        return row_type.model_validate_json(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise InvalidRecord(
            f"Sample `{name}` breaks a rule at `{place}`: {first['msg']}; restore the file."
        ) from None


@cache
def _by_pair_and_level() -> dict[tuple[str, EmpathyLevel], WrittenExample]:
    return {(example.pair_id, example.level): example for example in written_examples()}


@cache
def _portal_rows() -> tuple[PortalRow, ...]:
    folder = files("core.samples") / "portal"
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".json")),
        key=lambda file: file.name,
    )
    return tuple(
        read_row(PortalRow, file.read_text(encoding="utf-8"), name=file.name) for file in found
    )


@cache
def _kqa_rows() -> tuple[KqaRow, ...]:
    text = (files("core.samples") / "kqa.jsonl").read_text(encoding="utf-8")
    return tuple(
        read_row(KqaRow, line, name=f"kqa.jsonl:{number}")
        for number, line in enumerate(text.split("\n"), start=1)
        if line
    )
