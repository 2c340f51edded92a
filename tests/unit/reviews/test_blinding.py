"""A reviewer rates first, and sees what the checker says only then; how an edit was made never."""

import json
from dataclasses import asdict, replace

import pytest

from core.domain.facts import Direction, FlagKind
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.errors import InvalidInput, InvalidRecord, NotFound
from core.services.review_desk import next_item, open_item, rate, rate_facts, reveal
from core.store.cases import save_case
from tests.unit.reviews.people import (
    ADA,
    BOB,
    CHECKER,
    EDITED,
    ENGINE,
    FOLLOW_UP,
    GRAVE,
    PROMPT,
    a_review,
    flawed_check,
    keep_cases,
    make_case,
    no_error,
    review_item,
    said,
    second_rating,
    tap,
)


@pytest.fixture
def item(store):
    keep_cases(store)
    review = a_review(store, reviewers=2)
    return next_item(store, ADA, review.id)


def told(view) -> str:
    return json.dumps(asdict(view), ensure_ascii=False)


def passages(view):
    return {each.passage.key: each for each in view.passages}


def test_nothing_tells_how_an_edit_was_made_or_what_the_checker_says(store, item):
    (case_id,) = (row["case_id"] for row in store.rows("SELECT case_id FROM review_items"))

    for hidden in (ENGINE, PROMPT, CHECKER, "extreme", "flagged", case_id, "A visit is next week."):
        assert hidden not in told(item)
    assert item.flags is None
    assert all(each.revealed is None for each in item.passages)


def test_even_when_all_is_rated_the_making_stays_hidden(store, item):
    review_item(store, ADA, item.item_id)
    seen = open_item(store, ADA, item.item_id)

    assert seen.is_complete
    for hidden in (ENGINE, PROMPT, CHECKER, "extreme"):
        assert hidden not in told(seen)


def test_verdicts_are_shown_after_the_first_rating_and_not_before(store, item):
    with pytest.raises(InvalidInput, match="rate this passage first"):
        reveal(store, ADA, item.item_id, "e3")
    rate(store, ADA, item.item_id, "e3", FOLLOW_UP, client_id=tap())
    shown = reveal(store, ADA, item.item_id, "e3")

    assert [(fact.key, fact.words) for fact in shown.facts] == [("g2", "not in the original")]
    assert [flag.kind for flag in shown.flags] == [FlagKind.NEW_FOLLOW_UP]
    now = passages(open_item(store, ADA, item.item_id))
    assert now["e3"].revealed == shown
    assert now["o1"].revealed is None


def test_a_flag_of_one_passage_tells_nothing_of_another(store, item):
    rate(store, ADA, item.item_id, "o1", GRAVE, client_id=tap())
    (flag,) = reveal(store, ADA, item.item_id, "o1").flags

    assert (flag.kind, flag.evidence) == (
        FlagKind.LOST_INSTRUCTION,
        ("Stop aspirin 5 days before.",),
    )


def test_flags_of_the_whole_edit_are_told_once_all_of_it_is_rated(store, item):
    review_item(store, ADA, item.item_id)

    kinds = {flag.kind for flag in open_item(store, ADA, item.item_id).flags}
    assert kinds == {FlagKind.LOW_PRECISION, FlagKind.SHORT_SOURCE}


def test_the_first_rating_is_final_once_verdicts_were_shown_and_both_are_kept(store, item):
    rate(store, ADA, item.item_id, "e3", Rating(), client_id=tap())
    rate(store, ADA, item.item_id, "e3", FOLLOW_UP, client_id=tap())
    with pytest.raises(InvalidInput, match="after the verdicts"):
        second_rating(store, ADA, item.item_id, "e3", GRAVE)
    reveal(store, ADA, item.item_id, "e3")
    with pytest.raises(InvalidInput, match="your first rating stands"):
        rate(store, ADA, item.item_id, "e3", Rating(), client_id=tap())
    second_rating(store, ADA, item.item_id, "e3", GRAVE)

    now = passages(open_item(store, ADA, item.item_id))["e3"]
    assert (now.first, now.second) == (FOLLOW_UP, GRAVE)
    assert len(store.rows("SELECT 1 FROM review_ratings")) == 3


def test_the_database_itself_keeps_the_order(store, item):
    row = {
        "item_id": item.item_id, "passage": "e0", "reviewer": "ada", "role": "clinician",
        "pass": 1, "revision": 1, "codes": "[]", "severity": 0, "note": "", "client_id": "c",
    }  # fmt: skip
    for bad in ({**row, "pass": 2}, {**row, "severity": 5}, {**row, "codes": "no json"}):
        with pytest.raises(InvalidRecord), store.write() as db:
            db.table("review_ratings").insert(bad)
    with store.write() as db:
        db.table("review_ratings").insert(row)
    for sql in ("UPDATE review_ratings SET note = 'x'", "DELETE FROM review_ratings"):
        with pytest.raises(InvalidRecord), store.write():
            store.run(sql)
    with pytest.raises(InvalidRecord, match="once it was shown"):
        _say_unseen(store, item)


def _say_unseen(store, item):
    row = {
        "item_id": item.item_id, "passage": "e0", "fact": "g0", "reviewer": "ada",
        "role": "clinician", "revision": 1, "said": "right", "client_id": "c",
    }  # fmt: skip
    with store.write() as db:
        db.table("review_fact_ratings").insert(row)


def test_whether_the_checker_errs_can_be_said_only_after_its_verdict(store, item):
    wrong = Rating(codes=(Code.JDG,))
    with pytest.raises(InvalidInput, match="once its verdict was shown"):
        rate(store, ADA, item.item_id, "o2", wrong, client_id=tap())
    with pytest.raises(InvalidInput, match="once it was shown"):
        rate_facts(store, ADA, item.item_id, {"k2": Said.WRONG}, client_id=tap())
    rate(store, ADA, item.item_id, "o2", Rating(), client_id=tap())
    reveal(store, ADA, item.item_id, "o2")
    second_rating(store, ADA, item.item_id, "o2", wrong)

    assert rate_facts(store, ADA, item.item_id, {"k2": Said.WRONG}, client_id=tap()).is_new


def test_the_second_reviewer_never_sees_the_first(store, item):
    review_item(store, ADA, item.item_id, rating=lambda _: GRAVE)
    seen = next_item(store, BOB, item.review_id)

    assert seen.item_id == item.item_id
    assert all(each.first is None and each.revealed is None for each in seen.passages)
    assert "ada" not in told(seen)
    assert GRAVE.note not in told(seen)


@pytest.mark.parametrize("key", ["e9", "", "'; DROP TABLE reviews; --", "<script>"])
def test_an_unknown_passage_or_verdict_is_not_found(store, item, key):
    with pytest.raises(NotFound):
        rate(store, ADA, item.item_id, key, Rating(), client_id=tap())
    with pytest.raises(NotFound):
        rate_facts(store, ADA, item.item_id, {key: Said.RIGHT}, client_id=tap())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"codes": (Code.FUP,)}, "how likely"),
        ({"severity": 2}, "without an error"),
        ({"codes": (Code.JDG,), "severity": 1}, "without an error"),
        ({"codes": (Code.FUP,), "severity": 5, "likelihood": Likelihood.LIKELY}, "0 to 4"),
        ({"note": "x" * 1001}, "at most 1,000"),
    ],
)
def test_a_rating_that_contradicts_itself_is_refused(fields, words):
    with pytest.raises(InvalidInput, match=words):
        Rating(**fields)


def test_a_note_keeps_its_hostile_words_and_loses_what_no_screen_can_show(store, item):
    note = "  <img src=x onerror=alert(1)>\x00\x1b[31m\n=HYPERLINK()\ud800 "
    rate(store, ADA, item.item_id, "e0", Rating(note=note), client_id=tap())

    kept = passages(open_item(store, ADA, item.item_id))["e0"].first.note
    assert kept == "<img src=x onerror=alert(1)>[31m\n=HYPERLINK()"


def test_an_undecided_verdict_asks_for_nothing(store):
    check = flawed_check()
    undecided = said(Direction.GROUNDED, check.grounded[2].fact, None)
    check = replace(check, grounded=(*check.grounded[:2], undecided))
    save_case(store, make_case(1, check=check, text=EDITED))
    item = next_item(store, ADA, a_review(store).id)
    review_item(store, ADA, item.item_id, rating=no_error)

    assert open_item(store, ADA, item.item_id).is_complete
    with pytest.raises(InvalidInput, match="left this undecided"):
        rate_facts(store, ADA, item.item_id, {"g2": Said.WRONG}, client_id=tap())
