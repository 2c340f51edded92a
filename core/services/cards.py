"""Seat cards to print: a QR code, a short code and the address, eight to a page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import segno
from markupsafe import Markup

from core.domain.panel import Study
from core.errors import InvalidInput
from core.services.html_pages import template
from core.services.seating import NewSeat

PER_PAGE = 8
_LONGEST_ADDRESS = 120


def cards_html(study: Study, seats: Sequence[NewSeat], base_url: str) -> str:
    """Return one self-contained page of seat cards, ready to print on A4 or Letter.

    It holds the links and codes themselves: print it, and then delete the file.

    Raises
    ------
    InvalidInput
        When no tablet could follow links that begin with `base_url`.
    """
    base = tablet_address(base_url)
    cards = [
        {
            "number": seat.number,
            "code": seat.code,
            "qr": _qr(f"{base}/s/{seat.token}"),
        }
        for seat in seats
    ]
    pages = [cards[start : start + PER_PAGE] for start in range(0, len(cards), PER_PAGE)]
    return template("cards.html").render(
        title=study.title, count=len(cards), pages=pages, join=f"{base}/join"
    )


def tablet_address(typed: str) -> str:
    """Return the address that the cards' links begin with: a scheme and a computer, no more.

    Raises
    ------
    InvalidInput
        When it is anything else. Ask before seats are made: their links are shown only once.
    """
    address = typed.strip().rstrip("/")
    if not _is_address(address):
        raise InvalidInput(
            "The tablets' address must look like `https://192.168.1.20:8443`:"
            " https:// or http://, the computer, its port, and nothing after it."
        )
    return address


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        is_named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or a bracket too many
        return False
    return (
        is_named
        and parts.scheme in {"http", "https"}
        and address == f"{parts.scheme}://{parts.netloc}"
        and "@" not in address
        and address.isprintable()
        and " " not in address
        and len(address) <= _LONGEST_ADDRESS
    )


def _qr(link: str) -> Markup:
    """Draw a link as SVG; the library writes nothing of the link but its squares."""
    code = segno.make(link, error="m", micro=False)
    return Markup(code.svg_inline(scale=4, border=2, omitsize=True))  # noqa: S704 - squares only
