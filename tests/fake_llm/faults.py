"""What the stand-in can do wrong, on order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum


class Fault(StrEnum):
    """One way in which a request goes wrong."""

    RATE = "rate"
    QUOTA = "quota"
    SERVER = "server"
    UNAVAILABLE = "unavailable"
    RESET = "reset"
    CUT = "cut"
    NOT_JSON = "not_json"
    HTML = "html"
    NO_CHOICE = "no_choice"
    SLOW = "slow"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    UNKNOWN_MODEL = "unknown_model"
    TOO_LONG = "too_long"
    FILTERED = "filtered"
    BAD_REQUEST = "bad_request"
    MALFORMED = "malformed"
    FENCED = "fenced"
    WRONG_SHAPE = "wrong_shape"
    WRONG_IDS = "wrong_ids"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    REFUSAL = "refusal"


def spoil(text: str, fault: Fault | None) -> str:
    """Return what the model says under `fault`."""
    spoiled = _SPOILED.get(fault) if fault else None
    return spoiled(text) if spoiled else text


def _with_other_ids(text: str) -> str:
    reply = json.loads(text)
    for number, verdict in enumerate(reply.get("verdicts", [])):
        verdict["id"] = f"nobody-asked-{number}"
    return json.dumps(reply)


_SPOILED: Mapping[Fault, Callable[[str], str]] = {
    Fault.MALFORMED: lambda text: text[: len(text) // 2] + " ...and so on",
    Fault.FENCED: lambda text: f"```json\n{text}\n```",
    Fault.WRONG_SHAPE: lambda _: '{"unexpected": true}',
    Fault.WRONG_IDS: _with_other_ids,
    Fault.TRUNCATED: lambda text: text[: len(text) // 2],
    Fault.EMPTY: lambda _: "",
    Fault.REFUSAL: lambda _: "",
}
