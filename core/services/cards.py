"""Seat cards to print: a QR code, a short code and the address, eight to a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from core.domain.panel import Study
from core.services.seating import NewSeat

_TEMPLATES = Path(__file__).parent / "templates"
PER_PAGE = 8


def cards_html(study: Study, seats: Sequence[NewSeat], base_url: str) -> str:
    """Return one self-contained page of seat cards, ready to print on A4 or Letter.

    It holds the links and codes themselves: print it, and then delete the file.
    """
    base = base_url.rstrip("/")
    cards = [
        {
            "number": seat.number,
            "code": seat.code,
            "qr": _qr(f"{base}/s/{seat.token}"),
        }
        for seat in seats
    ]
    pages = [cards[start : start + PER_PAGE] for start in range(0, len(cards), PER_PAGE)]
    return (
        _environment()
        .get_template("cards.html")
        .render(title=study.title, pages=pages, join=f"{base}/join")
    )


def _qr(link: str) -> Markup:
    """Draw a link as SVG; the library writes nothing of the link but its squares."""
    code = segno.make(link, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=2, omitsize=True))  # noqa: S704 - squares only


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, auto_reload=False)
