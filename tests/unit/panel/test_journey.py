"""One seat from the first screen to the last, through the same calls as the page."""

import json

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.panel import StudyState
from core.errors import Unauthorized
from core.services.panel import apply, screen
from core.store.studies import set_state
from tests.panels import TEXTS, a_study, tablets


@pytest.fixture
def tablet(store):
    (one,) = tablets(store, a_study(store))
    return one


def test_a_seat_goes_through_all_screens_in_their_order(tablet):
    steps = ("hello", "sized", "agree", "begin", "practice_next", "practice_next")
    seen = [tablet.shown["screen"], *(tablet.tap(do)["screen"] for do in steps)]

    assert seen == [
        *("text_size", "text_size", "consent", "instructions"),
        *("practice", "practice", "pair"),
    ]
    assert tablet.finish() == 6 + 1 + 1
    assert tablet.shown["screen"] == "closing"


def test_declining_ends_kindly_and_can_be_taken_back(tablet):
    tablet.tap("sized")
    assert tablet.tap("decline")["screen"] == "declined"
    assert tablet.tap("agree")["screen"] == "declined"
    assert tablet.tap("undecline")["screen"] == "consent"


def test_consent_is_stored_with_version_and_time(store, tablet):
    tablet.tap("sized")
    tablet.tap("agree")

    row = store.row("SELECT consent_version, consented_at FROM seats")
    assert row["consent_version"] == TEXTS.consent_version
    assert row["consented_at"]


def test_practice_says_something_kind_and_never_enters_the_data(store, tablet):
    for do in ("sized", "agree", "begin"):
        tablet.tap(do)
    assert tablet.shown["feedback"] is None

    answered = tablet.tap("practice", choice="second")
    assert (answered["choice"], answered["feedback"]) == ("second", "Most say B.")
    assert store.rows("SELECT * FROM revisions") == []
    assert not any("second" in row["detail"] for row in store.rows("SELECT * FROM seat_events"))


def test_a_double_tap_on_next_skips_no_practice_pair(tablet):
    for do in ("sized", "agree", "begin"):
        tablet.tap(do)
    first = tablet.action("practice_next", presentation=tablet.shown["presentation"])
    again = {**first, "id": "another-tap-of-the-same"}

    assert tablet.send(first, again)["number"] == 2


def test_a_tap_writes_one_revision_and_next_only_moves_on(store, tablet):
    tablet.start()
    shown = tablet.tap("choose", choice="equal")
    assert shown["choice"] == "equal"
    assert len(store.rows("SELECT * FROM revisions")) == 1

    assert tablet.tap("next")["number"] == 2
    assert len(store.rows("SELECT * FROM revisions")) == 1


def test_next_without_an_answer_stays_where_it_is(tablet):
    tablet.start()
    assert tablet.tap("next")["number"] == 1


def test_a_double_tap_on_next_skips_no_pair(tablet):
    shown = tablet.start()
    tablet.tap("choose", choice="first")
    one = tablet.action("next")
    two = {**one, "id": "the-second-tap-on-next"}

    assert tablet.send(one, two)["number"] == 2
    assert shown["number"] == 1


def test_the_same_action_sent_again_is_applied_once(store, tablet):
    tablet.start()
    action = tablet.action("choose", choice="first")
    first = apply(store, tablet.actor, [action])
    again = apply(store, tablet.actor, [action, action])

    assert first.acks == (action["id"],)
    assert again.acks == (action["id"], action["id"])
    assert len(store.rows("SELECT * FROM revisions")) == 1


def test_back_shows_the_same_pair_on_the_same_sides_with_its_answer(tablet):
    first = tablet.start()
    tablet.answer("second")
    back = tablet.tap("back")

    same = ("presentation", "message", "a", "b", "number")
    assert {name: back[name] for name in same} == {name: first[name] for name in same}
    assert back["choice"] == "second"
    assert tablet.tap("back")["number"] == 1


def test_a_changed_mind_is_a_new_revision_and_undo_goes_back_step_by_step(store, tablet):
    tablet.start()
    for choice in ("first", "equal", "second"):
        tablet.tap("choose", choice=choice)
    states = [tablet.tap("undo")["choice"] for _ in range(3)]

    assert states == ["equal", "first", None]
    assert tablet.shown["canUndo"] is False
    rows = store.rows("SELECT cause, shown_choice FROM revisions ORDER BY seq")
    assert [row["shown_choice"] for row in rows] == [
        *("first", "equal", "second"),
        *("equal", "first", None),
    ]
    assert store.rows("SELECT * FROM v_answers") == []


def test_an_undo_with_nothing_to_undo_changes_nothing(store, tablet):
    tablet.start()
    tablet.tap("undo")
    assert store.rows("SELECT * FROM revisions") == []


def test_a_skip_has_a_reason_and_is_never_a_tie(store, tablet):
    tablet.start()
    shown = tablet.tap("skip", reason="upsetting")
    assert (shown["choice"], shown["skipped"]) == (None, "upsetting")
    assert tablet.tap("next")["number"] == 2

    (row,) = store.rows("SELECT label, skip_reason FROM v_answers")
    assert row == {"label": None, "skip_reason": "upsetting"}
    assert store.rows("SELECT * FROM v_judgments") == []


def test_why_keeps_the_choice_and_knows_only_the_studys_own_chips(tablet):
    tablet.start()
    tablet.tap("choose", choice="first")
    shown = tablet.tap("why", chips=["fake", "no such chip"])

    assert (shown["choice"], shown["chosen"]) == ("first", ["fake"])
    assert tablet.tap("undo")["chosen"] == []


def test_a_break_and_a_stop_lose_nothing(tablet):
    tablet.start()
    tablet.answer("first")
    here = tablet.shown["presentation"]
    assert tablet.tap("break")["screen"] == "break"
    assert tablet.tap("resume")["presentation"] == here
    assert tablet.tap("break")["screen"] == "break"
    assert tablet.tap("stop")["screen"] == "stopped"
    assert tablet.tap("continue")["presentation"] == here


def test_another_tablet_with_the_same_card_goes_on_at_the_same_pair(tablet):
    tablet.start()
    tablet.answer("first")
    here = tablet.tap("choose", choice="equal")
    tablet.tab = "another-tablet"

    there = tablet.tap("hello")
    assert (there["presentation"], there["choice"]) == (here["presentation"], "equal")
    assert there["otherTab"] is True


def test_two_windows_are_told_and_both_revisions_are_kept(store, tablet):
    tablet.start()
    tablet.tap("choose", choice="first")
    one = tablet.tab
    tablet.tab = "window-two"
    assert tablet.tap("choose", choice="second")["otherTab"] is True
    tablet.tab = one
    assert tablet.tap("hello")["otherTab"] is True

    rows = store.rows("SELECT tab, shown_choice FROM revisions ORDER BY seq")
    assert [(row["tab"], row["shown_choice"]) for row in rows] == [
        (one, "first"),
        ("window-two", "second"),
    ]
    assert len(store.rows("SELECT * FROM v_answers")) == 1


def test_help_is_asked_and_taken_back(tablet):
    tablet.start()
    assert tablet.tap("help", on=True)["help"] is True
    assert tablet.tap("help", on=False)["help"] is False


def test_removing_answers_leaves_a_tombstone_and_no_answer(store, tablet):
    tablet.start()
    tablet.finish("second")
    tablet.tap("comment", text="It was good.")
    assert tablet.tap("remove")["screen"] == "removed"

    assert store.rows("SELECT * FROM revisions") == []
    assert store.rows("SELECT * FROM comments") == []
    (stone,) = store.rows("SELECT pseudonym, answers FROM removals")
    assert stone == {"pseudonym": "Seat 1", "answers": 8}
    assert tablet.tap("continue")["screen"] == "removed"


def test_a_paused_study_keeps_the_tap_that_was_under_way_and_shows_no_pair(store, tablet):
    tablet.start()
    tap = tablet.action("choose", choice="first")
    study = store.row("SELECT id FROM studies")["id"]
    set_state(store, study, StudyState.PAUSED, before=StudyState.OPEN)

    assert tablet.send(tap)["screen"] == "paused"
    assert len(store.rows("SELECT * FROM v_answers")) == 1
    set_state(store, study, StudyState.OPEN, before=StudyState.PAUSED)
    assert tablet.shown["choice"] == "first"


def test_a_closed_study_takes_nothing_and_its_browser_sends_nothing_again(store, tablet):
    tablet.start()
    tap, away = tablet.action("choose", choice="first"), tablet.action("remove")
    study = store.row("SELECT id FROM studies")["id"]
    set_state(store, study, StudyState.CLOSED, before=StudyState.OPEN)

    assert tablet.send(tap, away)["screen"] == "closed"
    assert tablet.applied.acks == (tap["id"], away["id"])
    assert store.rows("SELECT * FROM revisions") == []
    assert store.rows("SELECT * FROM removals") == []


def test_nothing_a_browser_makes_up_breaks_or_changes_anything(store, tablet):
    tablet.start()
    good = tablet.action("choose", choice="first")
    bad = [
        *(None, 7, "text", [], {}, {"id": "x"}),
        {**good, "id": "no-such-choice", "choice": "both"},
        {**good, "id": "no-such-action", "do": "drop"},
        {**good, "id": "negative-time", "ms": -1},
        {**good, "id": "no-such-pair", "presentation": "'); DROP TABLE revisions; --"},
        {**good, "id": "no-choice-at-all", "choice": None},
        {**good, "id": "a-long-comment", "do": "comment", "text": "x" * 5000},
    ]
    tablet.send(*bad)

    assert store.rows("SELECT * FROM revisions") == []
    assert tablet.send(good)["choice"] == "first"


def test_a_seat_reaches_no_row_of_another_seat(store):
    one, two = tablets(store, a_study(store), 2)
    one.start()
    two.start()
    theirs = two.shown["presentation"]
    for do in ("choose", "skip", "undo", "why", "next", "back"):
        one.send(one.action(do, presentation=theirs, choice="first", reason="other"))

    assert store.rows("SELECT * FROM revisions") == []
    assert two.shown["presentation"] == theirs
    assert two.shown["choice"] is None


def test_the_same_client_id_at_two_seats_is_two_answers(store):
    one, two = tablets(store, a_study(store), 2)
    for tablet in (one, two):
        tablet.start()
        tablet.tap("choose", choice="first", id="the-same-id-by-chance")

    assert len(store.rows("SELECT * FROM revisions")) == 2


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.CLINICIAN, Role.RESEARCHER])
def test_staff_have_no_seat(store, role):
    with pytest.raises(Unauthorized):
        screen(store, Actor(role=role, name="someone"))
    with pytest.raises(Unauthorized):
        apply(store, OPERATOR, [])


def test_no_document_names_a_system_a_score_or_an_item(store, tablet):
    items = {row["id"] for row in store.rows("SELECT id FROM study_items")}
    documents = [tablet.shown]
    tablet.start()
    while tablet.shown["screen"] == "pair":
        documents += [tablet.shown, tablet.tap("choose", choice="first"), tablet.tap("next")]
    sent = json.dumps(documents)

    for secret in ("CANARY", "edit_refined", "physician", "high", "0.98", "precision", "control"):
        assert secret not in sent
    assert not any(item in sent for item in items)


def test_minutes_left_follow_the_own_pace(store):
    (tablet,) = tablets(store, a_study(store, pairs=10, controls=0, control_share=0.0))
    first = tablet.start()["minutesLeft"]
    for _ in range(5):
        tablet.answer("first", ms=2000)

    assert first == 9  # 10 pairs and 1 repeat, of 45 seconds each
    assert tablet.shown["minutesLeft"] == 2  # 6 left; (5 x 2 s + 3 x 45 s) / 8 each
