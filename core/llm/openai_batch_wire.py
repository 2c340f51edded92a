"""The lines of OpenAI's batch files: how a request is written and an answer read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from core.llm.batching import Line, mapping
from core.llm.engine import Request
from core.llm.faults import Fault
from core.llm.features import Feature
from core.llm.openai_engine import completion_of, wire_body

_ANSWERED = 200
_NO_TURN = {"batch_expired": "expired", "batch_cancelled": "cancelled"}


class OpenAIWire:
    """Lines of chat completions."""

    def line(self, request: Request, custom_id: str, *, sent: frozenset[Feature]) -> bytes:
        """Write one request, with the body that it has when it is sent at once."""
        line = {
            "custom_id": custom_id,
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": wire_body(request, sent=sent),
        }
        return json.dumps(line).encode()

    def read(self, line: Mapping[str, Any], *, engine: str) -> Line | None:  # noqa: ARG002
        """Return what a line of the file of answers, or of the file of errors, says."""
        custom_id = line.get("custom_id")
        if not isinstance(custom_id, str):
            return None
        response = mapping(line.get("response"))
        if response.get("status_code") != _ANSWERED:
            return Line(custom_id=custom_id, fault=_line_fault(line, response))
        try:
            reply = ChatCompletion.model_validate(response.get("body"))
        except ValidationError:
            reply = None
        completion = completion_of(reply, seconds=0.0)
        fault = None if completion else Fault(kind="bad_body")
        return Line(custom_id=custom_id, completion=completion, fault=fault)


def _line_fault(line: Mapping[str, Any], response: Mapping[str, Any]) -> Fault:
    status = response.get("status_code")
    if not isinstance(status, int):
        code = str(mapping(line.get("error")).get("code", ""))
        return Fault(kind=_NO_TURN.get(code, "server"))
    error = mapping(mapping(response.get("body")).get("error"))
    return Fault(
        status=status,
        code=str(error.get("code") or ""),
        param=str(error.get("param") or ""),
        words=str(error.get("message") or "").lower(),
    )
