"""One measured part of `docs/checker.md`, between its two marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "checker.md"


def write_part(name: str, lines: Sequence[str]) -> None:
    """Replace the part of that name; what people wrote around it stays."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(begin)
    told = "\n".join(lines).strip()
    PAGE.write_text(f"{before}{begin}\n\n{told}\n\n{end}{rest.split(end)[1]}", encoding="utf-8")
