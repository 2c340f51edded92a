"""Doors for the staff: the first password, sign-in and sign-out."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.domain.access import Actor, Role
from core.errors import BedsideError
from core.services.access import SESSION_HOURS, end_session, is_set_up, start_session
from core.services.staffing import add_account, check_password
from core.services.throttling import GrowingDelay
from core.settings import load_settings
from pages.doors.common import (
    SEAT_COOKIE,
    STAFF_COOKIE,
    give,
    go,
    is_own_post,
    open_store,
    show,
    take,
    visit_of,
)

_DELAY = GrowingDelay()
_FOREIGN = "Please use the form on this page."


async def sign_in(request: Request) -> Response:
    """Ask for a name and a password, and sign in."""
    if request.method == "GET":
        return await run_in_threadpool(_ask, request)
    if not is_own_post(request):
        return show("sign_in", status=403, sorry=_FOREIGN, name="")
    return await run_in_threadpool(_sign_in, request, await request.form())


async def set_up(request: Request) -> Response:
    """Ask the first user, at this computer only, for the first researcher's password."""
    if request.method == "GET":
        return await run_in_threadpool(_ask_first, request)
    if not is_own_post(request):
        return show("set_up", status=403, sorry=_FOREIGN, name="")
    return await run_in_threadpool(_set_up, request, await request.form())


async def sign_out(request: Request) -> Response:
    """Ask once, then end the session for every window that holds it."""
    if request.method == "GET" or not is_own_post(request):
        return show("sign_out")
    return await run_in_threadpool(_sign_out, request)


def _ask(request: Request) -> Response:
    with open_store(load_settings()) as store:
        if is_set_up(store, load_settings()):
            return show("sign_in", sorry=None, name="")
    return go("/set-up") if visit_of(request).is_at_this_computer else show("closed", status=503)


def _sign_in(request: Request, form: FormData) -> Response:
    name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
    account = name.casefold()
    wait = _DELAY.seconds_left(account)
    if wait:
        sorry = f"Too many tries. Please wait {wait:.0f} seconds."
        return show("sign_in", status=429, sorry=sorry, name=name)
    with open_store(load_settings()) as store:
        try:
            token = start_session(store, check_password(store, name, password))
        except BedsideError as error:
            _DELAY.note_failure(account)
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


def _set_up(request: Request, form: FormData) -> Response:
    if not visit_of(request).is_at_this_computer:
        return show("closed", status=503)
    name, password = str(form.get("name", "")), str(form.get("password", ""))
    first = Actor(role=Role.RESEARCHER, name="this computer", is_single_user=True)
    with open_store(load_settings()) as store, store.write():
        if is_set_up(store, load_settings()):
            return go("/sign-in")
        if password != str(form.get("again", "")):
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
