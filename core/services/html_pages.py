"""The templates of pages that leave as a file: texts are escaped, a missing name is an error."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_TEMPLATES = Path(__file__).parent / "templates"


def template(name: str) -> Template:
    """Return a template by the name of its file."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


def moment(at: datetime | None) -> str:
    """Write when a page was made: the given time, or now."""
    return (at or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC")
