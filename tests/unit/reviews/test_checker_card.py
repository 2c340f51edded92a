"""The checker's card from what reviewers said: labels, weights, words and tables."""

import json

import pytest

from core.domain.access import OPERATOR
from core.domain.facts import FlagKind
from core.domain.reviewing import Rating
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.metrics.confusion import Confusion
from core.services.checker_card import card_json, checker_card
from core.services.checker_card_sheets import card_sheets
from core.services.checker_card_words import card_words
from core.services.review_agreement import agreement
from core.services.review_rates import rates
from core.services.review_rows import review_rows
from core.services.review_sheets import agreement_sheet, rates_sheet
from core.services.reviewing import close_review
from tests.unit.reviews.people import ADA, BOB, FOLLOW_UP, a_review, keep_cases, review_all

# In the flawed edit k1 (aspirin) and k2 (fever) are called missing, g2 (the visit) added.
FEVER_IS_KEPT = "k2"


def visit_is_wrong(passage):
    return FOLLOW_UP if passage == "e3" else Rating()


def fever_is_kept(fact):
    return Said.WRONG if fact == FEVER_IS_KEPT else Said.RIGHT


@pytest.fixture
def closed(store):
    """Close a review of two flawed edits and one of four clean ones."""
    keep_cases(store, flagged=2, unflagged=4)
    review = a_review(store, unflagged=1)
    review_all(store, ADA, review.id, rating=visit_is_wrong, verdict=fever_is_kept)
    close_review(store, ADA, review.id)
    return review.id


@pytest.fixture
def card(store, closed):
    return checker_card(review_rows(store, ADA, [closed]))


def test_a_verdict_called_wrong_turns_into_a_false_alarm_or_a_miss(card):
    kept = card.overall.kept.matrix

    assert (kept.caught.count, kept.false_alarms.count) == (2, 2)
    assert (kept.missed.count, kept.cleared.count) == (0, 3)
    assert kept.confirmed.estimate == 0.5


def test_an_unflagged_edit_stands_for_all_that_were_not_drawn(card):
    kept = card.overall.kept

    # By hand: 2 of 2 flawed edits with three facts, 1 of 4 clean ones with one: 6 + 4 facts.
    assert kept.matrix.specificity.estimate == pytest.approx((2 + 4) / (2 + 2 + 4))
    assert kept.entailed.raw.estimate == pytest.approx((2 + 4) / 10)
    assert kept.entailed.corrected.estimate == pytest.approx((2 + 2 + 4) / 10)


def test_without_unflagged_edits_nothing_is_said_of_the_whole(store):
    keep_cases(store, flagged=2, unflagged=4)
    review = a_review(store, unflagged=0)
    review_all(store, ADA, review.id, rating=visit_is_wrong, verdict=fever_is_kept)
    close_review(store, ADA, review.id)
    card = checker_card(review_rows(store, ADA, [review.id]))
    kept, overall = card.overall.kept, rates(store, ADA, [review.id]).overall

    assert kept.matrix.confirmed.estimate == 0.5
    assert overall.major_seen.estimate is not None
    for unknown in (
        kept.matrix.sensitivity, kept.matrix.specificity, kept.matrix.precision,
        kept.matrix.false_alarm_rate, kept.entailed.raw, kept.entailed.corrected,
        overall.with_error, overall.with_major, overall.errors_per_100_facts,
        *(line.matrix.sensitivity for line in card.detectors),
    ):  # fmt: skip
        assert unknown.estimate is None
        assert "no unflagged edit was reviewed" in (unknown.reason or "")
    assert kept.matrix.missed.share is None
    flags = {line.kind: line.matrix for line in card.detectors}
    assert flags[FlagKind.LOST_INSTRUCTION].precision.estimate == 0
    first, *others = card_words(card)
    assert first.startswith("This is about the reviewed edits alone, because no unflagged edit was")
    assert len(others) == 2
    assert all("reviewers found" in words for words in others)


def test_without_any_unflagged_edit_the_flagged_ones_are_the_whole(store):
    keep_cases(store, flagged=2)
    review = a_review(store)
    review_all(store, ADA, review.id, rating=visit_is_wrong, verdict=fever_is_kept)
    close_review(store, ADA, review.id)
    card = checker_card(review_rows(store, ADA, [review.id]))

    assert card.gap is None
    assert card.overall.kept.matrix.specificity.estimate == 0.5


def test_detectors_are_rated_by_the_categories_that_reviewers_gave(card):
    found = {line.kind: line.matrix for line in card.detectors}

    assert FlagKind.SHORT_SOURCE not in found
    assert found[FlagKind.NEW_FOLLOW_UP].caught.count == 2
    assert found[FlagKind.NEW_FOLLOW_UP].sensitivity.estimate == 1
    assert found[FlagKind.LOST_INSTRUCTION].false_alarms.count == 2


def test_each_checker_has_its_own_line(card):
    (line,) = card.checkers

    assert line.checker == "google:canary-checker"
    assert isinstance(line.grounded.matrix, Confusion)
    assert card.edits == 3


def test_the_card_begins_with_sentences_that_hold_n_and_an_interval(card):
    first, *others = card_words(card)

    assert first == (
        "Of 100 facts that the checker calls missing, reviewers found 50 really missing "
        "(n = 4, 15 to 85)."
    )
    assert any(words.startswith("Recall is 0.60 (") for words in others)
    assert all("None" not in words and "nan" not in words for words in (first, *others))


def test_every_number_of_the_document_has_n_and_an_interval_or_a_reason(card):
    def statistics(value):
        if isinstance(value, dict):
            if "estimate" in value:
                yield value
            for each in value.values():
                yield from statistics(each)
        elif isinstance(value, list):
            for each in value:
                yield from statistics(each)

    document = json.loads(json.dumps(card_json(card), allow_nan=False))
    found = list(statistics(document))
    assert len(found) > 50
    for one in found:
        assert one["reason"] or None not in (one["estimate"], one["low"], one["high"])


def test_tables_hold_every_detector_in_words_and_never_by_its_code_name_alone(card):
    sheets = {sheet.name: sheet for sheet in card_sheets(card)}
    shown = " ".join(cell for sheet in sheets.values() for row in sheet.as_words() for cell in row)

    assert len(sheets["detectors"].rows) == 7
    assert "A follow-up nobody asked for" in shown
    assert "new_follow_up" not in shown
    assert "missing,2 (20.0 %)" in sheets["matrix-original"].as_csv()


def test_a_review_that_nobody_worked_on_says_so(store):
    keep_cases(store, flagged=1)
    review = a_review(store)
    close_review(store, ADA, review.id)
    card = checker_card(review_rows(store, ADA, [review.id]))

    assert card_words(card) == ("No reviewed edit counts yet.",)
    assert all(sheet.as_words() is not None for sheet in card_sheets(card))


def test_agreement_and_rates_are_told_in_plain_words(store):
    keep_cases(store, flagged=2)
    review = a_review(store, reviewers=2)
    assurance = Rating(codes=(Code.FAS,), severity=3, likelihood=Likelihood.LIKELY)
    review_all(store, ADA, review.id, rating=visit_is_wrong)
    review_all(store, BOB, review.id, rating=lambda key: assurance if key == "e3" else Rating())
    close_review(store, ADA, review.id)

    agreed = agreement_sheet(agreement(store, ADA, review.id, resamples=50))
    questions = [str(row[0]) for row in agreed.rows]
    assert "Is something wrong with the passage?" in questions
    assert "False or excessive assurance (FAS)" in questions
    told = rates_sheet(rates(store, OPERATOR, [review.id]))
    assert [row[0] for row in told.rows][:2] == ["All", "Editor"]
    assert any(row[1] == "Extremely empathic" for row in told.rows)
