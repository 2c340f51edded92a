"""The batch service of an engine by its name, and how its files are written."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.llm.batching import BatchService, BatchWire
from core.llm.features import Feature
from core.llm.registry import require_usable
from core.llm.specs import EngineSpec
from core.settings import Keys


def wire_of(spec: EngineSpec) -> BatchWire:
    """Return how the files of an engine's provider are written and read."""
    if spec.provider == "openai":
        from core.llm.openai_batch_wire import OpenAIWire

        return OpenAIWire()
    from core.llm.google_batch_wire import GoogleWire

    return GoogleWire()


def refused_from_start(spec: EngineSpec) -> frozenset[Feature]:
    """Return what an engine is known not to take."""
    if spec.provider != "openai":
        return frozenset()
    from core.llm.openai_engine import refused_from_start as refused

    return refused(spec.model)


@asynccontextmanager
async def open_batches(
    spec: EngineSpec, keys: Keys, *, timeout: float
) -> AsyncGenerator[BatchService]:
    """Open the batch service of a remote engine, and close its client afterward.

    Raises
    ------
    EngineMisconfigured
        When the key or the address can't be used.
    """
    require_usable(spec, keys)
    opened = _openai if spec.provider == "openai" else _google
    async with opened(spec, keys, timeout=timeout) as service:
        yield service


@asynccontextmanager
async def _openai(spec: EngineSpec, keys: Keys, *, timeout: float) -> AsyncGenerator[BatchService]:
    from core.llm.openai_batch import OpenAIBatches
    from core.llm.openai_engine import open_client

    async with open_client(
        key=keys.openai_key, base_url=keys.openai_base_url, timeout=timeout, connections=1
    ) as client:
        yield OpenAIBatches(client, engine=str(spec), timeout=timeout)


@asynccontextmanager
async def _google(spec: EngineSpec, keys: Keys, *, timeout: float) -> AsyncGenerator[BatchService]:
    from core.llm.google_batch import GoogleBatches
    from core.llm.google_engine import open_client, open_http

    async with open_http(timeout=timeout, connections=1) as http:
        client = open_client(key=keys.google_key, base_url=keys.google_base_url, http=http)
        try:
            yield GoogleBatches(client, engine=str(spec), timeout=timeout)
        finally:
            client.close()
