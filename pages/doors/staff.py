"""Doors for the staff: the first password, sign-in and sign-out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from math import ceil

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.domain.access import Actor, Role
from core.errors import BedsideError
from core.services.access import SESSION_HOURS, end_session, is_set_up, start_session
from core.services.staffing import LONGEST_NAME, add_account, check_password
from core.services.throttling import GrowingDelay, GuessLimit
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

_DELAY = GrowingDelay()
_GUESSES = GuessLimit()
# Passwords are slow to check on purpose; those who wait must not hold the threads of the seats.
_AT_ONCE = asyncio.Semaphore(2)
_FOREIGN = "Please use the form on this page."


async def sign_in(request: Request) -> Response:
    """Ask for a name and a password, and sign in."""
    if request.method == "GET":
        return await run_in_threadpool(_ask, request)
    if not is_own_post(request):
        return show("sign_in", status=403, sorry=_FOREIGN, name="")
    form = await posted(request)
    async with _AT_ONCE:
        return await run_in_threadpool(_sign_in, request, form)


async def set_up(request: Request) -> Response:
    """Ask the first user, at this computer only, for the first researcher's password."""
    if request.method == "GET":
        return await run_in_threadpool(_ask_first, request)
    if not is_own_post(request):
        return show("set_up", status=403, sorry=_FOREIGN, name="")
    return await run_in_threadpool(_set_up, request, await posted(request))


async def sign_out(request: Request) -> Response:
    """Ask once, then end the session for every window that holds it."""
    if request.method == "GET" or not is_own_post(request):
        return show("sign_out")
    return await run_in_threadpool(_sign_out, request)


def _ask(request: Request) -> Response:
    settings = load_settings()
    with open_store(settings) as store:
        if is_set_up(store, settings):
            return show("sign_in", sorry=None, name="", has_oidc=bool(settings.oidc_roles))
    return go("/set-up") if visit_of(request).is_at_this_computer else show("closed", status=503)


def _sign_in(request: Request, form: Mapping[str, str]) -> Response:
    name, password = form.get("name", "").strip()[:LONGEST_NAME], form.get("password", "")
    account, address = name.casefold(), address_of(request)
    if not _GUESSES.may_try(address):
        sorry = "Too many tries. Please wait a minute."
        return show("sign_in", status=429, sorry=sorry, name=name)
    wait = ceil(_DELAY.begin(account))
    if wait:
        sorry = f"Too many tries. Please wait {wait} second{'s' * (wait != 1)}."
        return show("sign_in", status=429, sorry=sorry, name=name)
    with open_store(load_settings()) as store:
        try:
            token = start_session(store, check_password(store, name, password))
        except BedsideError as error:
            _GUESSES.note_wrong(address)
            return show("sign_in", status=401, sorry=str(error), name=name)
    _DELAY.note_success(account)
    return _admitted(request, token)


def _ask_first(request: Request) -> Response:
    with open_store(load_settings()) as store:
        if is_set_up(store, load_settings()):
            return go("/sign-in")
    if not visit_of(request).is_at_this_computer:
        return show("closed", status=503)
    return show("set_up", sorry=None, name="")


def _set_up(request: Request, form: Mapping[str, str]) -> Response:
    if not visit_of(request).is_at_this_computer:
        return show("closed", status=503)
    name, password = form.get("name", ""), form.get("password", "")
    first = Actor(role=Role.RESEARCHER, name="this computer", is_single_user=True)
    with open_store(load_settings()) as store, store.write():
        if is_set_up(store, load_settings()):
            return go("/sign-in")
        if password != form.get("again", ""):
            sorry = "The two passwords differ."
            return show("set_up", status=400, sorry=sorry, name=name)
        try:
            add_account(store, first, name, Role.RESEARCHER, password)
        except BedsideError as error:
            return show("set_up", status=400, sorry=str(error), name=name)
        token = start_session(store, " ".join(name.split()))
    return _admitted(request, token)


def _sign_out(request: Request) -> Response:
    token = request.cookies.get(STAFF_COOKIE)
    if token:
        with open_store(load_settings()) as store:
            end_session(store, token)
    return take(go("/"), STAFF_COOKIE)


def _admitted(request: Request, token: str) -> Response:
    answer = give(go("/"), request, STAFF_COOKIE, token, hours=SESSION_HOURS)
    return take(answer, SEAT_COOKIE)


STAFF_DOORS = [
    Route("/sign-in", sign_in, methods=["GET", "POST"]),
    Route("/set-up", set_up, methods=["GET", "POST"]),
    Route("/sign-out", sign_out, methods=["GET", "POST"]),
]
