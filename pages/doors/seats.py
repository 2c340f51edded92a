"""Doors for seats: a card's link, its code, and the way out for the next person."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.services.access import identify, is_set_up
from core.services.seating import CARD_DAYS, enter
from core.services.throttling import GuessLimit
from core.settings import load_settings
from pages.doors.common import (
    SEAT_COOKIE,
    address_of,
    give,
    go,
    is_own_post,
    open_store,
    show,
    take,
    visit_of,
)

# One sentence for an unknown, an expired and a replaced card: a guess must tell nothing.
WRONG = "This card does not work here. Please check the code, or ask the helper."
TOO_MANY = "Too many tries. Please wait a minute, or ask the helper."
_GUESSES = GuessLimit()


async def scanned(request: Request) -> Response:
    """Take a card's link: the seat's cookie, and on to its page without the token."""
    return await run_in_threadpool(_enter, request, request.path_params["token"])


async def join(request: Request) -> Response:
    """Ask for a card's code, and take it."""
    if request.method == "GET":
        return await run_in_threadpool(_ask, request)
    if not is_own_post(request):
        return show("join", status=403, sorry=WRONG)
    form = await request.form()
    return await run_in_threadpool(_enter, request, str(form.get("code", "")))


async def leave(request: Request) -> Response:
    """Give the seat's cookie back, so that the tablet is free for the next person."""
    if request.method == "POST" and not is_own_post(request):
        return show("leave", status=403)
    if request.method == "GET":
        return show("leave")
    return take(go("/join"), SEAT_COOKIE)


def _ask(request: Request) -> Response:
    with open_store(load_settings()) as store:
        if identify(store, visit_of(request), load_settings()) or is_set_up(store, load_settings()):
            return show("join", sorry=None)
    return show("closed", status=503)


def _enter(request: Request, key: str) -> Response:
    settings, visit = load_settings(), visit_of(request)
    with open_store(settings) as store:
        if not is_set_up(store, settings) and not visit.is_at_this_computer:
            return show("closed", status=503)
        address = address_of(request)
        if not _GUESSES.may_try(address):
            return show("join", status=429, sorry=TOO_MANY)
        token = enter(store, key)
    if token is None:
        _GUESSES.note_wrong(address)
        return show("join", status=404, sorry=WRONG)
    return give(go("/"), request, SEAT_COOKIE, token, hours=24.0 * CARD_DAYS)


SEAT_DOORS = [
    Route("/s/{token}", scanned, methods=["GET"]),
    Route("/join", join, methods=["GET", "POST"]),
    Route("/leave", leave, methods=["GET", "POST"]),
]
