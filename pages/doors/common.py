"""What all doors share: the look, the visit, the cookies, and the check of where a post is from."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from core.services.access import SEAT_COOKIE, STAFF_COOKIE, Visit
from core.services.tools import open_store

__all__ = [
    "SEAT_COOKIE", "STAFF_COOKIE", "address_of", "give", "go", "is_own_post", "open_store",
    "posted", "show", "take", "visit_of",
]  # fmt: skip

_HERE = Path(__file__).parent / "templates"
_LARGEST_FORM = 10_000


def show(page: str, /, *, status: int = 200, **values: object) -> HTMLResponse:
    """Show one of the doors' pages."""
    text = _pages().get_template(f"{page}.html").render(**values)
    return HTMLResponse(text, status_code=status, headers={"cache-control": "no-store"})


def go(to: str) -> RedirectResponse:
    """Send the browser on by a plain GET."""
    return RedirectResponse(to, status_code=303, headers={"cache-control": "no-store"})


def visit_of(request: Request) -> Visit:
    """Return what a request says of where it comes from."""
    return Visit(
        is_loopback=_is_loopback(address_of(request)),
        headers={name.lower(): value for name, value in request.headers.items()},
        cookies=request.cookies,
    )


def address_of(request: Request) -> str:
    """Return the address of the peer, empty where there is none."""
    return request.client.host if request.client else ""


def is_own_post(request: Request) -> bool:
    """Whether a form was posted from a page of this very server."""
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "")


async def posted(request: Request) -> dict[str, str]:
    """Return the fields of a form; one that is larger than any of ours has none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            return {}
    return dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True))


def give(response: Response, request: Request, name: str, value: str, *, hours: float) -> Response:
    """Put a cookie on a response that no script can read and no other site can send."""
    response.set_cookie(
        name,
        value,
        max_age=int(hours * 3600),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def take(response: Response, name: str) -> Response:
    """Take a cookie back."""
    response.delete_cookie(name, path="/", httponly=True, samesite="lax")
    return response


@cache
def _pages() -> Environment:
    return Environment(loader=FileSystemLoader(_HERE), autoescape=True, auto_reload=False)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
