"""Read the patterns of `clause_patterns.txt`, one alternative a line, into regular expressions."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "clause_patterns.txt"


def pattern(section: str, *, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """Return one pattern that finds any alternative of a section, whatever the case."""
    return re.compile(f"{before}(?:{'|'.join(_sections()[section])}){after}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _sections() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    name = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            sections[name] = []
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return sections
