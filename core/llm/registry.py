"""Opening an engine by its name, wrapped so that it records, retries, limits and remembers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from core.errors import EngineMisconfigured
from core.llm.adjusting import Adjusting
from core.llm.caching import Caching
from core.llm.engine import Cache, CallLog, Engine
from core.llm.limiting import Turns
from core.llm.metering import Meter, Metering
from core.llm.prices import UNKNOWN_PRICES, Prices, load_prices
from core.llm.recording import Recording
from core.llm.retrying import Retrying
from core.llm.specs import (
    OFFLINE,
    OFFLINE_RULES,
    EngineSpec,
    base_url,
    destination,
    is_remote,
    model_family,
    parse_spec,
)
from core.settings import Keys

__all__ = [
    "OFFLINE_RULES",
    "EngineSpec",
    "destination",
    "is_remote",
    "model_family",
    "open_adapter",
    "open_engine",
    "parse_spec",
]


@asynccontextmanager
async def open_engine(
    spec: str,
    *,
    keys: Keys,
    cache: Cache,
    log: CallLog,
    concurrency: int,
    timeout: float,
    prices: Prices | None = None,
    meter: Meter | None = None,
) -> AsyncGenerator[Engine]:
    """Open an engine for one job, in the job's own event loop, and close its client afterward.

    The offline rules are recorded but not cached: they are fast, and a newer version of them
    must not be answered for by an older one. Prices are known at the providers' own addresses.
    With a `meter`, no request leaves that it does not let out.

    Raises
    ------
    EngineMisconfigured
        When the name, the key or the address can't be used.
    """
    parsed = parse_spec(spec)
    if parsed.provider == OFFLINE:
        yield Recording(_offline(), log, UNKNOWN_PRICES)
        return
    async with open_adapter(parsed, keys, concurrency=concurrency, timeout=timeout) as adapter:
        place = base_url(parsed, keys)
        if prices is None:
            prices = UNKNOWN_PRICES if place else load_prices()
        recorded = Recording(adapter, log, prices)
        metered = Metering(recorded, meter) if meter else recorded
        retried = Retrying(Adjusting(metered))
        yield Caching(retried, cache, log, place=place, turns=Turns(concurrency))


@asynccontextmanager
async def open_adapter(
    spec: EngineSpec,
    keys: Keys,
    *,
    concurrency: int,
    timeout: float,
) -> AsyncGenerator[Engine]:
    """Open the bare adapter of a remote engine: each request is one HTTP call, come what may."""
    require_usable(spec, keys)
    opened = _openai if spec.provider == "openai" else _google
    async with opened(spec, keys, concurrency=concurrency, timeout=timeout) as adapter:
        yield adapter


@asynccontextmanager
async def _openai(
    spec: EngineSpec, keys: Keys, *, concurrency: int, timeout: float
) -> AsyncGenerator[Engine]:
    from core.llm.openai_engine import OpenAIEngine, open_client

    async with open_client(
        key=keys.openai_key,
        base_url=keys.openai_base_url,
        timeout=timeout,
        connections=concurrency,
    ) as client:
        yield OpenAIEngine(client, model=spec.model, timeout=timeout)


@asynccontextmanager
async def _google(
    _spec: EngineSpec, keys: Keys, *, concurrency: int, timeout: float
) -> AsyncGenerator[Engine]:
    from core.llm.google_engine import GoogleEngine, open_client, open_http

    async with open_http(timeout=timeout, connections=concurrency) as http:
        client = open_client(key=keys.google_key, base_url=keys.google_base_url, http=http)
        try:
            yield GoogleEngine(client, timeout=timeout)
        finally:
            client.close()


def _offline() -> Engine:
    from core.llm.offline.engine import OfflineEngine

    return OfflineEngine()


def require_usable(spec: EngineSpec, keys: Keys) -> None:
    """Refuse a remote engine that can't be asked at all.

    Raises
    ------
    EngineMisconfigured
        When there is neither key nor address, or the address is none.
    """
    address = base_url(spec, keys)
    if not keys.has(spec.provider):
        name = {"openai": "OPENAI_API_KEY", "google": "GEMINI_API_KEY"}[spec.provider]
        raise EngineMisconfigured(
            f"`{spec}` needs a key: set {name} or type a key on the page, "
            "or give the address of a server of your own.",
            engine=str(spec),
            kind="key",
        )
    if address and not _is_web_address(address):
        raise EngineMisconfigured(
            f"The address set for `{spec}` can't be used; it should look like https://host/v1.",
            engine=str(spec),
            kind="address",
        )


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
