"""Ids: a tagged content hash where content decides, a ULID for an event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from ulid import ULID

HASH_TAG = "sha256:"

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical_json(value: Json) -> str:
    """Write `value` so that equal values give equal text: sorted keys, no spaces, UTF-8 kept."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def content_hash(value: Json) -> str:
    """Return the `sha256:`-tagged hash of the canonical JSON of `value`."""
    return HASH_TAG + hashlib.sha256(canonical_json(value).encode()).hexdigest()


def new_id() -> str:
    """Return a fresh ULID: 26 characters, sortable by time of making."""
    return str(ULID())
