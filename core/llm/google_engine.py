"""Gemini through Google's own SDK: one request, one HTTP call."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import httpx2
from google import genai
from google.genai import errors, types

from core.domain.calls import Completion, StopReason
from core.errors import EngineError
from core.llm.engine import Request
from core.llm.faults import Fault, engine_error
from core.llm.features import (
    Feature,
    feature_refused,
    refused_feature,
    sent_features,
    with_schema_in_words,
)
from core.llm.specs import parse_spec
from core.llm.transport import duration, retry_after, transport_fault

HOME = "https://generativelanguage.googleapis.com"

WIRE_ERRORS = (
    errors.APIError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    TimeoutError,
    errors.UnknownApiResponseError,
    json.JSONDecodeError,
    UnicodeDecodeError,
)
_STOPS: Mapping[types.FinishReason | None, StopReason] = {
    types.FinishReason.STOP: StopReason.FINISHED,
    types.FinishReason.MAX_TOKENS: StopReason.TRUNCATED,
}


def open_client(*, key: str | None, base_url: str | None, http: httpx2.AsyncClient) -> genai.Client:
    """Return a client that never retries and goes to the given address through `http`.

    The SDK would pick another HTTP library when one is installed, and that one retries by itself.
    """
    return genai.Client(
        vertexai=False,
        api_key=key or "none",
        http_options=types.HttpOptions(
            base_url=base_url or HOME,
            retry_options=types.HttpRetryOptions(attempts=1),
            httpx_async_client=http,
        ),
    )


def open_http(*, timeout: float, connections: int) -> httpx2.AsyncClient:
    """Return the HTTP client, with a connection for every request that may be out at once."""
    return httpx2.AsyncClient(
        timeout=timeout,
        limits=httpx2.Limits(max_connections=connections, max_keepalive_connections=connections),
        follow_redirects=True,
    )


class GoogleEngine:
    """Turn one `Request` into one HTTP call; trying again is the caller's business."""

    def __init__(self, client: genai.Client, *, timeout: float) -> None:
        self._models = client.aio.models
        self._timeout = timeout
        self._refused: frozenset[Feature] = frozenset()

    async def complete(self, request: Request) -> Completion:
        """Ask once."""
        sent = sent_features(request, refused=self._refused)
        began = time.monotonic()
        reply = await self._send(wire_arguments(request, sent=sent))
        if isinstance(reply, Fault):
            raise self._error(reply, request=request, sent=sent)
        completion = completion_of(reply, request.engine, seconds=time.monotonic() - began)
        if completion is None:
            raise engine_error(Fault(kind="bad_body"), engine=request.engine)
        return completion

    async def _send(self, arguments: Mapping[str, Any]) -> types.GenerateContentResponse | Fault:
        """Return the SDK's reply or the fault; its exceptions quote texts and go no further."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._models.generate_content(**arguments)
        except WIRE_ERRORS as error:
            return fault_of(error)

    def _error(self, fault: Fault, *, request: Request, sent: frozenset[Feature]) -> EngineError:
        feature = refused_feature(fault, sent=sent)
        if feature is None:
            return engine_error(fault, engine=request.engine)
        self._refused |= {feature}
        return feature_refused(feature, engine=request.engine, status=fault.status)


def fault_of(error: Exception) -> Fault:
    """Name what went wrong, from one of `WIRE_ERRORS`; these quote texts and go no further."""
    match error:
        case errors.APIError():
            return _status_fault(error)
        case httpx2.HTTPError() | httpx2.InvalidURL() | TimeoutError():
            return transport_fault(error)
        case _:
            return Fault(kind="bad_body")


def wire_arguments(request: Request, *, sent: frozenset[Feature]) -> dict[str, Any]:
    """Write a request as the arguments of `generate_content`, with the features `sent` only."""
    if Feature.SCHEMA not in sent:
        request = with_schema_in_words(request)
    config: dict[str, Any] = {"system_instruction": request.system}
    if Feature.TEMPERATURE in sent:
        config["temperature"] = request.temperature
    if Feature.SEED in sent:
        config["seed"] = request.seed
    if Feature.MAX_TOKENS in sent:
        config["max_output_tokens"] = request.max_tokens
    if Feature.SCHEMA in sent or Feature.JSON_MODE in sent:
        config["response_mime_type"] = "application/json"
    if Feature.SCHEMA in sent and request.schema is not None:
        config["response_json_schema"] = dict(request.schema)
    return {
        "model": parse_spec(request.engine).model,
        "contents": request.user,
        "config": types.GenerateContentConfig(**config),
    }


def completion_of(
    reply: types.GenerateContentResponse, engine: str, *, seconds: float
) -> Completion | None:
    """Return what the reply says, None when it holds neither an answer nor a refusal."""
    usage = reply.usage_metadata
    candidate = reply.candidates[0] if reply.candidates else None
    if candidate is None and reply.prompt_feedback is None:
        return None
    return Completion(
        text=_text(candidate),
        served_by=reply.model_version or parse_spec(engine).model,
        seconds=seconds,
        input_tokens=usage.prompt_token_count if usage else None,
        output_tokens=_written(usage),
        stop=_stop(candidate),
    )


def _stop(candidate: types.Candidate | None) -> StopReason:
    """Whatever is not a natural end or the token limit was stopped by the provider."""
    if candidate is None:
        return StopReason.BLOCKED
    if candidate.finish_reason is None:
        return StopReason.FINISHED  # some gateways give no reason
    return _STOPS.get(candidate.finish_reason, StopReason.BLOCKED)


def _text(candidate: types.Candidate | None) -> str:
    parts = candidate.content.parts if candidate and candidate.content else None
    return "".join(part.text for part in parts or () if part.text and not part.thought)


def _written(usage: types.GenerateContentResponseUsageMetadata | None) -> int | None:
    """Count the tokens that are paid as output: the answer's and those of thinking."""
    if usage is None or usage.candidates_token_count is None:
        return usage.thoughts_token_count if usage else None
    return usage.candidates_token_count + (usage.thoughts_token_count or 0)


def _status_fault(error: errors.APIError) -> Fault:
    details = _details(cast("object", error.details))
    asked = next((wait for each in details if (wait := _retry_delay(each)) is not None), None)
    reasons = " ".join(str(each.get("reason", "")) for each in details)
    headers = cast("Mapping[str, str]", getattr(cast("object", error.response), "headers", {}))
    return Fault(
        status=error.code,
        code=f"{error.status or ''} {reasons}",
        words=str(error.message or "").lower(),
        retry_after=asked if asked is not None else retry_after(headers, now=datetime.now(UTC)),
    )


def _details(body: object) -> list[Mapping[str, Any]]:
    """Return what the error body lists under `error.details`."""
    error = _mapping(_mapping(body).get("error", body))
    listed = error.get("details")
    if not isinstance(listed, list):
        return []
    return [_mapping(each) for each in cast("list[object]", listed)]


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _retry_delay(detail: Mapping[str, Any]) -> float | None:
    if not str(detail.get("@type", "")).endswith("RetryInfo"):
        return None
    return duration(str(detail.get("retryDelay", "")))
