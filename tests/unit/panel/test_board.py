"""The board: where each seat is, what can be done for it, and never a choice."""

import json
from dataclasses import asdict

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.panel import StudyState
from core.errors import InvalidInput, StudyClosed, Unauthorized
from core.services.board import (
    board,
    exclude_seat,
    helped,
    include_seat,
    reopen_seat,
    reset_practice,
)
from core.store.deeds import deeds_about
from core.store.studies import set_state
from tests.panels import a_study, tablets

HELPER = Actor(role=Role.FACILITATOR, name="helper")


@pytest.fixture
def study(store):
    return a_study(store, pairs=4, votes_per_pair=1)


@pytest.fixture
def tablet(store, study):
    (one,) = tablets(store, study)
    return one


def line(store, study):
    return board(store, HELPER, study).seats[0]


def test_a_seat_that_nobody_opened_has_no_times(store, study, tablet):
    shown = line(store, study)
    assert (shown.number, shown.state, shown.pair) == (tablet.card.number, "not started", None)
    assert shown.minutes_since_tap is shown.median_seconds is None


def test_the_board_follows_a_seat(store, study, tablet):
    tablet.start()
    for seconds in (2, 4, 60):
        tablet.answer(ms=seconds * 1000)
    tablet.tap("help", on=True)
    tablet.tab = "another"
    tablet.tap("hello")

    shown = line(store, study)
    assert (shown.state, shown.pair, shown.of) == ("judging", 4, 6)
    assert shown.median_seconds == 4
    assert shown.minutes_since_tap is not None
    assert 0 <= shown.minutes_since_tap < 1
    assert shown.asks_help
    assert shown.two_screens


def test_the_board_counts_votes_and_never_holds_a_choice(store, study, tablet):
    tablet.start()
    tablet.finish("second")
    now = board(store, HELPER, study)

    assert (now.votes_done, now.votes_wanted, now.pairs_done, now.pairs) == (4, 4, 4, 4)
    sent = json.dumps([asdict(seat) for seat in now.seats])
    for choice in ('"second"', '"first"', '"equal"', "prefer"):
        assert choice not in sent


def test_practice_can_be_reset_and_answers_stay(store, tablet):
    tablet.start()
    tablet.answer()
    here = tablet.shown["presentation"]
    reset_practice(store, HELPER, tablet.card.seat_id)

    assert (tablet.shown["screen"], tablet.shown["number"]) == ("practice", 1)
    tablet.tap("practice_next")
    tablet.tap("practice_next")
    assert tablet.shown["presentation"] == here
    assert len(store.rows("SELECT * FROM v_answers")) == 1


def test_practice_is_not_reset_before_consent(store, tablet):
    with pytest.raises(InvalidInput, match="not started"):
        reset_practice(store, HELPER, tablet.card.seat_id)


def test_who_declined_stopped_or_finished_can_be_let_in_again(store, tablet):
    seat_id = tablet.card.seat_id
    tablet.tap("sized")
    tablet.tap("decline")
    reopen_seat(store, HELPER, seat_id)
    assert tablet.shown["screen"] == "consent"

    tablet.start()
    here = tablet.shown["presentation"]
    tablet.tap("stop")
    reopen_seat(store, HELPER, seat_id)
    assert tablet.shown["presentation"] == here


def test_a_finished_seat_is_reopened_on_its_last_pair_when_nothing_else_is_left(store, tablet):
    tablet.start()
    tablet.finish()
    reopen_seat(store, HELPER, tablet.card.seat_id)
    assert tablet.shown["screen"] == "pair"
    assert tablet.tap("next")["screen"] == "closing"


def test_removed_answers_stay_removed(store, tablet):
    tablet.start()
    tablet.tap("remove")
    with pytest.raises(InvalidInput, match="removed"):
        reopen_seat(store, HELPER, tablet.card.seat_id)


def test_an_exclusion_needs_a_reason_and_can_be_taken_back(store, study, tablet):
    tablet.start()
    tablet.answer()
    with pytest.raises(InvalidInput, match="reason"):
        exclude_seat(store, HELPER, tablet.card.seat_id, "  ")
    exclude_seat(store, HELPER, tablet.card.seat_id, "fell asleep")
    assert line(store, study).excluded_reason == "fell asleep"
    assert tablet.shown["screen"] == "pair", "nobody is told off or blocked"

    include_seat(store, HELPER, tablet.card.seat_id)
    assert len(store.rows("SELECT * FROM v_judgments")) == 1
    deeds = [(row["actor"], row["deed"], row["detail"]) for row in deeds_about(store, study)]
    assert deeds[1:] == [
        ("helper", "excluded", "Seat 1: fell asleep"),
        ("helper", "included again", "Seat 1"),
    ]


def test_a_call_for_help_is_taken_off(store, study, tablet):
    tablet.start()
    tablet.tap("help", on=True)
    helped(store, HELPER, tablet.card.seat_id)
    assert line(store, study).asks_help is False


def test_a_closed_study_changes_no_seat(store, study, tablet):
    set_state(store, study, StudyState.CLOSED, before=StudyState.OPEN)
    for act in (reset_practice, reopen_seat, include_seat):
        with pytest.raises(StudyClosed):
            act(store, HELPER, tablet.card.seat_id)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.PATIENT])
def test_only_facilitators_and_researchers_see_the_board(store, study, tablet, role):
    seat = tablet.card.seat_id if role is Role.PATIENT else None
    actor = Actor(role=role, name="x", seat_id=seat)
    for act in (
        lambda: board(store, actor, study),
        lambda: exclude_seat(store, actor, tablet.card.seat_id, "why"),
        lambda: reopen_seat(store, actor, tablet.card.seat_id),
    ):
        with pytest.raises(Unauthorized):
            act()
    assert board(store, OPERATOR, study)
