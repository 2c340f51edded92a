"""What a model must answer, task by task: the schema it is sent and the check it must pass."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict

from core.domain.facts import FactKind
from core.domain.identity import Json


class Reply(BaseModel):
    """A reply holds exactly its own fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExtractedFact(Reply):
    """One statement of a text, with the words that make it."""

    fact: str
    evidence: str
    kind: FactKind


class FactsReply(Reply):
    """The facts of one text."""

    facts: tuple[ExtractedFact, ...]


class ReplyVerdict(Reply):
    """Whether the premise entails the fact with this id, and if not, how it differs."""

    id: str
    entailed: Literal[0, 1]
    label: Literal["missing", "weakened", "added", "strengthened", "contradicted", "none"]
    evidence: str
    reason: str


class EntailReply(Reply):
    """One verdict for each fact asked about."""

    verdicts: tuple[ReplyVerdict, ...]


class ThreeWayReply(Reply):
    """Which of two replies is more empathetic, or neither."""

    verdict: Literal["1", "2", "tie"]
    reason: str


class BinaryReply(Reply):
    """Which of two replies is more empathetic, with no way out."""

    verdict: Literal["1", "2"]
    reason: str


class RepairedSentence(Reply):
    """What the sentence with this id becomes; an empty text drops it."""

    id: str
    text: str


class RepairReply(Reply):
    """One repaired sentence for each sentence asked about."""

    sentences: tuple[RepairedSentence, ...]


REPLY_TYPES: Mapping[str, type[Reply]] = {
    reply_type.__name__: reply_type
    for reply_type in (FactsReply, EntailReply, ThreeWayReply, BinaryReply, RepairReply)
}


@cache
def schema_of(reply_type: type[Reply]) -> Mapping[str, Json]:
    """Return the JSON schema of a reply in the strict form that every provider takes.

    References are written out, every field is required, nothing else is allowed, and only the
    outermost title stays: it is the schema's name on the wire.
    """
    full = reply_type.model_json_schema()
    definitions = cast("dict[str, Any]", full.pop("$defs", {}))
    schema = cast("dict[str, Json]", _plain(full, definitions))
    return {"title": reply_type.__name__, **schema}


def _plain(node: object, definitions: Mapping[str, Any]) -> object:
    if isinstance(node, list):
        return [_plain(each, definitions) for each in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    fields = cast("dict[str, object]", node)
    if "$ref" in fields:
        name = str(fields["$ref"]).rsplit("/", 1)[-1]
        return _plain(definitions[name], definitions)
    if fields.get("type") == "object":
        properties = cast("dict[str, object]", fields["properties"])
        return {
            "type": "object",
            "properties": {name: _plain(value, definitions) for name, value in properties.items()},
            "required": list(properties),
            "additionalProperties": False,
        }
    return {
        key: _plain(value, definitions)
        for key, value in fields.items()
        if key not in ("title", "description")
    }
