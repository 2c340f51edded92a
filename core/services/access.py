"""Who is at the door: a seat, somebody of the staff, a single user on this computer, or nobody."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.domain.access import Actor, Role
from core.errors import NotFound
from core.services.seating import seat_of_browser
from core.settings import Settings
from core.store import Store, staff

SEAT_COOKIE = "bedside_seat"
STAFF_COOKIE = "bedside_staff"
SESSION_HOURS = 12.0

_FORWARDING = frozenset(
    {
        "forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
        "x-forwarded-server", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip",
    }
)  # fmt: skip
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a request says of where it comes from.

    `is_loopback` is about the peer itself. `headers` have lower-case names. `email` is that of
    somebody signed in by the hospital's own sign-in (OIDC), None without it.
    """

    is_loopback: bool
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])
    email: str | None = None

    @property
    def is_at_this_computer(self) -> bool:
        """Whether the browser runs here: loopback peer, local Host, and nothing in between.

        A proxy on this computer may name itself as Host and add no header of its own; the Origin
        that browsers send with every form and websocket then still names the outside.
        """
        origin = self.headers.get("origin")
        return (
            self.is_loopback
            and _host(self.headers.get("host", "")) in _LOCAL_HOSTS
            and (origin is None or _host(origin.partition("://")[2]) in _LOCAL_HOSTS)
            and not _FORWARDING & set(self.headers)
        )


def identify(store: Store, visit: Visit, settings: Settings) -> Actor | None:
    """Return who this is, None for nobody.

    Staff who signed in with a password come first. A browser with a seat's cookie is that seat and
    nothing else, whoever else the hospital's own sign-in knows on it. Without any staff set up,
    whoever sits at this computer may do everything; everybody else, seats too, is refused.
    """
    has_staff = staff.has_staff(store)
    if not has_staff and not visit.is_at_this_computer and not settings.oidc_roles:
        return None
    if signed_in := _signed_in(store, visit):
        return signed_in
    if token := visit.cookies.get(SEAT_COOKIE):
        seat = seat_of_browser(store, token)
        if seat:
            return Actor(role=Role.PATIENT, name=seat.pseudonym, seat_id=seat.id)
    if known := _by_email(visit, settings):
        return known
    if not has_staff and not settings.oidc_roles and visit.is_at_this_computer:
        return Actor(role=Role.RESEARCHER, name="this computer", is_single_user=True)
    return None


def is_set_up(store: Store, settings: Settings) -> bool:
    """Whether anybody of the staff could sign in."""
    return staff.has_staff(store) or bool(settings.oidc_roles)


def start_session(store: Store, name: str) -> str:
    """Sign an account in and return the token for its cookie; the database keeps its hash.

    Raises
    ------
    NotFound
        When there is no such account in use.
    """
    row = staff.find_staff(store, name)
    if row is None:
        raise NotFound("There is no such account.")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    staff.begin_session(store, row["id"], _hash(token), SESSION_HOURS)
    return token


def end_session(store: Store, token: str) -> None:
    """Sign out, for every window that holds this token."""
    staff.end_session(store, _hash(token))


def _signed_in(store: Store, visit: Visit) -> Actor | None:
    token = visit.cookies.get(STAFF_COOKIE)
    row = staff.staff_of_session(store, _hash(token)) if token else None
    return Actor(role=Role(row["role"]), name=row["name"]) if row else None


def _by_email(visit: Visit, settings: Settings) -> Actor | None:
    role = settings.oidc_roles.get((visit.email or "").casefold())
    return Actor(role=Role(role), name=visit.email or "") if role else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _host(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").casefold()
    except ValueError:
        return ""
