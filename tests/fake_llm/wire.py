"""The two wire formats: how each provider is asked, answers and complains."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.fake_llm.answers import Asked
from tests.fake_llm.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One HTTP response before it is written."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Wire(Protocol):
    """One provider's format."""

    def asked(self, path: str, body: Mapping[str, Any]) -> Asked: ...

    def refused_feature(self, body: Mapping[str, Any], refuses: frozenset[str]) -> str | None: ...

    def answered(self, asked: Asked, text: str, fault: Fault | None) -> Response: ...

    def complaint(self, fault: Fault, asked: Asked, *, retry_after: float) -> Response | None: ...

    def unsupported(self, feature: str, asked: Asked) -> Response: ...


STATUS = {
    Fault.RATE: 429,
    Fault.QUOTA: 429,
    Fault.SERVER: 500,
    Fault.UNAVAILABLE: 503,
    Fault.UNAUTHORIZED: 401,
    Fault.FORBIDDEN: 403,
    Fault.UNKNOWN_MODEL: 404,
    Fault.TOO_LONG: 400,
    Fault.FILTERED: 400,
    Fault.BAD_REQUEST: 400,
}


def json_response(status: int, value: object, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status=status, body=json.dumps(value).encode(), headers=headers or {})


def quoting(message: str, asked: Asked) -> str:
    """Quote the request, as providers do, so that leaks of it would show."""
    return f"{message} Your request ended: {asked.user[-120:]}"


OPENAI_MESSAGES = {
    Fault.RATE: ("rate_limit_exceeded", "Rate limit reached for requests."),
    Fault.QUOTA: ("insufficient_quota", "You exceeded your current quota."),
    Fault.SERVER: (None, "The server had an error processing your request."),
    Fault.UNAVAILABLE: (None, "The engine is currently overloaded."),
    Fault.UNAUTHORIZED: ("invalid_api_key", "Incorrect API key provided."),
    Fault.FORBIDDEN: ("unsupported_country_region_territory", "Region not supported."),
    Fault.UNKNOWN_MODEL: ("model_not_found", "The model does not exist."),
    Fault.TOO_LONG: ("context_length_exceeded", "Maximum context length is 8 tokens."),
    Fault.FILTERED: ("content_filter", "Filtered by the content management policy."),
    Fault.BAD_REQUEST: ("invalid_value", "Something about this is wrong."),
}


class OpenAIWire:
    """Chat completions."""

    def asked(
        self,
        path: str,  # noqa: ARG002
        body: Mapping[str, Any],
    ) -> Asked:
        texts = {message["role"]: message["content"] for message in body["messages"]}
        form = body.get("response_format") or {}
        return Asked(
            model=body["model"],
            system=texts.get("system", ""),
            user=texts["user"],
            schema=form.get("json_schema", {}).get("schema"),
        )

    def refused_feature(self, body: Mapping[str, Any], refuses: frozenset[str]) -> str | None:
        form = str((body.get("response_format") or {}).get("type"))
        sent = {name for name in ("temperature", "seed", "max_tokens") if name in body}
        sent |= {"max_completion_tokens"} & body.keys()
        sent |= {"json_schema": {"schema"}, "json_object": {"json_mode"}}.get(form, set())
        return min(sent & refuses, default=None)

    def answered(self, asked: Asked, text: str, fault: Fault | None) -> Response:
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if fault is Fault.REFUSAL:
            message |= {"content": None, "refusal": "I can't help with that."}
        choice = {
            "index": 0,
            "message": message,
            "finish_reason": "length" if fault is Fault.TRUNCATED else "stop",
        }
        return json_response(
            200,
            {
                "id": "chatcmpl-stand-in",
                "object": "chat.completion",
                "created": 1,
                "model": f"{asked.model}-stand-in",
                "choices": [] if fault is Fault.NO_CHOICE else [choice],
                "usage": usage(asked, text),
            },
        )

    def complaint(self, fault: Fault, asked: Asked, *, retry_after: float) -> Response | None:
        if fault not in OPENAI_MESSAGES:
            return None
        code, message = OPENAI_MESSAGES[fault]
        error = {"message": quoting(message, asked), "type": "error", "param": None, "code": code}
        headers = {"retry-after": f"{retry_after:g}"} if fault is Fault.RATE else {}
        return json_response(STATUS[fault], {"error": error}, headers)

    def unsupported(self, feature: str, asked: Asked) -> Response:
        named = "response_format" if feature in ("schema", "json_mode") else feature
        error = {
            "message": quoting(f"Unsupported parameter: '{named}'.", asked),
            "type": "invalid_request_error",
            "param": named,
            "code": "unsupported_parameter",
        }
        return json_response(400, {"error": error})


GOOGLE_MESSAGES = {
    Fault.RATE: ("RESOURCE_EXHAUSTED", "Resource has been exhausted."),
    Fault.QUOTA: (
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details.",
    ),
    Fault.SERVER: ("INTERNAL", "An internal error has occurred."),
    Fault.UNAVAILABLE: ("UNAVAILABLE", "The model is overloaded."),
    Fault.UNAUTHORIZED: ("UNAUTHENTICATED", "Request had invalid credentials."),
    Fault.FORBIDDEN: ("PERMISSION_DENIED", "The caller does not have permission."),
    Fault.UNKNOWN_MODEL: ("NOT_FOUND", "models/x is not found for API version v1beta."),
    Fault.TOO_LONG: (
        "INVALID_ARGUMENT",
        "The input token count exceeds the maximum number of tokens allowed.",
    ),
    Fault.FILTERED: ("INVALID_ARGUMENT", "Refused: content_filter."),
    Fault.BAD_REQUEST: ("INVALID_ARGUMENT", "Something about this is wrong."),
}


class GoogleWire:
    """Gemini's generateContent."""

    def asked(self, path: str, body: Mapping[str, Any]) -> Asked:
        return Asked(
            model=path.rsplit("/", 1)[-1].partition(":")[0],
            system=_joined(body.get("systemInstruction") or {}),
            user="".join(_joined(content) for content in body["contents"]),
            schema=(body.get("generationConfig") or {}).get("responseJsonSchema"),
        )

    def refused_feature(self, body: Mapping[str, Any], refuses: frozenset[str]) -> str | None:
        config = body.get("generationConfig") or {}
        sent = {name for name in ("temperature", "seed") if name in config}
        if "maxOutputTokens" in config:
            sent.add("max_tokens")
        if "responseJsonSchema" in config:
            sent.add("schema")
        elif "responseMimeType" in config:
            sent.add("json_mode")
        return min(sent & refuses, default=None)

    def answered(self, asked: Asked, text: str, fault: Fault | None) -> Response:
        reasons: dict[Fault | None, str] = {Fault.REFUSAL: "SAFETY", Fault.TRUNCATED: "MAX_TOKENS"}
        candidate: dict[str, Any] = {"index": 0, "finishReason": reasons.get(fault, "STOP")}
        if fault is not Fault.REFUSAL:
            candidate["content"] = {"role": "model", "parts": [{"text": text}]}
        counted = usage(asked, text)
        return json_response(
            200,
            {
                **({} if fault is Fault.NO_CHOICE else {"candidates": [candidate]}),
                "modelVersion": f"{asked.model}-stand-in",
                "usageMetadata": {
                    "promptTokenCount": counted["prompt_tokens"],
                    "candidatesTokenCount": counted["completion_tokens"],
                    "totalTokenCount": counted["total_tokens"],
                },
            },
        )

    def complaint(self, fault: Fault, asked: Asked, *, retry_after: float) -> Response | None:
        if fault not in GOOGLE_MESSAGES:
            return None
        status, message = GOOGLE_MESSAGES[fault]
        wait = {
            "@type": "type.googleapis.com/google.rpc.RetryInfo",
            "retryDelay": f"{retry_after:g}s",
        }
        return self._error(
            STATUS[fault], status, quoting(message, asked), [wait] if fault is Fault.RATE else []
        )

    def unsupported(self, feature: str, asked: Asked) -> Response:
        named = {
            "schema": "response_json_schema",
            "json_mode": "response_mime_type",
            "max_tokens": "max_output_tokens",
        }.get(feature, feature)
        message = f"{named} is not supported for this model."
        return self._error(400, "INVALID_ARGUMENT", quoting(message, asked), [])

    def _error(self, code: int, status: str, message: str, details: list[Any]) -> Response:
        error = {"code": code, "message": message, "status": status, "details": details}
        return json_response(code, {"error": error})


def usage(asked: Asked, text: str) -> dict[str, int]:
    """Count four characters as a token."""
    read, written = (len(asked.system) + len(asked.user)) // 4, len(text) // 4
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _joined(content: Mapping[str, Any]) -> str:
    return "".join(part.get("text", "") for part in content.get("parts", []))
