"""Every fault of a provider, in one table: what it is called and what a person should do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import EngineError, EngineMisconfigured, EngineRefused, EngineUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What went wrong on the wire, the same for every provider.

    `kind` is set where nothing was answered. `code` is the provider's own name for the fault,
    `param` the parameter it complains about. `words` is its message in lower case: it may quote
    the request, so it is read to tell faults apart and is never shown, logged or raised.
    """

    kind: str | None = None
    status: int | None = None
    code: str = ""
    param: str = ""
    words: str = field(default="", repr=False)
    retry_after: float | None = None


_TABLE: Mapping[str, tuple[type[EngineError], str]] = {
    "rate": (EngineUnavailable, "The provider asks to be sent less; please try again later."),
    "server": (EngineUnavailable, "The provider had a fault of its own; please try again later."),
    "timeout": (
        EngineUnavailable,
        "No answer came in time; please try again, or raise the time limit.",
    ),
    "reset": (EngineUnavailable, "The connection broke before the answer was complete."),
    "bad_body": (EngineUnavailable, "The server's answer could not be read; it was not JSON."),
    "unreachable": (
        EngineUnavailable,
        "The server can't be reached; please check that it runs, its address and the network.",
    ),
    "key": (
        EngineMisconfigured,
        "The key was refused; please check the key and what it may be used for.",
    ),
    "quota": (
        EngineMisconfigured,
        "The account has no credit or quota left; please check its plan with the provider.",
    ),
    "model": (
        EngineMisconfigured,
        "The server knows no such model; please check the model's name and the address.",
    ),
    "address": (
        EngineMisconfigured,
        "The server's address can't be used; it should look like https://host/v1.",
    ),
    "batches": (
        EngineMisconfigured,
        "The server offers no batch service; the run can be sent at once instead.",
    ),
    "no_batch": (
        EngineMisconfigured,
        "The provider knows no such batch; it may have been begun with another key.",
    ),
    "expired": (EngineUnavailable, "The batch's time ran out before the request had its turn."),
    "cancelled": (EngineUnavailable, "The batch was cancelled before the request had its turn."),
    "missing": (EngineUnavailable, "The batch came back without an answer to the request."),
    "too_long": (EngineRefused, "The text is too long for this model; please shorten it."),
    "filter": (EngineRefused, "The provider's content filter refused this text."),
    "schema": (EngineRefused, "The server refused the form in which the answer was asked for."),
    "bad_request": (EngineRefused, "The server refused this request."),
}

_BY_STATUS: Mapping[int, str] = {
    401: "key",
    402: "quota",
    403: "key",
    405: "address",
    408: "timeout",
    409: "server",
    413: "too_long",
    425: "server",
    429: "rate",
}

# A 429 is about money only by its code: Google's words for "too fast" speak of quota and billing.
_NO_CREDIT = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
# Read only where a provider answers one status to several faults; the first match counts.
_BY_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("key", ("api_key_invalid", "api key not valid", "api key expired", "invalid_api_key")),
    (
        "too_long",
        (
            "context_length_exceeded",
            "maximum context length",
            "context window",
            "context size",
            "exceeds the maximum number of tokens",
            "string_above_max_length",
        ),
    ),
    ("filter", ("content_filter", "content management policy", "content_policy_violation")),
    ("model", ("model_not_found", "model does not exist", "unknown model", "invalid model")),
    ("schema", ("response_format", "json_schema", "responsejsonschema", "response_schema")),
    ("quota", ("user location is not supported", "enable billing")),
)
_READ_WORDS_OF = (400, 404, 422)
# A message that goes on for longer quotes the request.
_WORDS_READ = 400


def kind_of(fault: Fault) -> str:
    """Name the fault in one word."""
    if fault.kind is not None:
        return fault.kind
    status = fault.status or 0
    if status in _READ_WORDS_OF and (named := _named_in_words(fault)):
        return named
    if status == 429 and fault.code in _NO_CREDIT:  # noqa: PLR2004
        return "quota"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == 404:  # noqa: PLR2004
        return "model"
    return "server" if status >= 500 else "bad_request"  # noqa: PLR2004


def engine_error(fault: Fault, *, engine: str) -> EngineError:
    """Turn a fault into the one error that says whether to try again and what to do."""
    kind = kind_of(fault)
    error, sentence = _TABLE[kind]
    status = f" ({fault.status})" if fault.status is not None else ""
    return error(
        f"`{engine}`{status}: {sentence}",
        engine=engine,
        kind=kind,
        status=fault.status,
        retry_after=fault.retry_after,
    )


def _named_in_words(fault: Fault) -> str | None:
    said = f"{fault.code} {fault.param} {fault.words[:_WORDS_READ]}".lower()
    for kind, signs in _BY_WORDS:
        if any(sign in said for sign in signs):
            return kind
    return None
