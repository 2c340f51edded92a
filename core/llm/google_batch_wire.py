"""The lines of Gemini's batch files: how a request is written and an answer read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from google.genai import types
from pydantic import ValidationError

from core.llm.batching import Line, listed, mapping
from core.llm.engine import Request
from core.llm.faults import Fault
from core.llm.features import Feature
from core.llm.google_engine import completion_of, wire_arguments

# A line's error has a code of gRPC where a request of its own would have one of HTTP.
_HTTP = {3: 400, 5: 404, 7: 403, 8: 429, 9: 400, 10: 409, 11: 400, 13: 500, 14: 503, 16: 401}
_CANCELLED, _TOO_LATE = 1, 4
_FIRST_HTTP = 100
_COUNTS = ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")


class GoogleWire:
    """Lines of `generateContent`."""

    def line(self, request: Request, custom_id: str, *, sent: frozenset[Feature]) -> bytes:
        """Write one request, with the body that it has when it is sent at once."""
        config: types.GenerateContentConfig = wire_arguments(request, sent=sent)["config"]
        generation = config.model_dump(mode="json", by_alias=True, exclude_none=True)
        system = generation.pop("systemInstruction")
        body = {
            "contents": [{"parts": [{"text": request.user}], "role": "user"}],
            "systemInstruction": {"parts": [{"text": system}], "role": "user"},
            "generationConfig": generation,
        }
        return json.dumps({"key": custom_id, "request": body}).encode()

    def read(self, line: Mapping[str, Any], *, engine: str) -> Line | None:
        """Return what a line of results says."""
        custom_id = line.get("key")
        if not isinstance(custom_id, str):
            return None
        body = mapping(line.get("response"))
        if not body:
            return Line(custom_id=custom_id, fault=_line_fault(mapping(line.get("error"))))
        try:
            reply = types.GenerateContentResponse.model_validate(_known(body))
            completion = completion_of(reply, engine, seconds=0.0)
        except ValidationError:
            completion = None
        fault = None if completion else Fault(kind="bad_body")
        return Line(custom_id=custom_id, completion=completion, fault=fault)


def _line_fault(error: Mapping[str, Any]) -> Fault:
    code = error.get("code")
    if code in (_CANCELLED, _TOO_LATE):
        return Fault(kind="cancelled" if code == _CANCELLED else "expired")
    if not isinstance(code, int):
        return Fault(kind="server")
    return Fault(
        status=code if code >= _FIRST_HTTP else _HTTP.get(code, 500),
        code=str(error.get("status") or ""),
        words=str(error.get("message") or "").lower(),
    )


def _known(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of an answer that are read; the SDK's types refuse any they don't know."""
    candidates = [_candidate(mapping(each)) for each in listed(body.get("candidates"))]
    known: dict[str, Any] = {"candidates": candidates}
    if "modelVersion" in body:
        known["modelVersion"] = body["modelVersion"]
    if isinstance(body.get("promptFeedback"), Mapping):
        known["promptFeedback"] = {}
    if isinstance(body.get("usageMetadata"), Mapping):
        known["usageMetadata"] = _only(mapping(body["usageMetadata"]), *_COUNTS)
    return known


def _candidate(body: Mapping[str, Any]) -> dict[str, Any]:
    parts = listed(mapping(body.get("content")).get("parts"))
    texts = [_only(mapping(part), "text", "thought") for part in parts]
    return {"content": {"parts": texts}, **_only(body, "finishReason")}


def _only(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: body[name] for name in names if name in body}
