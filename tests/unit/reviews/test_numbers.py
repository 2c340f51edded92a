"""What closed reviews come to: rows with weights, rates and agreement, by hand-worked numbers."""

from collections import Counter

import pytest

from core.domain.facts import FlagKind
from core.domain.reviewing import Rating, Stratum
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.errors import InvalidInput
from core.services.review_agreement import agreement
from core.services.review_desk import rate
from core.services.review_rates import rates
from core.services.review_rows import review_rows
from core.services.reviewing import close_review
from tests.unit.reviews.people import (
    ADA,
    BOB,
    CYD,
    FOLLOW_UP,
    GRAVE,
    a_review,
    keep_cases,
    next_item,
    review_all,
    review_item,
    tap,
)


def finds(**ratings):
    return lambda passage: ratings.get(passage, Rating())


def closed(store, review):
    close_review(store, CYD, review.id)
    return review_rows(store, CYD, [review.id])


def test_what_a_review_came_to_is_told_once_it_is_closed(store):
    keep_cases(store)
    review = a_review(store)
    review_all(store, ADA, review.id)

    for look in (review_rows, rates):
        with pytest.raises(InvalidInput, match="is open"):
            look(store, ADA, [review.id])
    assert review_rows(store, ADA).items == ()


def test_weights_stand_for_the_edits_that_were_there_and_not_only_those_reviewed(store):
    keep_cases(store, flagged=2, unflagged=9)
    review = a_review(store, unflagged=3)
    item = next_item(store, ADA, review.id)
    review_item(store, ADA, item.item_id)
    review_all(store, ADA, review.id)
    rows = closed(store, review)

    weights = {row.stratum: row.weight for row in rows.items}
    assert weights == {Stratum.FLAGGED: 1.0, Stratum.UNFLAGGED: 3.0}
    assert sum(row.weight for row in rows.items) == pytest.approx(11)
    assert rows.unreviewed == 0


def test_edits_that_nobody_rated_are_counted_and_others_stand_for_them(store):
    keep_cases(store, flagged=4)
    review = a_review(store)
    review_item(store, ADA, next_item(store, ADA, review.id).item_id)
    rows = closed(store, review)

    assert ([row.weight for row in rows.items], rows.unreviewed) == ([4.0], 3)


def test_each_verdict_stands_beside_what_reviewers_hold_true(store):
    keep_cases(store)
    review = a_review(store)
    said = {"g2": Said.WRONG, "k1": Said.UNSURE}
    review_all(store, ADA, review.id, verdict=lambda fact: said.get(fact, Said.RIGHT))
    rows = {row.fact: row for row in closed(store, review).facts}

    assert (rows["g2"].checker_label, rows["g2"].reviewers_label) == (False, True)
    assert (rows["k1"].checker_label, rows["k1"].reviewers_label) == (False, None)
    assert (rows["k0"].checker_label, rows["k0"].reviewers_label) == (True, True)
    assert rows["g2"].flags == (FlagKind.NEW_FOLLOW_UP, FlagKind.LOW_PRECISION)
    assert rows["k2"].passage == "o2"


def test_each_detector_is_compared_with_the_errors_it_is_meant_for(store):
    keep_cases(store)
    review = a_review(store)
    review_all(store, ADA, review.id, rating=finds(e3=FOLLOW_UP, e0=a_rating(Code.FAS)))
    found = {row.detector: (row.raised, row.found) for row in closed(store, review).detectors}

    assert found == {
        FlagKind.NEW_FOLLOW_UP: (True, True),
        FlagKind.LOST_INSTRUCTION: (True, False),
        FlagKind.LOW_PRECISION: (True, True),
        FlagKind.FALSE_REASSURANCE: (False, True),
        FlagKind.ASSUMPTION: (False, False),
        FlagKind.CONTRADICTION: (False, False),
        FlagKind.CHANGED_NUMBER: (False, False),
        FlagKind.SHORT_SOURCE: (True, None),
    }


@pytest.mark.parametrize(("passage", "found"), [("e1", True), ("e0", False)])
def test_a_number_is_changed_only_where_there_is_one(store, passage, found):
    keep_cases(store)
    review = a_review(store)
    review_all(store, ADA, review.id, rating=finds(**{passage: a_rating(Code.NEG)}))
    rows = {row.detector: row.found for row in closed(store, review).detectors}

    assert rows[FlagKind.CONTRADICTION] is True
    assert rows[FlagKind.CHANGED_NUMBER] is found


def a_rating(*codes, severity=1):
    return Rating(codes=codes, severity=severity, likelihood=Likelihood.POSSIBLE)


def test_rates_by_hand(store):
    keep_cases(store, flagged=2, unflagged=2)
    review = a_review(store)
    seen = Counter()
    while item := next_item(store, ADA, review.id):
        is_bad = len(item.passages) > 4 and not seen["bad"]
        seen["bad" if is_bad else "good"] += 1
        errors = finds(o1=GRAVE, e3=FOLLOW_UP) if is_bad else finds()
        review_item(store, ADA, item.item_id, rating=errors)
    closed(store, review)
    found = rates(store, CYD)
    overall = found.overall

    assert (overall.items, overall.undecided) == (4, 0)
    assert overall.with_error.estimate == overall.with_major.estimate == 0.25
    assert (overall.major_seen.estimate, overall.major_seen.n) == (0.25, 4)
    # Two passages with an error on 3 + 3 + 1 + 1 facts that the edits state.
    assert overall.errors_per_100_facts.estimate == pytest.approx(25.0)
    assert (overall.errors_per_100_facts.low, overall.errors_per_100_facts.n) == (0.0, 8)
    assert {(line.by, line.value) for line in found.lines} == {
        ("editor", "openai:canary-engine"),
        ("prompt", "canary-prompt v7"),
        ("level", "extreme"),
        ("length", "short"),
        ("checker", "google:canary-checker"),
    }


def test_edits_whose_answer_is_open_are_in_no_share_and_counted(store):
    keep_cases(store, flagged=2)
    review = a_review(store, reviewers=2)
    first = next_item(store, ADA, review.id).item_id
    review_item(store, ADA, first, rating=finds(e3=FOLLOW_UP, o1=GRAVE))
    review_item(store, ADA, next_item(store, ADA, review.id).item_id, rating=finds(o1=GRAVE))
    review_item(store, BOB, first, rating=finds(e3=FOLLOW_UP))
    review_all(store, BOB, review.id)
    closed(store, review)
    line = rates(store, CYD).overall

    # Both hold a disputed passage; only the first is wrong elsewhere, too.
    assert (line.items, line.undecided, line.error_open, line.major_open) == (2, 2, 1, 2)
    assert (line.with_error.estimate, line.with_error.n) == (1.0, 1)
    assert line.with_major.estimate is None
    assert line.errors_per_100_facts.reason


def test_agreement_by_hand(store):
    keep_cases(store, flagged=2)
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id, rating=finds(e3=FOLLOW_UP, o1=GRAVE))
    review_all(
        store,
        BOB,
        review.id,
        rating=finds(e3=FOLLOW_UP),
        verdict=lambda fact: Said.WRONG if fact == "k2" else Said.RIGHT,
    )
    found = agreement(store, CYD, review.id)
    lines = {line.about: line for line in found.lines}

    assert (found.items, found.passages, found.facts, found.is_same_two) == (2, 12, 12, True)
    # Of 6 passages in each edit they differ in 1; ada finds 2 errors, bob 1.
    error = lines["error"]
    assert error.percent.estimate == pytest.approx(10 / 12)
    by_chance = (4 / 12) * (2 / 12) + (8 / 12) * (10 / 12)
    assert error.kappa.estimate == pytest.approx((10 / 12 - by_chance) / (1 - by_chance))
    # Gwet: a quarter of all ratings are errors.
    assert error.ac1.estimate == pytest.approx((10 / 12 - 2 * 0.25 * 0.75) / (1 - 2 * 0.25 * 0.75))
    assert lines["any major error in the edit"].percent.estimate == 0.0
    assert lines["FUP"].percent.estimate == 1.0
    assert lines["same categories"].percent.estimate == pytest.approx(10 / 12)
    assert lines["same categories"].kappa.reason
    assert lines["verdict of the checker"].percent.estimate == pytest.approx(10 / 12)
    assert (error.percent.n, lines["any error in the edit"].percent.n) == (12, 2)


def test_agreement_of_nobody_gives_reasons_and_no_numbers(store):
    keep_cases(store)
    review = a_review(store)
    review_all(store, ADA, review.id)
    found = agreement(store, CYD, review.id)

    assert found.items == 0
    assert all(line.percent.estimate is None and line.percent.reason for line in found.lines)


def test_who_did_not_finish_an_edit_is_not_compared(store):
    keep_cases(store)
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id)
    item = next_item(store, BOB, review.id)
    rate(store, BOB, item.item_id, "e0", FOLLOW_UP, client_id=tap())
    close_review(store, CYD, review.id)

    assert agreement(store, CYD, review.id).items == 0


def test_with_more_than_two_people_kappa_does_not_say_who_is_who(store):
    keep_cases(store, flagged=3)
    review = a_review(store, reviewers=2)
    review_item(store, ADA, next_item(store, ADA, review.id).item_id, rating=finds(e3=FOLLOW_UP))
    review_all(store, BOB, review.id, rating=finds(e3=FOLLOW_UP))
    review_all(store, CYD, review.id)
    found = agreement(store, CYD, review.id)

    assert (found.items, found.is_same_two) == (3, False)
    kappa = {line.about: line.kappa for line in found.lines}["error"]
    # 18 passages, 2 disagreements; a ninth of the 36 ratings are errors.
    by_chance = (4 / 36) ** 2 + (32 / 36) ** 2
    assert kappa.estimate == pytest.approx((16 / 18 - by_chance) / (1 - by_chance))
