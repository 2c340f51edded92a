"""The schema of definition cards and instruments."""

from __future__ import annotations

CARD_SCHEMA: tuple[str, ...] = ()
