"""The schema of the clinician's desk: decisions about changes, as revisions."""

from __future__ import annotations

DESK_SCHEMA: tuple[str, ...] = ()
