"""The definition cards that ship: none, a plain-language one and one in three parts."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from core.domain.definition_cards import DefinitionCard

_FILE = Path(__file__).parent / "panel" / "cards.toml"


@cache
def shipped_cards() -> tuple[DefinitionCard, ...]:
    """Return the cards that ship, written for this project."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        DefinitionCard(id=card["id"], title=card["title"], text=card.get("text", "").strip())
        for card in table["cards"]
    )
