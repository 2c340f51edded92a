"""What a panel came to, in item space, with n and an interval or the reason why not."""

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.errors import Unauthorized
from core.services.board import exclude_seat
from core.services.results import results
from tests.panels import a_study, tablets


@pytest.fixture
def study(store):
    return a_study(store, pairs=6, controls=2, control_share=0.3, repeat_share=0.3)


def side_of_warm(tablet):
    """Return which choice on screen prefers reply A in item space, None on a control."""
    shown = tablet.shown
    if shown["a"] == shown["b"]:
        return None
    return "first" if shown["a"].startswith("Warm") else "second"


def prefer_warm(tablet):
    tablet.start()
    while tablet.shown["screen"] == "pair":
        tablet.answer(side_of_warm(tablet) or "equal")


def test_nothing_answered_is_undefined_with_a_reason(store, study):
    found = results(store, OPERATOR, study)
    for statistic in (found.controls_equal, found.repeats_same, found.first_shown, found.equal):
        assert statistic.estimate is None
        assert statistic.reason
    assert (found.votes, found.complete, found.median_seconds) == (0, 0, None)
    assert [pair.votes for pair in found.pairs] == [0] * 6


def test_who_always_prefers_the_same_reply_is_stable_whatever_the_side(store, study):
    people = tablets(store, study, 3)
    for tablet in people:
        prefer_warm(tablet)
    found = results(store, OPERATOR, study)

    assert (found.repeats_same.estimate, found.repeats_same.n) == (1.0, 6)
    assert (found.controls_equal.estimate, found.controls_equal.n) == (1.0, 6)
    assert (found.votes, found.complete) == (18, 6)
    assert {row["label"] for row in store.rows("SELECT label FROM v_judgments")} == {"A"}
    assert found.equal.estimate == 0
    assert found.first_shown.estimate == pytest.approx(0.5, abs=0.2)


def test_who_always_taps_the_first_is_seen_as_such(store, study):
    (tablet,) = tablets(store, study)
    tablet.start()
    tablet.finish("first")
    found = results(store, OPERATOR, study)

    assert found.first_shown.estimate == 1
    assert (found.repeats_same.estimate, found.controls_equal.estimate) == (0, 0)
    (seat,) = found.seats
    assert (seat.answers, seat.repeats, seat.repeats_same, seat.controls) == (6, 2, 0, 2)
    assert seat.median_seconds == 4


def test_an_excluded_seat_is_in_its_own_line_only(store, study):
    one, two = tablets(store, study, 2)
    prefer_warm(one)
    two.start()
    two.finish("first")
    exclude_seat(store, OPERATOR, two.card.seat_id, "asleep")
    found = results(store, OPERATOR, study)

    assert found.repeats_same.estimate == found.controls_equal.estimate == 1
    assert found.votes == 6
    assert [(seat.answers, seat.excluded_reason) for seat in found.seats] == [
        (6, None),
        (6, "asleep"),
    ]


def test_skips_are_counted_beside_votes(store, study):
    (tablet,) = tablets(store, study)
    tablet.start()
    while tablet.shown["screen"] == "pair":
        tablet.tap("skip", reason="other")
        tablet.tap("next")
    found = results(store, OPERATOR, study)

    assert [(pair.votes, pair.skips) for pair in found.pairs] == [(0, 1)] * 6
    assert found.equal.estimate is None
    assert found.seats[0].skips == 8


def test_a_clinician_sees_no_results(store, study):
    with pytest.raises(Unauthorized):
        results(store, Actor(role=Role.CLINICIAN, name="c"), study)
