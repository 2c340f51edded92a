"""The schema of batches handed to the providers' own batch services."""

from __future__ import annotations

BATCH_SCHEMA: tuple[str, ...] = ()
