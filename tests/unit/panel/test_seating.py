"""Cards: a code and a link that exist only on paper, and lead to one seat while they are good."""

import json

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.panel import StudyState
from core.errors import InvalidInput, StudyClosed, Unauthorized
from core.services.seating import (
    enter,
    make_seats,
    normalized_code,
    renew_all,
    renew_seat,
    seat_of_browser,
)
from core.store.studies import set_state
from tests.panels import a_study, seat_by_key


@pytest.fixture
def study(store):
    return a_study(store)


def test_a_code_has_forty_bits_and_a_token_two_hundred_and_fifty_six(store, study):
    cards = make_seats(store, OPERATOR, study, 50)

    assert [card.number for card in cards] == list(range(1, 51))
    assert all(len(normalized_code(card.code)) == 8 for card in cards)
    assert all(len(card.token) == 43 for card in cards)
    assert len({card.code for card in cards} | {card.token for card in cards}) == 100


def test_the_database_knows_neither_the_code_nor_the_token(store, study, tmp_path):
    (card,) = make_seats(store, OPERATOR, study, 1)
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rows = json.dumps(store.rows("SELECT * FROM seats")) + json.dumps(
        store.rows("SELECT * FROM deeds")
    )
    content = (tmp_path / "annotations.db").read_bytes()

    for secret in (card.token, card.code, normalized_code(card.code)):
        assert secret not in rows
        assert secret.encode() not in content
        assert secret not in repr(card)


@pytest.mark.parametrize("spoil", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_a_code_is_found_however_it_is_typed(store, study, spoil):
    (card,) = make_seats(store, OPERATOR, study, 1)
    assert seat_by_key(store, spoil(card.code)).id == card.seat_id


def test_letters_that_look_like_digits_are_taken_for_them(store, study):
    (card,) = make_seats(store, OPERATOR, study, 1)
    misread = card.code.replace("1", "I").replace("0", "O")
    assert seat_by_key(store, misread).id == card.seat_id


@pytest.mark.parametrize("key", ["", "A", "AAAA-AAAA", "x" * 43, "x" * 10_000, "' OR 1 --", "\0"])
def test_a_made_up_key_leads_nowhere(store, study, key):
    make_seats(store, OPERATOR, study, 3)
    assert seat_by_key(store, key) is None


def test_an_expired_card_and_a_closed_study_lead_nowhere(store, study):
    old, good = make_seats(store, OPERATOR, study, 2)
    with store.write():
        store.run(
            "UPDATE seats SET expires_at = '2001-01-01T00:00:00.000Z' WHERE id = ?", [old.seat_id]
        )
    assert seat_by_key(store, old.token) is None
    assert seat_by_key(store, good.token).id == good.seat_id

    set_state(store, study, StudyState.CLOSED, before=StudyState.OPEN)
    assert seat_by_key(store, good.token) is None
    assert seat_by_key(store, good.code) is None


def test_a_new_card_makes_the_old_one_worthless_and_keeps_the_seat(store, study):
    (old,) = make_seats(store, OPERATOR, study, 1)
    new = renew_seat(store, OPERATOR, old.seat_id)

    assert seat_by_key(store, old.token) is seat_by_key(store, old.code) is None
    assert seat_by_key(store, new.token).id == old.seat_id
    (newer,) = renew_all(store, OPERATOR, study)
    assert seat_by_key(store, new.token) is None
    assert seat_by_key(store, newer.code).number == 1


def test_later_seats_go_on_counting(store, study):
    make_seats(store, OPERATOR, study, 2)
    assert [card.number for card in make_seats(store, OPERATOR, study, 2)] == [3, 4]


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_number_of_seats_out_of_range_is_refused(store, study, count):
    with pytest.raises(InvalidInput, match="1 to 500"):
        make_seats(store, OPERATOR, study, count)


def test_a_closed_study_takes_no_seat_and_no_card(store, study):
    (card,) = make_seats(store, OPERATOR, study, 1)
    set_state(store, study, StudyState.CLOSED, before=StudyState.OPEN)
    for act in (
        lambda: make_seats(store, OPERATOR, study, 1),
        lambda: renew_seat(store, OPERATOR, card.seat_id),
    ):
        with pytest.raises(StudyClosed):
            act()


def test_neither_a_clinician_nor_a_seat_makes_cards(store, study):
    patient = Actor(role=Role.PATIENT, name="Seat 1", seat_id="any")
    for actor in (patient, Actor(role=Role.CLINICIAN, name="c")):
        with pytest.raises(Unauthorized):
            make_seats(store, actor, study, 1)


def sat_down(store, key) -> str:
    token = enter(store, key)
    assert token is not None
    return token


def test_a_cookie_is_neither_the_code_nor_the_link_and_its_hash_alone_is_kept(store, study):
    (card,) = make_seats(store, OPERATOR, study, 1)
    one, two = sat_down(store, card.code), sat_down(store, card.token)

    assert len({one, two, card.code, card.token}) == 4
    assert len(one) == len(two) == 43
    assert seat_of_browser(store, one).id == seat_of_browser(store, two).id == card.seat_id
    for key in (card.code, card.token, normalized_code(card.code)):
        assert seat_of_browser(store, key) is None, "a cookie is no way to guess a code"
    hashes = json.dumps(store.rows("SELECT * FROM seat_sessions"))
    assert one not in hashes
    assert two not in hashes


def test_a_new_card_ends_the_browsers_that_came_by_the_old_one(store, study):
    (card,) = make_seats(store, OPERATOR, study, 1)
    token = sat_down(store, card.token)
    renew_seat(store, OPERATOR, card.seat_id)
    assert seat_of_browser(store, token) is None


def test_a_browser_at_a_seat_is_told_when_the_study_closes_and_nobody_new_comes_in(store, study):
    (card,) = make_seats(store, OPERATOR, study, 1)
    token = sat_down(store, card.token)
    set_state(store, study, StudyState.CLOSED, before=StudyState.OPEN)
    assert seat_of_browser(store, token).id == card.seat_id
    assert enter(store, card.token) is None
