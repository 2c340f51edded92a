"""The lines of OpenAI's batch files: how a request is written and an answer read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from openai.types.chat import ChatCompletion

from core.llm.batching import Line, listed, mapping
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
        completion = completion_of(_known(mapping(response.get("body"))), seconds=0.0)
        fault = None if completion else Fault(kind="bad_body")
        return Line(custom_id=custom_id, completion=completion, fault=fault)


def _known(body: Mapping[str, Any]) -> ChatCompletion | None:
    """Return the parts of an answer that are read, None where they are not what they should be.

    The SDK's own types refuse answers with values that are newer than the SDK.
    """
    choices = listed(body.get("choices"))
    choice = mapping(choices[0] if choices else None)
    message, usage = mapping(choice.get("message")), mapping(body.get("usage"))
    content = message.get("content")
    if not message or not (content is None or isinstance(content, str)):
        return None
    stop = choice.get("finish_reason")
    counts = {name: _count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens")}
    return ChatCompletion.construct(
        model=str(body.get("model") or ""),
        choices=[
            {
                "finish_reason": None if stop is None else str(stop),
                "message": {"content": content, "refusal": bool(message.get("refusal"))},
            }
        ],
        usage=counts if usage else None,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None


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
