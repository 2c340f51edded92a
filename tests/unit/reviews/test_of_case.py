"""What a passport can say of the reviews of one case."""

import json
from dataclasses import asdict

from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Said
from core.domain.reviewing_settling import Settled
from core.services.review_of_case import reviews_of_case
from core.services.reviewing import close_review
from tests.unit.reviews.people import (
    ADA,
    BOB,
    CYD,
    GRAVE,
    a_review,
    keep_cases,
    review_all,
)


def test_a_closed_review_tells_what_holds_and_an_open_one_only_that_it_is_there(store):
    (case_id,) = keep_cases(store)
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id, rating=lambda key: GRAVE if key == "o1" else Rating())
    review_all(store, BOB, review.id, verdict=lambda _: Said.WRONG)
    assert reviews_of_case(store, CYD, case_id).closed == ()
    assert reviews_of_case(store, CYD, case_id).still_open == 1
    close_review(store, CYD, review.id)

    found = reviews_of_case(store, CYD, case_id)
    (one,) = found.closed
    assert (one.title, one.reviewers, found.still_open) == ("Spring", 2, 0)
    passages = {each.passage.key: each for each in one.passages}
    assert passages["o1"].rating.how is Settled.UNDECIDED
    assert passages["e0"].rating.how is Settled.AGREED
    assert {held.how for _, held in passages["e1"].verdicts} == {Settled.UNDECIDED}
    told = json.dumps(asdict(found))
    assert ADA.name not in told
    assert BOB.name not in told


def test_a_case_that_nobody_reviewed_has_nothing(store):
    (case_id,) = keep_cases(store)
    review = a_review(store)
    close_review(store, ADA, review.id)

    assert reviews_of_case(store, ADA, case_id).closed == ()
