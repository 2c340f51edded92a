"""The review page without a browser: made, rated, settled, closed, and what it came to."""

import io
import json
import zipfile

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood
from core.errors import StoreError
from core.services.access import start_session
from core.services.review_adjudicating import disagreements
from core.services.review_desk import next_item
from core.services.review_rows import review_rows
from core.services.reviewing import close_review, get_review, list_reviews
from core.services.staffing import add_account
from pages.ui import review_acts
from pages.ui.review_acts import NOT_SAVED, OUT_OF_DATE, do_all
from pages.ui.review_download import packed_reviews
from tests.pages.conftest import shown, shows
from tests.unit.reviews.people import (
    FOLLOW_UP,
    a_review,
    keep_cases,
    review_all,
    tap,
)

SCREEN = "review-screen"
ME = Actor(role=Role.RESEARCHER, name="Rita")
OTHER = Actor(role=Role.CLINICIAN, name="Bo")
HOSTILE = "<img src=x onerror=alert(1)> **bold** [go](javascript:alert(2))"


@pytest.fixture
def open_review(store, come_as, page_at):
    """Sign a researcher in and return how to open the page."""
    add_account(store, OPERATOR, "Rita", Role.RESEARCHER, "correct horse")
    come_as(cookies={"bedside_staff": start_session(store, "Rita")})
    return lambda **link: page_at("review.py", **link)


def words(app):
    parts = (*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info)
    parts += (*app.success, *app.warning, *app.error, *app.text)
    return " ".join(str(each.value) for each in parts).replace("\\", "")


def labels(app):
    return {each.label for each in app.button}


def rate_act(item, key, **fields):
    return {
        "id": tap(),
        "do": "rate",
        "item": item.item_id,
        "passage": key,
        "again": False,
        "codes": [],
        "severity": 0,
        "likelihood": "",
        "note": "",
        **fields,
    }


def test_without_a_review_the_page_says_what_one_is_and_how_to_begin(open_review):
    app = open_review()

    assert "The written examples of the library are enough to try it" in words(app)
    app.button(key="reviews_new").click().run()
    assert "Make a review" in words(app)


def test_a_review_is_made_with_the_numbers_and_the_seed_that_were_chosen(open_review, store):
    app = open_review(review="new")
    app.text_input(key="make_title").input("My *first* [review](x)")
    numbers = {each.label: each for each in app.number_input}
    numbers["Flagged edits"].set_value(2)
    numbers["Unflagged edits, drawn by lot"].set_value(1)
    numbers["Seed of the draw (optional)"].set_value(11)
    app.run()
    app.segmented_control(key="make_reviewers").set_value(2).run()
    assert "3 edits** to review, each by two people" in words(app)
    app.button(key="make_review").click().run()

    assert not app.exception
    (standing,) = list_reviews(store, ME)
    assert (standing.review.seed, standing.review.reviewers, standing.items) == (11, 2, 3)
    assert "My *first* [review](x)" in words(app)
    assert "Review edits" in labels(app)


def test_leaving_out_the_unflagged_edits_is_warned_about(open_review):
    app = open_review(review="new")
    number = next(each for each in app.number_input if each.label.startswith("Unflagged"))
    number.set_value(0).run()

    assert "nobody learns what the checker misses" in words(app)


def test_before_the_first_rating_nothing_tells_a_verdict_or_how_the_edit_was_made(
    open_review, store
):
    keep_cases(store, flagged=1)
    app = open_review(review=a_review(store).id, view="rate")

    document = shown(app, SCREEN)
    assert [each["revealed"] for each in document["passages"]] == [None] * len(document["passages"])
    assert document["flags"] == []
    assert "canary" not in json.dumps(document)
    assert "canary" not in words(app)
    assert "".join(piece["text"] for piece in document["edited"]).startswith("I hear how worried")
    assert document["id"] in app.query_params["edit"]


def test_a_rating_shows_the_verdicts_of_its_passage_and_of_no_other(open_review, store):
    keep_cases(store, flagged=1)
    review = a_review(store)
    item = next_item(store, ME, review.id)
    do_all(store, ME, [rate_act(item, "e3", codes=["FUP"], severity=2, likelihood="possible")])
    document = shown(open_review(review=review.id, view="rate"), SCREEN)

    told = {each["key"]: each["revealed"] for each in document["passages"]}
    assert [key for key, revealed in told.items() if revealed] == ["e3"]
    (fact,) = told["e3"]["facts"]
    assert fact["words"] == "not in the original"
    assert told["e3"]["flags"][0]["title"] == "A follow-up nobody asked for"


def test_a_passage_without_a_verdict_can_be_rated_again_as_if_never_seen(open_review, store):
    keep_cases(store, flagged=1)
    review = a_review(store)
    item = next_item(store, ME, review.id)
    do_all(store, ME, [rate_act(item, "e0")])
    done = do_all(
        store, ME, [rate_act(item, "e0", codes=["TON"], severity=1, likelihood="unlikely")]
    )
    first = shown(open_review(review=review.id, view="rate"), SCREEN)["passages"][0]

    assert done.problem == ""
    assert (first["first"]["codes"], first["second"], first["done"]) == (["TON"], None, True)


def test_taps_are_heard_in_order_and_refused_ones_in_words(store):
    keep_cases(store, flagged=1)
    item = next_item(store, ME, a_review(store).id)
    good = rate_act(item, "e3")
    acts = [
        good,
        {"id": "t2", "do": "say", "item": item.item_id, "said": {"g2": "right"}},
        rate_act(item, "e3", codes=["FUP"], severity=2, likelihood="possible"),
        rate_act(item, "e3", codes=["XYZ"]),
        {"id": "t5", "do": "something"},
    ]

    assert do_all(store, ME, acts[:2]).said == "Saved."
    refused = do_all(store, ME, [acts[2]])
    assert "your first rating stands" in refused.problem
    assert refused.acks == (acts[2]["id"],)
    assert do_all(store, ME, [acts[3]]).problem == OUT_OF_DATE
    assert do_all(store, ME, [acts[4]]).problem == OUT_OF_DATE
    assert do_all(store, ME, [good]).problem == ""


def test_what_the_disk_did_not_take_is_not_heard_and_nothing_after_it(store, monkeypatch):
    keep_cases(store, flagged=1)
    item = next_item(store, ME, a_review(store).id)

    def full(*_args, **_fields):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(review_acts, "rate_facts", full)
    acts = [
        rate_act(item, "e3"),
        {"id": "t2", "do": "say", "item": item.item_id, "said": {"g2": "right"}},
        rate_act(item, "e0"),
    ]
    done = do_all(store, ME, acts)

    assert (done.acks, done.problem) == ((acts[0]["id"],), NOT_SAVED)


def test_a_reviewer_with_nothing_left_is_thanked(open_review, store):
    keep_cases(store, flagged=1)
    review = a_review(store)
    review_all(store, ME, review.id)
    app = open_review(review=review.id, view="rate")

    assert "Nothing is left for you in this review" in words(app)
    assert not shows(app, SCREEN)


def test_a_review_closed_in_between_takes_nothing_more_and_says_so(open_review, store):
    keep_cases(store, flagged=1)
    review = a_review(store)
    item = next_item(store, ME, review.id)
    close_review(store, ME, review.id)
    app = open_review(review=review.id, view="rate", edit=item.item_id)

    assert "closed" in words(app)
    assert not shows(app, SCREEN)
    app.button(key="rate_closed").click().run()
    assert "Nobody reviewed an edit before the review was closed" in words(app)


@pytest.mark.parametrize("view", [None, "rate", "settle"])
def test_a_link_to_no_review_is_told_in_words(open_review, view):
    app = open_review(review="nothing", **({"view": view} if view else {}))

    assert not app.exception
    assert app.error


@pytest.fixture
def disputed(store):
    """Let two people differ about the visit, one with a hostile note."""
    keep_cases(store, flagged=1, unflagged=1)
    review = a_review(store, reviewers=2)
    wrong = Rating(
        codes=FOLLOW_UP.codes,
        severity=FOLLOW_UP.severity,
        likelihood=FOLLOW_UP.likelihood,
        note=HOSTILE,
    )
    review_all(store, ME, review.id, rating=lambda key: wrong if key == "e3" else Rating())
    review_all(store, OTHER, review.id)
    return review


def test_a_disagreement_is_settled_without_names(open_review, store, disputed):
    app = open_review(review=disputed.id, view="settle")
    said = words(app)
    assert "Reviewer 1" in said
    assert "Reviewer 2" in said
    assert said.count("Rita") == 1  # signed in as
    assert "Bo " not in said
    assert HOSTILE in {each.value for each in app.text}

    radio = app.radio[0]
    assert next(each for each in app.button if each.label == "Settle it").disabled
    radio.set_value("As Reviewer 1").run()
    next(each for each in app.button if each.label == "Settle it").click().run()
    assert "Every disagreement is settled" in words(app)
    standing = get_review(store, ME, disputed.id)
    assert (standing.disagreements, standing.adjudicated) == (0, 1)


def test_a_third_opinion_needs_a_severity_and_a_likelihood(open_review, store, disputed):
    app = open_review(review=disputed.id, view="settle")
    app.radio[0].set_value("Neither: I rate it myself").run()
    app.multiselect[0].set_value([Code.STR]).run()
    assert next(each for each in app.button if each.label == "Settle it").disabled
    for key, value in (("settle_severity", 2), ("settle_likelihood", "possible")):
        next(each for each in app.button_group if each.key.startswith(key)).set_value(value).run()
    next(each for each in app.button if each.label == "Settle it").click().run()

    (dispute,) = disagreements(store, ME, disputed.id)
    assert dispute.adjudicated == Rating(
        codes=(Code.STR,), severity=2, likelihood=Likelihood.POSSIBLE
    )


def test_a_closed_review_shows_the_card_in_words_and_every_table(open_review, disputed):
    app = open_review(review=disputed.id)
    assert "checker's card appear once the review is closed" in words(app)
    app.checkbox(key="review_sure").check().run()
    app.button(key="review_close").click().run()

    said = words(app)
    assert not app.exception
    assert "Of 100 facts that the checker calls missing" in said
    for title in (
        "How far its verdicts can be trusted",
        "Facts of the original",
        "Facts of the edit",
        "Detector by detector",
        "Checker by checker",
        "How often edits are wrong",
        "How far two reviewers agree",
    ):
        assert title in said
    assert "make edits look better than they are" in said
    assert "Download all rows (CSV and JSONL, ZIP)" in {
        each.proto.label for each in app.get("download_button")
    }


def test_all_rows_can_be_taken_along_with_a_codebook(store, disputed):
    close_review(store, ME, disputed.id)
    packed = zipfile.ZipFile(io.BytesIO(packed_reviews(ME, [disputed.id])))

    assert {"review-facts.csv", "review-facts.jsonl", "review-codebook.md"} <= set(
        packed.namelist()
    )
    facts = packed.read("review-facts.jsonl").decode().splitlines()
    assert len(facts) == len(review_rows(store, ME, [disputed.id]).facts)
