"""Two reviewers differ, and a third or either decides without knowing who said what."""

import json
from dataclasses import asdict

import pytest

from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.domain.reviewing_settling import Settled, settle_rating, settle_verdict
from core.errors import InvalidInput
from core.services.review_adjudicating import adjudicate, disagreements
from core.services.review_rows import review_rows
from core.services.reviewing import close_review, get_review
from tests.unit.reviews.people import (
    ADA,
    BOB,
    CYD,
    ENGINE,
    FOLLOW_UP,
    GRAVE,
    PROMPT,
    a_review,
    keep_cases,
    next_item,
    review_all,
    tap,
)


def ada_finds(passage):
    return {"e3": FOLLOW_UP, "o1": GRAVE}.get(passage, Rating())


def bob_finds(passage):
    return {"e3": FOLLOW_UP}.get(passage, Rating())


def bob_says(fact):
    return Said.WRONG if fact == "k2" else Said.RIGHT


@pytest.fixture
def review(store):
    """Two reviewers who differ about the aspirin, and about one verdict."""
    keep_cases(store)
    made = a_review(store, reviewers=2)
    review_all(store, ADA, made.id, rating=ada_finds)
    review_all(store, BOB, made.id, rating=bob_finds, verdict=bob_says)
    return made


def by_passage(store, review):
    return {each.passage.key: each for each in disagreements(store, CYD, review.id)}


def test_only_what_the_two_differ_in_is_to_decide(store, review):
    found = by_passage(store, review)

    assert set(found) == {"o1", "o2"}
    assert (found["o1"].about_rating, found["o1"].facts) == (True, ())
    assert found["o2"].about_rating is False
    assert [each.fact.key for each in found["o2"].facts] == ["k2"]
    now = get_review(store, CYD, review.id)
    assert (now.disagreements, now.adjudicated) == (2, 0)


def test_nobody_is_named_and_the_making_stays_hidden(store, review):
    told = json.dumps([asdict(each) for each in disagreements(store, CYD, review.id)])

    for hidden in ("ada", "bob", ENGINE, PROMPT, "canary", "extreme"):
        assert hidden not in told


def test_who_is_reviewer_1_is_drawn_for_each_edit_and_stays(store):
    keep_cases(store, flagged=12)
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id, rating=ada_finds)
    review_all(store, BOB, review.id, rating=bob_finds)
    found = disagreements(store, CYD, review.id)
    firsts = {each.item_id: each.one.rating == GRAVE for each in found}

    assert len(found) == 12
    assert {True, False} == set(firsts.values())
    again = {
        each.item_id: each.one.rating == GRAVE for each in disagreements(store, ADA, review.id)
    }
    assert again == firsts


def test_what_is_decided_holds_and_deciding_again_is_a_new_revision(store, review):
    item = by_passage(store, review)["o1"].item_id
    adjudicate(store, CYD, item, "o1", rating=Rating(), client_id=tap())
    same = tap()
    adjudicate(store, CYD, item, "o1", rating=GRAVE, client_id=same)
    assert not adjudicate(store, CYD, item, "o1", rating=Rating(), client_id=same).is_new
    adjudicate(store, ADA, item, "o2", facts={"k2": Said.WRONG}, client_id=tap())

    found = by_passage(store, review)
    assert (found["o1"].adjudicated, found["o1"].is_settled) == (GRAVE, True)
    assert found["o2"].facts[0].adjudicated is Said.WRONG
    now = get_review(store, CYD, review.id)
    assert (now.disagreements, now.adjudicated) == (0, 2)
    assert len(store.rows("SELECT 1 FROM review_adjudications")) == 2
    close_review(store, CYD, review.id)
    (row,) = review_rows(store, CYD).items
    assert (row.codes, row.is_major, row.undecided) == ({Code.FUP, Code.WKN}, True, 0)


def test_what_nobody_decided_stays_undecided_and_is_counted(store, review):
    close_review(store, CYD, review.id)
    rows = review_rows(store, CYD)
    (item,) = rows.items

    assert (item.codes, item.undecided, item.is_error, item.is_major) == ({Code.FUP}, 1, True, None)
    settled = {row.fact: (row.settled, row.reviewers_label) for row in rows.facts}
    assert settled["k2"] == (Settled.UNDECIDED, None)
    assert settled["k1"] == (Settled.AGREED, False)


@pytest.mark.parametrize(
    ("passage", "decision"),
    [
        ("e3", {"rating": FOLLOW_UP}),
        ("o2", {"rating": GRAVE}),
        ("o1", {"facts": {"k1": Said.WRONG}}),
        ("o2", {"facts": {"g0": Said.WRONG}}),
        ("o1", {}),
    ],
)
def test_what_the_two_agree_in_is_not_decided_by_a_third(store, review, passage, decision):
    item = by_passage(store, review)["o1"].item_id
    with pytest.raises(InvalidInput, match="decide"):
        adjudicate(store, CYD, item, passage, **decision, client_id=tap())


def test_nothing_is_to_decide_before_both_have_finished(store):
    keep_cases(store)
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id, rating=ada_finds)
    item = next_item(store, BOB, review.id)

    assert disagreements(store, CYD, review.id) == ()
    with pytest.raises(InvalidInput, match="not finished"):
        adjudicate(store, CYD, item.item_id, "o1", rating=GRAVE, client_id=tap())


def rating(*codes, severity=1, likelihood=Likelihood.POSSIBLE):
    return Rating(codes=codes, severity=severity, likelihood=likelihood)


def test_where_two_agree_the_graver_word_holds():
    one = rating(Code.FUP, severity=1, likelihood=Likelihood.UNLIKELY)
    other = rating(Code.FUP, severity=2, likelihood=Likelihood.LIKELY)
    held = settle_rating([one, other], None)

    assert held.how is Settled.AGREED
    assert (held.rating.severity, held.rating.likelihood) == (2, Likelihood.LIKELY)


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ([], Settled.UNRATED),
        ([rating(Code.FUP)], Settled.ONLY),
        ([rating(Code.FUP), rating(Code.ASM)], Settled.UNDECIDED),
        ([rating(Code.FUP, severity=2), rating(Code.FUP, severity=3)], Settled.UNDECIDED),
        ([rating(Code.FUP), Rating()], Settled.UNDECIDED),
        ([Rating(codes=(Code.JDG,)), Rating()], Settled.AGREED),
    ],
)
def test_a_rating_settles_as_adjudicated_agreed_only_or_not_at_all(said, how):
    assert settle_rating(said, None).how is how
    assert settle_rating(said, GRAVE).rating == GRAVE


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ([], Settled.UNRATED),
        ([Said.WRONG], Settled.ONLY),
        ([Said.WRONG, Said.WRONG], Settled.AGREED),
        ([Said.WRONG, Said.UNSURE], Settled.UNDECIDED),
    ],
)
def test_a_verdict_settles_in_the_same_way(said, how):
    assert settle_verdict(said, None).how is how
    assert settle_verdict(said, Said.RIGHT).how is Settled.ADJUDICATED
