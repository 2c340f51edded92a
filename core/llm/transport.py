"""Faults below the providers' own errors: broken connections, and how long to wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from core.llm.faults import Fault

if TYPE_CHECKING:
    import httpx2

_LONGEST_WAIT = 3600.0


def transport_fault(error: BaseException | None) -> Fault:
    """Name what broke on the way, from the exception of the HTTP client that both SDKs use."""
    import httpx2

    match error:
        case httpx2.ConnectTimeout() | httpx2.ConnectError() | httpx2.ProxyError():
            return Fault(kind="unreachable")
        case httpx2.TimeoutException() | TimeoutError():
            return Fault(kind="timeout")
        case httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            return Fault(kind="address")
        case httpx2.DecodingError():
            return Fault(kind="bad_body")
        case _:
            return Fault(kind="reset")


def retry_after(headers: Mapping[str, str] | httpx2.Headers, *, now: datetime) -> float | None:
    """Return the seconds that `Retry-After` asks to wait, whether it gives seconds or a date."""
    value = headers.get("retry-after")
    if value is None:
        return None
    seconds = _seconds(value)
    if seconds is None:
        seconds = _seconds_until(value, now=now)
    return seconds


def duration(value: str) -> float | None:
    """Read a protobuf duration such as `3s` or `0.5s`."""
    return _seconds(value.removesuffix("s"))


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return min(seconds, _LONGEST_WAIT) if seconds >= 0 else None


def _seconds_until(value: str, *, now: datetime) -> float | None:
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max((then - now).total_seconds(), 0.0), _LONGEST_WAIT)
