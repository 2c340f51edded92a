"""What reviewers settle moves the scores without a single request, and can be taken back."""

from dataclasses import replace

import pytest

from core.domain.facts import Attribution, Direction, FlagKind
from core.domain.identity import new_id
from core.domain.reviewing import SourceKind
from core.domain.reviewing_codes import Said
from core.services.review_adjudicating import adjudicate, disagreements
from core.services.review_desk import next_item, rate_facts
from core.services.review_rows import review_rows
from core.services.reviewing import close_review
from core.services.run_results import run_results
from core.services.summary import summarize
from core.store.cases import get_case, save_case
from core.store.review_sources import own_check
from tests.runs import Made, arm, keep_run
from tests.unit.reviews.people import (
    ADA,
    BOB,
    CYD,
    a_review,
    flawed_check,
    keep_cases,
    review_all,
    review_item,
    tap,
)


def scores(store):
    return store.row('SELECT recall, "precision" AS p FROM v_fact_scores')


def wrong_about(*facts):
    return lambda fact: Said.WRONG if fact in facts else Said.RIGHT


@pytest.fixture
def case_id(store):
    return keep_cases(store)[0]


def test_a_wrong_verdict_moves_recall_and_precision_and_nothing_is_asked(store, case_id):
    before = scores(store)
    review = a_review(store)
    review_all(store, ADA, review.id, verdict=wrong_about("k1", "g2"))

    assert before == {"recall": pytest.approx(1 / 3), "p": pytest.approx(2 / 3)}
    assert scores(store) == {"recall": pytest.approx(2 / 3), "p": 1.0}
    assert store.rows("SELECT 1 FROM calls") == []
    assert summarize(get_case(store, case_id)).scores.precision == 1.0


def test_the_results_of_a_run_follow_and_nothing_is_made_anew(store):
    run = keep_run(store, {arm(): {"p1": Made(kept="+-", grounded="+-")}})
    (before,) = run_results(store, CYD, run, resamples=20).arms
    review = a_review(store, source=SourceKind.RUN, ref=run)
    review_all(store, ADA, review.id, verdict=wrong_about("k1", "g1"))
    (after,) = run_results(store, CYD, run, resamples=20).arms

    assert (before.scores.micro.recall.estimate, after.scores.micro.recall.estimate) == (0.5, 1)
    assert after.scores.micro.precision.estimate == 1
    assert store.rows("SELECT 1 FROM calls") == []


def test_the_checkers_own_verdict_stays_beside_the_correction(store, case_id):
    review = a_review(store)
    review_all(store, ADA, review.id, verdict=wrong_about("g2"))
    rows = store.rows(
        "SELECT entailed, attribution, corrected_by FROM verdicts WHERE ordinal = 2"
        " AND premise_kind = 'original' ORDER BY revision"
    )

    assert rows == [
        {"entailed": 0, "attribution": "new", "corrected_by": None},
        {
            "entailed": 1,
            "attribution": "supported",
            "corrected_by": f"clinicians, review {review.id}",
        },
    ]
    case = get_case(store, case_id)
    assert own_check(store, case) == flawed_check()
    close_review(store, ADA, review.id)
    (row,) = (row for row in review_rows(store, ADA).facts if row.fact == "g2")
    assert (row.checker_label, row.reviewers_label) == (False, True)


def test_flags_follow_the_corrected_verdicts_and_say_so(store, case_id):
    review = a_review(store)
    review_all(store, ADA, review.id, verdict=wrong_about("g2", "g1"))
    flags = {flag.kind: flag for flag in get_case(store, case_id).flags}

    assert FlagKind.NEW_FOLLOW_UP not in flags
    assert flags[FlagKind.LOW_PRECISION].evidence == ("Stop aspirin.",)
    assert flags[FlagKind.LOW_PRECISION].raised_by.endswith("corrected by clinicians")


def test_a_fact_wrongly_called_supported_counts_as_new(store, case_id):
    review_all(store, ADA, a_review(store).id, verdict=wrong_about("g1"))
    verdict = get_case(store, case_id).check.grounded[1]

    assert (verdict.entailed, verdict.attribution) == (False, Attribution.NEW)


@pytest.mark.parametrize("word", [Said.RIGHT, Said.UNSURE])
def test_right_and_unsure_leave_a_verdict_alone(store, case_id, word):
    before = get_case(store, case_id)
    review = a_review(store)
    review_all(store, ADA, review.id, verdict=lambda _: word)
    close_review(store, ADA, review.id)

    assert get_case(store, case_id) == before
    assert store.rows("SELECT 1 FROM verdicts WHERE revision > 1") == []


def test_a_correction_is_taken_back_by_a_new_revision(store, case_id):
    before = get_case(store, case_id)
    review = a_review(store)
    item = next_item(store, ADA, review.id)
    review_item(store, ADA, item.item_id, verdict=wrong_about("k1"))
    rate_facts(store, ADA, item.item_id, {"k1": Said.RIGHT}, client_id=tap())
    now = get_case(store, case_id)

    labels = [v.entailed for v in now.check.kept]
    assert labels == [v.entailed for v in before.check.kept]
    assert now.flags == before.flags
    rows = store.rows(
        "SELECT entailed, corrected_by IS NOT NULL AS corrected FROM verdicts"
        " WHERE ordinal = 1 AND premise_kind = 'edit' ORDER BY revision"
    )
    assert [(row["entailed"], row["corrected"]) for row in rows] == [(0, 0), (1, 1), (0, 1)]
    rate_facts(store, ADA, item.item_id, {"k1": Said.WRONG}, client_id=tap())
    assert get_case(store, case_id).check.kept[1].entailed is True


def test_with_two_reviewers_only_what_both_or_the_adjudicator_call_wrong_is_corrected(
    store, case_id
):
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id, verdict=wrong_about("k1", "g2"))
    assert scores(store)["p"] == pytest.approx(2 / 3)
    review_all(store, BOB, review.id, verdict=wrong_about("g2"))
    assert scores(store) == {"recall": pytest.approx(1 / 3), "p": 1.0}

    (dispute,) = disagreements(store, CYD, review.id)
    key = dispute.passage.key
    adjudicate(store, CYD, dispute.item_id, key, facts={"k1": Said.WRONG}, client_id=tap())
    assert scores(store)["recall"] == pytest.approx(2 / 3)
    adjudicate(store, CYD, dispute.item_id, key, facts={"k1": Said.RIGHT}, client_id=tap())
    assert scores(store)["recall"] == pytest.approx(1 / 3)
    assert get_case(store, case_id).check.grounded[2].entailed is True


def test_the_only_reviewers_word_counts_once_the_review_is_closed(store):
    keep_cases(store)
    review = a_review(store, reviewers=2)
    review_all(store, ADA, review.id, verdict=wrong_about("g2"))
    close_review(store, ADA, review.id)

    assert scores(store)["p"] == 1.0


def test_a_case_that_was_checked_anew_is_left_alone(store, case_id):
    review = a_review(store)
    case = get_case(store, case_id)
    check = flawed_check()
    fewer = replace(check, grounded=check.grounded[:2])
    save_case(store, replace(case, check=fewer, flags=()))
    review_all(store, ADA, review.id, verdict=wrong_about("g2", "k1"))

    assert get_case(store, case_id).check == fewer


def test_of_two_reviews_of_one_case_the_newest_that_settled_a_verdict_holds(store, case_id):
    first, second = a_review(store), a_review(store)
    review_all(store, ADA, first.id, verdict=wrong_about("g2", "g1"))
    item = next_item(store, BOB, second.id)
    review_item(store, BOB, item.item_id, verdict=wrong_about("g2"))
    now = get_case(store, case_id).check.grounded
    assert [verdict.entailed for verdict in now] == [True, True, True]

    rate_facts(store, BOB, item.item_id, {"g2": Said.UNSURE, "g1": Said.UNSURE}, client_id=tap())
    now = get_case(store, case_id).check.grounded
    assert [verdict.entailed for verdict in now] == [True, False, True]
    assert {v.corrected_by for v in now[1:]} == {f"clinicians, review {first.id}"}


def test_cases_with_the_same_texts_are_corrected_together(store, case_id):
    case = get_case(store, case_id)
    edit = replace(case.edit, id=new_id(), prompt="other v1", prompt_sha="sha256:other")
    twin = save_case(store, replace(case, id=new_id(), edit=edit))
    review = a_review(store)
    review_item(
        store, ADA, next_item(store, ADA, review.id).item_id, verdict=wrong_about("g2", "k1", "k2")
    )

    for each in (case_id, twin):
        found = get_case(store, each)
        assert summarize(found).scores.precision == summarize(found).scores.recall == 1.0
        assert {flag.kind for flag in found.flags} == {FlagKind.SHORT_SOURCE}


def test_a_repetition_of_the_checker_does_not_undo_a_correction(store, case_id):
    before = get_case(store, case_id)
    review_all(store, ADA, a_review(store).id, verdict=wrong_about("g2"))
    save_case(store, replace(before, check=flawed_check()))

    assert get_case(store, case_id).check.grounded[2].entailed is True


def test_scores_of_a_written_example_are_corrected_from_its_copy(store):
    review = a_review(store, source=SourceKind.WRITTEN, flagged=1, unflagged=0)
    item = next_item(store, ADA, review.id)
    facts = {fact for view in item.passages for fact in view.passage.facts}
    review_item(store, ADA, item.item_id, verdict=lambda _: Said.WRONG)
    close_review(store, ADA, review.id)
    rows = review_rows(store, ADA)
    (row,) = rows.items

    assert len(facts) == len(rows.facts)
    for name in ("precision", "recall"):
        before, after = getattr(row.scores, name), getattr(row.corrected, name)
        assert before + after == pytest.approx(1)
    assert {each.direction for each in rows.facts} == {Direction.KEPT, Direction.GROUNDED}
    assert store.rows("SELECT 1 FROM verdicts") == []
