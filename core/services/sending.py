"""Where a text would go before it goes: what a person must see and confirm first."""

from __future__ import annotations

from collections.abc import Iterable

from core.llm.registry import destination, is_remote
from core.settings import Keys


def destinations(specs: Iterable[str], keys: Keys) -> tuple[str, ...]:
    """Return in plain words every place outside this computer that these engines send text to."""
    return tuple(dict.fromkeys(destination(spec, keys) for spec in specs if is_remote(spec, keys)))
