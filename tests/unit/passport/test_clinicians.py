"""Decisions, repairs and reviews of a case stand in its passport, by role and never by name."""

import asyncio
import json
from dataclasses import replace

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.desk import Decision
from core.domain.edits import EmpathyLevel
from core.domain.reviewing import Rating
from core.errors import NotFound
from core.services.cases import opening_case, written_case
from core.services.desk import Decide, HandEdit, TakeRepair, act, open_desk
from core.services.passport import find_passport
from core.services.passport_json import text_hash
from core.services.repair import repair_case
from core.services.repair_keeping import kept_repair
from core.services.reviewing import close_review
from core.services.tools import open_tools
from core.settings import load_settings
from core.store.cases import get_case
from core.store.repairs import save_repair
from tests.unit.passport.people import document, page
from tests.unit.passport.test_hostile import HOSTILE
from tests.unit.reviews.people import (
    ADA,
    BOB,
    FOLLOW_UP,
    a_review,
    keep_cases,
    review_all,
)

CASE = opening_case()
DR = Actor(role=Role.CLINICIAN, name="Dr. Zebulon Ode")


@pytest.fixture
def tools(tmp_path):
    settings = load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")
    with open_tools(settings) as opened:
        yield opened


@pytest.fixture
def store(tools):
    return tools.store


def rejected(tools, case=CASE):
    """Reject the first flagged change of a case; return the desk."""
    view = open_desk(tools, DR, case.id)
    return act(tools, DR, view.ids, Decide((view.open_flagged[0].key,), Decision.REJECTED))


def test_a_rejected_change_moves_the_resulting_text_and_its_scores(tools, store):
    view = rejected(tools)

    (desk,) = document(store, CASE)["decisions"]["rows"]

    assert (desk["desk_id"], desk["revision"]) == (view.desk_id, 1)
    assert desk["is_final"] is view.is_final is True
    assert desk["result"]["text"] == view.result.edit.text
    assert desk["result"]["facts"]["scores"]["precision"]["estimate"] == 1.0
    assert [each["decision"] for each in desk["changes"] if each["is_flagged"]] == ["rejected"]
    assert desk["result"]["flags"] == [] != document(store, CASE)["flags"]


def test_the_page_has_the_resulting_text_the_decisions_and_the_history(tools, store):
    view = act(tools, DR, rejected(tools).ids, HandEdit(f"{CASE.pair.physician_reply} So long."))

    found = page(store, CASE)

    assert view.result.edit.text in found.text
    assert "edited by hand" in found.text
    assert "clinician" in found.text
    assert "sentences of the physician stand word for word" in found.text
    assert "revision 2" in found.text


def test_nobody_is_named_who_decided(tools, store):
    rejected(tools)

    assert "Zebulon" not in json.dumps(document(store, CASE))
    assert "Zebulon" not in page(store, CASE).html


def test_the_resulting_text_is_sealed_too(tools, store):
    assert document(store, CASE)["hashes"]["resulting_reply"] is None

    view = rejected(tools)

    assert document(store, CASE)["hashes"]["resulting_reply"] == text_hash(view.result.edit.text)


def test_what_is_open_is_said_and_not_final(tools, store):
    flawed = written_case("syn-onc-01", EmpathyLevel.EXTREME)
    view = open_desk(tools, DR, flawed.id)
    act(tools, DR, view.ids, Decide((view.open_flagged[0].key,), Decision.REJECTED))

    (desk,) = document(store, flawed)["decisions"]["rows"]

    assert not desk["is_final"]
    assert desk["open_flagged"] == len(view.open_flagged) - 1
    assert "Not final:" in page(store, flawed).text


def test_the_desk_that_is_named_is_shown_and_others_are_counted(tools, store):
    first, second = rejected(tools), rejected(tools)

    for desk_id, shown in ((None, second), (first.desk_id, first)):
        (desk,) = find_passport(store, OPERATOR, CASE.id, desk_id=desk_id).decisions.rows
        assert (desk.desk_id, desk.others) == (shown.desk_id, 1)


def test_a_desk_of_another_case_is_refused(tools, store):
    view = rejected(tools)

    with pytest.raises(NotFound, match="another case"):
        find_passport(store, OPERATOR, "written~syn-onc-02~high", desk_id=view.desk_id)
    with pytest.raises(NotFound):
        find_passport(store, OPERATOR, CASE.id, desk_id="01NOTHING")


def test_a_repair_stands_there_with_both_scores_and_every_sentence(tools, store):
    repaired = asyncio.run(repair_case(tools, CASE, engine="offline:rules", checker="hand labels"))
    save_repair(store, kept_repair(CASE, repaired, engine="offline:rules"))
    view = open_desk(tools, DR, CASE.id)
    act(tools, DR, view.ids, TakeRepair(repaired.text, repaired.note))

    found, read = document(store, CASE), page(store, CASE)
    (repair,) = found["repairs"]["rows"]

    assert repair["note"] == repaired.note
    assert repair["scores_before"]["precision"]["estimate"] == pytest.approx(8 / 9)
    assert repair["scores_after"]["precision"]["estimate"] == 1.0
    assert set(repair["scores_after"]["recall"]) == {"estimate", "low", "high", "n", "reason"}
    assert repaired.sentences[0].sentence in read.text
    assert f"took a repair: {repaired.note}" in read.text


def test_what_a_closed_review_settled_stands_there_without_a_name(store):
    (case_id,) = keep_cases(store)
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id, rating=lambda key: FOLLOW_UP if key == "e3" else Rating())
    review_all(store, BOB, review.id, rating=lambda key: FOLLOW_UP if key == "e3" else Rating())
    case = get_case(store, case_id)
    assert "stays hidden until it is closed" in document(store, case)["reviews"]["absent"]
    close_review(store, ADA, review.id)

    found, read = document(store, case), page(store, case)

    (one,) = found["reviews"]["rows"]
    assert (one["review_id"], one["reviewers"]) == (review.id, 2)
    assert "FUP" in json.dumps(one["passages"])
    assert "Follow-up or recommendation nobody asked for" in read.text
    assert "two agree" in read.text
    for name in (ADA.name, BOB.name):
        assert f'"{name}"' not in json.dumps(found)


def test_what_nobody_did_says_so(store):
    found = document(store, CASE)

    assert found["decisions"]["absent"] == "Nobody has decided about a change of this edit."
    assert found["repairs"]["absent"] == "No repair was asked for."
    assert found["reviews"]["absent"] == "No closed review holds this edit."


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_of_clinicians_are_only_ever_shown(tools, store, text):
    (case_id,) = keep_cases(store)
    view = open_desk(tools, DR, case_id)
    view = act(tools, DR, view.ids, TakeRepair(f"{view.case.edit.text} {text}", text))
    view = act(tools, DR, view.ids, HandEdit(f"{text} {view.case.edit.text}"))
    made = kept_repair(view.result, asyncio.run(repaired(tools, view)), engine=text)
    save_repair(store, replace(made, note=text, after=f"After {text}"))
    review = a_review(store, title="Spring")
    rating = replace(FOLLOW_UP, note=text)
    review_all(store, ADA, review.id, rating=lambda key: rating if key == "e3" else Rating())
    close_review(store, ADA, review.id)

    read = page(store, get_case(store, case_id))

    assert {"script", "img", "iframe", "svg"} & set(read.tags) == set()
    assert all(link.startswith("#") for link in read.values("href", "src"))
    assert [name for _, attrs in read.attrs for name in attrs if name.startswith("on")] == []
    assert read.text.count(text.strip()) >= 5


async def repaired(tools, view):
    return await repair_case(tools, view.result, engine="offline:rules", checker="offline:rules")
