"""Votes of panels and judges: of exactly this edit, and nothing while a study is open."""

import json

import pytest

from core.domain.access import OPERATOR
from core.domain.judging import Protocol
from core.services.board import exclude_seat
from core.services.passport import find_passport
from core.services.studying import close_study
from core.store.passport_rows import items_showing
from core.store.rows import text_sha
from core.store.seats import list_seats
from tests.panels import tablets
from tests.runs import JUDGE, Made, arm, keep_run
from tests.unit.passport.people import (
    a_judge,
    a_panel,
    a_stored_case,
    document,
    page,
    showing,
)

CHOICES = ("first", "equal", "second", "first")


def only_panel(store, case):
    (found,) = document(store, case)["panels"]["rows"]
    return found


def test_votes_of_a_closed_study_stand_there_by_pseudonym(store):
    case = a_stored_case(store)
    study_id = a_panel(store, showing(case), choices=CHOICES, why=["explained"])

    found = only_panel(store, case)

    assert (found["study_id"], found["state"], found["votes"]) == (study_id, "closed", 4)
    assert len(found["ballots"]) == 4
    assert all(one["rater"].startswith(study_id[-6:].lower()) for one in found["ballots"])
    assert {one["reasons"][0] for one in found["ballots"]} == {"It explained things"}
    said = [one["preferred"] for one in found["ballots"]]
    credit = sum({"edit": 1, "equal": 0.5, "other": 0}[one] for one in said) / 4
    assert found["score"]["estimate"] == credit
    assert (found["score"]["n"], found["score"]["low"]) == (4, None)
    assert "one pair" in found["score"]["reason"]


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_vote_is_for_the_edit_on_whichever_side_it_stands(store, side):
    case = a_stored_case(store)
    study_id = a_panel(store, showing(case, side=side), closed=False, choices=())
    (tablet,) = tablets(store, study_id)
    shown = tablet.start()
    tablet.answer("first" if shown["a"] == case.edit.text else "second")
    close_study(store, OPERATOR, study_id)

    (ballot,) = only_panel(store, case)["ballots"]

    assert ballot["preferred"] == "edit"
    assert ballot["is_first_shown"] is (shown["a"] == case.edit.text)


def test_an_open_study_gives_counts_only_and_never_a_choice(store):
    case = a_stored_case(store)
    a_panel(store, showing(case), choices=("first", "first"), closed=False, why=["explained"])

    found, read = only_panel(store, case), page(store, case)

    assert (found["votes"], found["seats"], found["ballots"]) == (2, 2, [])
    assert found["other"] is None
    assert found["score"]["estimate"] is None
    assert "hidden until it is closed" in found["score"]["reason"]
    assert "hidden until it is closed" in read.text
    for hidden in ("It explained things", "preferred", "Who"):
        assert hidden not in read.text
    assert "CANARY" not in json.dumps(found)


def test_a_panel_that_saw_other_words_of_the_same_pair_is_not_here(store):
    case, other = a_stored_case(store), a_stored_case(store, text="Warmer. Your PSA is 4.2.")
    a_panel(store, showing(other))

    assert document(store, case)["panels"]["absent"] == "No panel has seen this edit."


def test_a_pair_that_no_seat_reached_or_the_gate_held_back_was_not_seen(store):
    case = a_stored_case(store)
    a_panel(store, showing(case), choices=())

    assert items_showing(store, case.edit.id, text_sha(case.edit.text)) == []
    assert document(store, case)["panels"]["absent"] == "No panel has seen this edit."


def test_answers_of_excluded_seats_and_removed_ones_are_in_no_number(store):
    case = a_stored_case(store)
    study_id = a_panel(store, showing(case), choices=("first",) * 3, closed=False, removed=1)
    *_, last = list_seats(store, study_id)
    exclude_seat(store, OPERATOR, last.id, "a tester")
    close_study(store, OPERATOR, study_id)

    found = only_panel(store, case)

    assert (found["votes"], found["excluded"], len(found["ballots"])) == (1, 1, 1)


def test_a_judge_of_a_closed_panel_is_turned_to_the_edit(store):
    case = a_stored_case(store)
    item = showing(case, side="b")
    study_id = a_panel(store, item)
    a_judge(store, study_id, item.id, "2", "1", reason="It sees the worry.")

    (found,) = document(store, case)["judges"]["rows"]

    assert (found["engine"], found["says"]) == ("openai:scripted", "edit")
    assert [one["says"] for one in found["answers"]] == ["edit", "edit"]
    assert [one["edit_first"] for one in found["answers"]] == [False, True]
    assert "It sees the worry." in page(store, case).text


def test_a_judge_that_said_nothing_usable_is_unreadable_and_no_tie(store):
    case = a_stored_case(store)
    item = showing(case)
    study_id = a_panel(store, item)
    a_judge(store, study_id, item.id, "1", None)

    (found,) = document(store, case)["judges"]["rows"]

    assert found["says"] == "unreadable"
    assert "unreadable: It said nothing usable." in page(store, case).text


def test_judges_of_runs_stand_there_with_what_the_run_took(store):
    keep_run(store, {arm(): {"one": Made(judged="A")}}, judges=(JUDGE,))
    case_id = store.row("SELECT id FROM cases")["id"]

    found = find_passport(store, OPERATOR, case_id)

    (judge,) = found.judges.rows
    assert (judge.protocol, judge.says) == (Protocol.THREE_WAY, "edit")
    assert judge.asked_in.startswith("run ")
    (run,) = found.runs.rows
    assert run.run_id in judge.asked_in
