"""Doors for seats: a card's link, its code, and the way out for the next person."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.services.access import end_session, identify, is_set_up
from core.services.seating import CARD_DAYS, enter, normalized_code
from core.services.throttling import GuessLimit
from core.services.tools import Store
from core.settings import load_settings
from pages.doors.common import (
    SEAT_COOKIE,
    STAFF_COOKIE,
    address_of,
    give,
    go,
    is_own_post,
    open_store,
    posted,
    show,
    take,
    visit_of,
)

# One sentence for an unknown, an expired and a replaced card: a guess must tell nothing.
WRONG = "This card does not work here. Please check the code, or ask the helper."
TOO_MANY = "Too many tries. Please wait a minute, or ask the helper."
_GUESSES = GuessLimit()
# What is longer than this is a link's token, which nobody can guess.
_LONGEST_CODE = 20


async def scanned(request: Request) -> Response:
    """Take a card's link: the seat's cookie, and on to its page without the token."""
    return await run_in_threadpool(_enter, request, request.path_params["token"])


async def join(request: Request) -> Response:
    """Ask for a card's code, and take it."""
    if request.method == "GET":
        return await run_in_threadpool(_ask, request)
    if not is_own_post(request):
        return show("join", status=403, sorry=WRONG)
    form = await posted(request)
    return await run_in_threadpool(_enter, request, form.get("code", ""))


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
    settings, visit, address = load_settings(), visit_of(request), address_of(request)
    may_guess = _GUESSES.may_try(address)
    with open_store(settings) as store:
        if not is_set_up(store, settings) and not visit.is_at_this_computer:
            return show("closed", status=503)
        # A good link still works where somebody else's wrong codes have used up the guesses.
        token = enter(store, key) if may_guess or _is_link(key) else None
        if token:
            return _seated(store, request, token)
    if not may_guess:
        return show("join", status=429, sorry=TOO_MANY)
    _GUESSES.note_wrong(address)
    return show("join", status=404, sorry=WRONG)


def _is_link(key: str) -> bool:
    return len(normalized_code(key)) > _LONGEST_CODE


def _seated(store: Store, request: Request, token: str) -> Response:
    """Give a seat's cookie; whoever of the staff was signed in here is signed out.

    Otherwise a helper's tablet would show the staff's pages to the patient it is handed to.
    """
    if signed_in := request.cookies.get(STAFF_COOKIE):
        end_session(store, signed_in)
    answer = give(go("/"), request, SEAT_COOKIE, token, hours=24.0 * CARD_DAYS)
    return take(answer, STAFF_COOKIE)


SEAT_DOORS = [
    Route("/s/{token}", scanned, methods=["GET"]),
    Route("/join", join, methods=["GET", "POST"]),
    Route("/leave", leave, methods=["GET", "POST"]),
]
