"""Take the pairs along."""

from __future__ import annotations

from core.services.tools import Store


def export_section(store: Store) -> None:
    """Offer everything as files."""
    del store
