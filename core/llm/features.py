"""What a server will not take, learnt from its refusals, and how to ask without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from core.domain.identity import canonical_json
from core.errors import EngineRefused
from core.llm.engine import Request
from core.llm.faults import Fault, kind_of


class Feature(StrEnum):
    """Something a server may refuse; the request is then sent without it."""

    SCHEMA = "schema"
    JSON_MODE = "json_mode"
    TEMPERATURE = "temperature"
    SEED = "seed"
    MAX_TOKENS = "max_tokens"
    MAX_COMPLETION_TOKENS = "max_completion_tokens"


class FeatureRefused(EngineRefused):
    """The server will not take a feature; the adapter has learnt it and may be asked again."""


_REFUSALS = (400, 404, 422, 501)
_SIGNS: Mapping[Feature, tuple[str, ...]] = {
    Feature.SCHEMA: ("response_format", "json_schema", "responsejsonschema", "response_schema"),
    Feature.JSON_MODE: ("response_format", "json_object", "json mode", "response_mime_type"),
    Feature.TEMPERATURE: ("temperature",),
    Feature.SEED: ("seed",),
    Feature.MAX_TOKENS: ("max_tokens", "max_output_tokens"),
    Feature.MAX_COMPLETION_TOKENS: ("max_completion_tokens",),
}
_UNWANTED = (
    "unsupported",
    "not support",
    "unknown",
    "unrecognized",
    "unexpected",
    "not permitted",
    "not allowed",
    "not enabled",
    "not available",
    "invalid",
)
_NEVER = ("too_long", "filter", "key", "quota")
_WORDS_READ = 400
_BESIDE = 50


def refused_feature(fault: Fault, *, sent: frozenset[Feature]) -> Feature | None:
    """Say which of the features `sent` the server complains about, None when it is another fault.

    The named parameter decides. Without one, a feature counts as refused when the message names
    it beside words for "unwanted": the message may quote a patient who writes of a temperature.
    """
    if fault.status not in _REFUSALS or kind_of(fault) in _NEVER:
        return None
    named = fault.param.lower()
    for feature in Feature:
        if feature not in sent:
            continue
        if any(named.startswith(sign) for sign in _SIGNS[feature]):
            return feature
        if not named and any(_unwanted(sign, fault.words) for sign in _SIGNS[feature]):
            return feature
    return None


def _unwanted(sign: str, words: str) -> bool:
    place = words.find(sign, 0, _WORDS_READ)
    if place < 0:
        return False
    around = words[max(0, place - _BESIDE) : place + len(sign) + _BESIDE]
    return any(word in around for word in _UNWANTED)


def feature_refused(feature: Feature, *, engine: str, status: int | None) -> FeatureRefused:
    """Return the error that makes `Adjusting` ask again."""
    return FeatureRefused(
        f"`{engine}` ({status}): The server does not take `{feature}`.",
        engine=engine,
        kind="schema" if feature in (Feature.SCHEMA, Feature.JSON_MODE) else "bad_request",
        status=status,
    )


def sent_features(request: Request, *, refused: frozenset[Feature]) -> frozenset[Feature]:
    """Return the features that `request` uses at a server that refuses `refused`."""
    wanted: set[Feature] = set()
    if request.schema is not None:
        wanted.add(Feature.JSON_MODE if Feature.SCHEMA in refused else Feature.SCHEMA)
    if request.temperature is not None:
        wanted.add(Feature.TEMPERATURE)
    if request.seed is not None:
        wanted.add(Feature.SEED)
    if request.max_tokens is not None:
        renamed = Feature.MAX_TOKENS in refused
        wanted.add(Feature.MAX_COMPLETION_TOKENS if renamed else Feature.MAX_TOKENS)
    return frozenset(wanted) - refused


def with_schema_in_words(request: Request) -> Request:
    """Return the request with its schema written into the system part, for servers without one."""
    if request.schema is None:
        return request
    return replace(
        request,
        system=(
            f"{request.system}\n\nAnswer with one JSON object and nothing else. "
            f"It must follow this JSON schema:\n{canonical_json(request.schema)}"
        ),
    )
