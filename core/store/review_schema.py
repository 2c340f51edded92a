"""The schema of clinicians' reviews."""

from __future__ import annotations

REVIEW_SCHEMA: tuple[str, ...] = ()
