"""What a seat reads unless a study says otherwise: consent, instructions, practice, reasons."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from core.domain.panel import PracticePair, StudyTexts, WhyChip

_FILE = Path(__file__).parent / "panel" / "texts.toml"


@cache
def default_texts() -> StudyTexts:
    """Return the texts that ship, written for this project."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return StudyTexts(
        consent_version=table["consent_version"],
        consent=table["consent"].strip(),
        instructions=table["instructions"].strip(),
        question=table["question"],
        closing=table["closing"].strip(),
        practice=tuple(PracticePair(**pair) for pair in table["practice"]),
        chips=tuple(WhyChip(**chip) for chip in table["chips"]),
    )
