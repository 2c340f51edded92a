"""The instrument files that ship: one rubric in our own words, and shells without any wording."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "instruments"


@cache
def instrument_documents() -> tuple[tuple[str, str], ...]:
    """Return the name and the content of each file, in the order of their names."""
    return tuple(
        (path.name, path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.json"))
    )
