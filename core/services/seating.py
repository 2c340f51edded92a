"""Seats of a panel: made with a code and a link that exist only on the card, found by hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.domain.access import Actor, Capability, authorize
from core.domain.panel import Seat, StudyState
from core.errors import InvalidInput, StudyClosed
from core.services.definition_cards import draw_cards
from core.store import Store, seats
from core.store.deeds import note_deed
from core.store.meta import secret
from core.store.studies import get_study

MOST_SEATS = 500
CARD_DAYS = 30
_TOKEN_BYTES = 32
_CODE_LENGTH = 8
# Crockford's alphabet: no I, L, O or U, so that a code can be read aloud and typed.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewSeat:
    """What goes onto a seat's card; after this the database knows only hashes of it.

    `code` has 40 random bits (`K7QM-2RXF`), `token` 256.
    """

    seat_id: str
    number: int
    code: str
    token: str


def make_seats(store: Store, actor: Actor, study_id: str, count: int) -> tuple[NewSeat, ...]:
    """Add seats to a study that isn't closed, with new cards.

    Raises
    ------
    StudyClosed, InvalidInput
        When the study is closed, or would have more than 500 seats.
    """
    authorize(actor, Capability.RUN_PANEL)
    with store.write():
        _refuse_closed(store, study_id)
        number = seats.highest_number(store, study_id)
        if not 1 <= count <= MOST_SEATS - number:
            raise InvalidInput(f"A study has 1 to {MOST_SEATS} seats; this one has {number}.")
        made = tuple(_new(seats.new_seat_id(), number + place) for place in range(1, count + 1))
        for seat in made:
            seats.insert_seat(store, study_id, seat.seat_id, seat.number, **_hashes(store, seat))
        draw_cards(store, study_id)
        note_deed(store, actor, "made seats", study_id, f"{made[0].number} to {made[-1].number}")
    return made


def renew_seat(store: Store, actor: Actor, seat_id: str) -> NewSeat:
    """Make a new card for a seat; the old one leads nowhere from now on."""
    authorize(actor, Capability.RUN_PANEL)
    with store.write():
        seat = seats.get_seat(store, seat_id)
        _refuse_closed(store, seat.study_id)
        card = _new(seat.id, seat.number)
        seats.replace_keys(store, seat.id, **_hashes(store, card))
        note_deed(store, actor, "made a new card", seat.study_id, seat.pseudonym)
    return card


def renew_all(store: Store, actor: Actor, study_id: str) -> tuple[NewSeat, ...]:
    """Make new cards for all seats of a study; all old ones lead nowhere from now on."""
    authorize(actor, Capability.RUN_PANEL)
    with store.write():
        return tuple(
            renew_seat(store, actor, seat.id) for seat in seats.list_seats(store, study_id)
        )


def enter(store: Store, key: str) -> str | None:
    """Return a token for the cookie of a browser that comes by a card's link or code.

    None for an unknown key, an expired one and one of a closed study alike. A code has 40 bits
    only, so whoever calls this counts the wrong ones; the token has 256.
    """
    shape = normalized_code(key)
    hashed = _code_hash(store, shape) if len(shape) == _CODE_LENGTH else _token_hash(key)
    with store.write():
        seat = seats.find_by_hash(store, hashed)
        if seat is None:
            return None
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        seats.begin_session(store, seat.id, _token_hash(token))
    return token


def seat_of_browser(store: Store, token: str) -> Seat | None:
    """Return the seat at which a browser with this cookie sits, None for any other value."""
    return seats.seat_of_session(store, _token_hash(token))


def normalized_code(typed: str) -> str:
    """Return a code as it is hashed: capitals, no dash or space, look-alikes resolved."""
    bare = "".join(typed.split()).replace("-", "").replace("–", "").upper()
    return bare.translate(_MISREAD)


def _new(seat_id: str, number: int) -> NewSeat:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return NewSeat(
        seat_id=seat_id,
        number=number,
        code=f"{code[:4]}-{code[4:]}",
        token=secrets.token_urlsafe(_TOKEN_BYTES),
    )


def _hashes(store: Store, seat: NewSeat) -> dict[str, str]:
    expires = datetime.now(UTC) + timedelta(days=CARD_DAYS)
    return {
        "code_hash": _code_hash(store, normalized_code(seat.code)),
        "token_hash": _token_hash(seat.token),
        "expires_at": expires.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _token_hash(token: str) -> str:
    return "token:" + hashlib.sha256(token.encode()).hexdigest()


def _code_hash(store: Store, code: str) -> str:
    """Hash a code under the database's secret: 40 bits alone could be searched through."""
    return "code:" + hmac.new(secret(store), code.encode(), hashlib.sha256).hexdigest()


def _refuse_closed(store: Store, study_id: str) -> None:
    if get_study(store, study_id).state is StudyState.CLOSED:
        raise StudyClosed("This study is closed; it takes no more seats or cards.")
