"""OpenAI, and every server that speaks its chat completions: one request, one HTTP call."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import openai
from openai.types.chat import ChatCompletion

from core.domain.calls import Completion, StopReason
from core.domain.identity import Json
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
from core.llm.transport import retry_after, transport_fault

HOME = "https://api.openai.com/v1"

WIRE_ERRORS = (openai.APIError, TimeoutError, json.JSONDecodeError, UnicodeDecodeError)
_PATH = "/chat/completions"
_STOPS: Mapping[str | None, StopReason] = {
    "stop": StopReason.FINISHED,
    None: StopReason.FINISHED,  # some compatible servers give no reason
    "length": StopReason.TRUNCATED,
}
# Models that think before they answer refuse these from the start.
_THINKING = ("o1", "o3", "o4", "gpt-5")
_NOT_FOR_THINKING = frozenset({Feature.TEMPERATURE, Feature.MAX_TOKENS})


def open_client(
    *, key: str | None, base_url: str | None, timeout: float, connections: int
) -> openai.AsyncOpenAI:
    """Return a client that never retries and takes nothing from the environment's addresses.

    Local servers ask for no key, but the SDK wants one.
    """
    import httpx2

    return openai.AsyncOpenAI(
        api_key=key or "none",
        base_url=base_url or HOME,
        max_retries=0,
        timeout=timeout,
        http_client=openai.DefaultAsyncHttpxClient(
            limits=httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        ),
    )


class OpenAIEngine:
    """Turn one `Request` into one HTTP call; trying again is the caller's business."""

    def __init__(self, client: openai.AsyncOpenAI, *, model: str, timeout: float) -> None:
        self._client = client.with_options(max_retries=0)
        self._timeout = timeout
        self._refused = refused_from_start(model)

    async def complete(self, request: Request) -> Completion:
        """Ask once."""
        sent = sent_features(request, refused=self._refused)
        began = time.monotonic()
        reply = await self._send(wire_body(request, sent=sent))
        if isinstance(reply, Fault):
            raise self._error(reply, request=request, sent=sent)
        completion = completion_of(reply, seconds=time.monotonic() - began)
        if completion is None:
            raise engine_error(Fault(kind="bad_body"), engine=request.engine)
        return completion

    async def _send(self, body: Mapping[str, Any]) -> object | Fault:
        """Return the SDK's reply or the fault; its exceptions quote texts and go no further."""
        try:
            async with asyncio.timeout(self._timeout):
                # The body is in its final form; `create` would walk through all of it once more.
                return await self._client.post(_PATH, body=body, cast_to=ChatCompletion)
        except WIRE_ERRORS as error:
            return fault_of(error)

    def _error(self, fault: Fault, *, request: Request, sent: frozenset[Feature]) -> EngineError:
        feature = refused_feature(fault, sent=sent)
        if feature is None:
            return engine_error(fault, engine=request.engine)
        self._refused |= {feature}
        return feature_refused(feature, engine=request.engine, status=fault.status)


def refused_from_start(model: str) -> frozenset[Feature]:
    """Return what a model is known not to take."""
    return _NOT_FOR_THINKING if model.startswith(_THINKING) else frozenset()


def fault_of(error: Exception) -> Fault:
    """Name what went wrong, from one of `WIRE_ERRORS`; these quote texts and go no further."""
    match error:
        case openai.APIStatusError():
            return _status_fault(error)
        case openai.APITimeoutError():
            return transport_fault(error.__cause__ or TimeoutError())
        case openai.APIConnectionError():
            return transport_fault(error.__cause__)
        case TimeoutError():
            return Fault(kind="timeout")
        case _:
            return Fault(kind="bad_body")


def wire_body(request: Request, *, sent: frozenset[Feature]) -> dict[str, Any]:
    """Write a request as the arguments of chat completions, with the features `sent` only."""
    if Feature.SCHEMA not in sent:
        request = with_schema_in_words(request)
    body: dict[str, Any] = {
        "model": parse_spec(request.engine).model,
        "messages": [
            {"role": "system", "content": request.system},
            {"role": "user", "content": request.user},
        ],
    }
    if Feature.TEMPERATURE in sent:
        body["temperature"] = request.temperature
    if Feature.SEED in sent:
        body["seed"] = request.seed
    if Feature.MAX_TOKENS in sent:
        body["max_tokens"] = request.max_tokens
    if Feature.MAX_COMPLETION_TOKENS in sent:
        body["max_completion_tokens"] = request.max_tokens
    if Feature.SCHEMA in sent and request.schema is not None:
        body["response_format"] = _strict(request.schema)
    if Feature.JSON_MODE in sent:
        body["response_format"] = {"type": "json_object"}
    return body


def _strict(schema: Mapping[str, Json]) -> dict[str, Any]:
    return {
        "type": "json_schema",
        "json_schema": {"name": str(schema["title"]), "schema": dict(schema), "strict": True},
    }


def completion_of(reply: object, *, seconds: float) -> Completion | None:
    """Return what the reply says, None when it isn't a chat completion with a choice."""
    if not isinstance(reply, ChatCompletion):
        return None
    choices = cast("list[Any] | None", reply.choices)
    message = getattr(choices[0], "message", None) if choices else None
    if not choices or message is None:
        return None
    usage = reply.usage
    stop = _STOPS.get(choices[0].finish_reason, StopReason.BLOCKED)
    refused = bool(getattr(message, "refusal", None))
    return Completion(
        text=message.content or "",
        served_by=reply.model or "unnamed",
        seconds=seconds,
        input_tokens=usage.prompt_tokens if usage else None,
        output_tokens=usage.completion_tokens if usage else None,
        stop=StopReason.BLOCKED if refused else stop,
    )


def _status_fault(error: openai.APIStatusError) -> Fault:
    return Fault(
        status=error.status_code,
        code=str(error.code or ""),
        param=str(error.param or ""),
        words=str(error.message).lower(),
        retry_after=retry_after(error.response.headers, now=datetime.now(UTC)),
    )
