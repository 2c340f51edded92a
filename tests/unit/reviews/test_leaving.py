"""Reviewers leave half way, tap twice and open two tabs; edits are forgotten and reviews close."""

import threading
from contextlib import suppress

import pytest

from core.domain.access import Actor, Role
from core.domain.facts import Direction, FactCheck
from core.domain.reviewing import Rating, SourceKind
from core.domain.reviewing_codes import Said
from core.errors import InvalidInput, NotFound, StudyClosed, Unauthorized
from core.services.review_adjudicating import adjudicate, disagreements
from core.services.review_agreement import agreement
from core.services.review_desk import (
    leave_item,
    next_item,
    open_item,
    rate,
    rate_facts,
    reveal,
)
from core.services.review_rates import rates
from core.services.review_rows import review_rows
from core.services.reviewing import (
    close_review,
    get_review,
    list_reviews,
    size_review,
    sources,
)
from core.store import Store
from core.store.cases import save_case
from core.store.forgetting import forget_pair
from tests.unit.reviews.people import (
    ADA,
    BOB,
    CHECKER,
    CYD,
    FOLLOW_UP,
    GRAVE,
    a_fact,
    a_review,
    keep_cases,
    make_case,
    review_all,
    review_item,
    said,
    tap,
)


def let_leases_run_out(store):
    with store.write():
        store.run("UPDATE review_takes SET leased_until = '2020-01-01T00:00:00Z'")


def begin(store, actor, review):
    """Take the next edit and rate one passage of it."""
    item = next_item(store, actor, review.id)
    rate(store, actor, item.item_id, "e1", FOLLOW_UP, client_id=tap())
    return item


def test_a_reviewer_who_comes_back_goes_on_with_the_same_edit(store):
    keep_cases(store, flagged=3)
    review = a_review(store)
    item = begin(store, ADA, review)

    again = next_item(store, ADA, review.id)
    assert again.item_id == item.item_id
    assert [each.first for each in again.passages if each.passage.key == "e1"] == [FOLLOW_UP]


def test_two_people_who_start_at_once_get_different_edits(store):
    keep_cases(store, flagged=2)
    review = a_review(store)
    items = {next_item(store, actor, review.id).item_id for actor in (ADA, BOB)}

    assert len(items) == 2
    assert next_item(store, CYD, review.id) is None


def test_an_edit_left_half_way_returns_to_the_others_and_counts_say_so(store):
    keep_cases(store)
    review = a_review(store)
    item = begin(store, ADA, review)
    assert next_item(store, BOB, review.id) is None
    let_leases_run_out(store)

    assert get_review(store, BOB, review.id).begun == 1
    assert next_item(store, BOB, review.id).item_id == item.item_id
    review_all(store, BOB, review.id)
    now = get_review(store, ADA, review.id)
    assert (now.complete, now.begun, now.mine_begun, now.mine_left) == (1, 0, 0, 0)


def test_who_comes_back_too_late_is_told_and_nothing_is_lost_or_counted(store):
    keep_cases(store)
    review = a_review(store)
    item = begin(store, ADA, review)
    let_leases_run_out(store)
    review_all(store, BOB, review.id)

    with pytest.raises(InvalidInput, match="taken this edit over"):
        rate(store, ADA, item.item_id, "e2", GRAVE, client_id=tap())
    assert next_item(store, ADA, review.id) is None
    close_review(store, CYD, review.id)
    (row,) = review_rows(store, CYD).items
    assert (row.errors, row.codes) == (0, frozenset())
    assert len(store.rows("SELECT 1 FROM review_ratings WHERE reviewer = 'ada'")) == 1


def test_an_edit_can_be_given_back_at_once(store):
    keep_cases(store)
    review = a_review(store)
    item = begin(store, ADA, review)
    leave_item(store, ADA, item.item_id)

    assert next_item(store, BOB, review.id).item_id == item.item_id


def test_an_unfinished_edit_counts_passage_by_passage_once_the_review_is_closed(store):
    keep_cases(store)
    review = a_review(store, reviewers=2)
    begin(store, ADA, review)
    close_review(store, ADA, review.id)
    (row,) = review_rows(store, ADA).items

    assert (row.errors, row.undecided, row.is_error, row.is_major) == (1, 5, True, None)


def test_a_double_tap_and_a_repeated_request_change_nothing_and_say_so(store):
    keep_cases(store)
    item = next_item(store, ADA, a_review(store).id)
    same = tap()
    first = rate(store, ADA, item.item_id, "e3", FOLLOW_UP, client_id=same)
    sent_again = rate(store, ADA, item.item_id, "e3", GRAVE, client_id=same)
    said_again = rate(store, ADA, item.item_id, "e3", FOLLOW_UP, client_id=tap())

    assert (first.is_new, sent_again.is_new, said_again.is_new) == (True, False, False)
    assert sent_again.words == "Saved before; nothing changed."
    reveal(store, ADA, item.item_id, "e3")
    assert rate_facts(store, ADA, item.item_id, {"g2": Said.RIGHT}, client_id=same).is_new
    assert not rate_facts(store, ADA, item.item_id, {"g2": Said.WRONG}, client_id=same).is_new
    assert rate_facts(store, ADA, item.item_id, {"g2": Said.UNSURE}, client_id=tap()).is_new
    assert store.rows("SELECT said, revision FROM review_fact_ratings ORDER BY seq") == [
        {"said": "right", "revision": 1},
        {"said": "unsure", "revision": 2},
    ]


def test_two_tabs_that_send_the_same_tap_at_once_save_it_once(store, path):
    keep_cases(store)
    item = next_item(store, ADA, a_review(store).id)
    same, new = tap(), []

    def send():
        with Store.open(path) as own:
            saved = rate(own, ADA, item.item_id, "e3", FOLLOW_UP, client_id=same)
            new.append(saved.is_new)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [False, False, False, True]


def test_an_edit_with_two_hundred_facts_can_be_reviewed(store):
    edited = " ".join(f"Please take {number} mg on day {number}." for number in range(200))
    grounded = tuple(
        said(Direction.GROUNDED, a_fact(f"Dose {n}.", f"take {n} mg", edited), n % 2 == 0)
        for n in range(200)
    )
    check = FactCheck(checker=CHECKER, kept=(), grounded=grounded)
    save_case(store, make_case(1, check=check, text=edited))
    item = next_item(store, ADA, a_review(store).id)
    with store.write():  # 600 taps in one transaction wait for the disk once
        review_item(store, ADA, item.item_id)

    seen = open_item(store, ADA, item.item_id)
    assert seen.is_complete
    assert sum(len(view.revealed.facts) for view in seen.passages) == 200


def test_one_tap_speaks_of_verdicts_in_several_passages(store):
    keep_cases(store)
    item = next_item(store, ADA, a_review(store).id)
    for view in item.passages:
        rate(store, ADA, item.item_id, view.passage.key, Rating(), client_id=tap())
        reveal(store, ADA, item.item_id, view.passage.key)
    everything = {fact: Said.RIGHT for view in item.passages for fact in view.passage.facts}

    assert rate_facts(store, ADA, item.item_id, everything, client_id=tap()).is_new
    assert open_item(store, ADA, item.item_id).is_complete


def test_a_second_tab_that_is_behind_is_told_what_stands(store):
    keep_cases(store)
    item = next_item(store, ADA, a_review(store).id)
    rate(store, ADA, item.item_id, "e3", FOLLOW_UP, client_id=tap())
    reveal(store, ADA, item.item_id, "e3")

    with pytest.raises(InvalidInput, match="your first rating stands"):
        rate(store, ADA, item.item_id, "e3", Rating(), client_id=tap())


def test_a_review_that_closes_while_somebody_rates_takes_nothing_more(store):
    keep_cases(store)
    review = a_review(store)
    item = begin(store, ADA, review)
    close_review(store, BOB, review.id)
    before = store.rows("SELECT * FROM review_ratings")

    for late in (
        lambda: rate(store, ADA, item.item_id, "e2", GRAVE, client_id=tap()),
        lambda: reveal(store, ADA, item.item_id, "e1"),
        lambda: rate_facts(store, ADA, item.item_id, {"g0": Said.RIGHT}, client_id=tap()),
        lambda: open_item(store, ADA, item.item_id),
        lambda: next_item(store, ADA, review.id),
        lambda: adjudicate(store, ADA, item.item_id, "e1", rating=GRAVE, client_id=tap()),
        lambda: close_review(store, ADA, review.id),
    ):
        with pytest.raises(StudyClosed, match="closed"):
            late()
    assert store.rows("SELECT * FROM review_ratings") == before


def test_a_forgotten_case_takes_all_that_was_said_of_it_along(store, path):
    keep_cases(store, flagged=2)
    review = a_review(store)
    item = begin(store, ADA, review)
    rate(store, ADA, item.item_id, "e2", GRAVE, client_id=tap())
    pair = store.row("SELECT pair_id FROM review_items WHERE id = ?", [item.item_id])["pair_id"]
    forget_pair(store, pair)

    with pytest.raises(NotFound, match="may have been forgotten"):
        rate(store, ADA, item.item_id, "e3", FOLLOW_UP, client_id=tap())
    now = get_review(store, ADA, review.id)
    assert (now.items, now.forgotten, now.mine_left) == (1, 1, 1)
    assert store.rows("SELECT 1 FROM review_ratings") == []
    log = path.with_name("annotations.db-wal")
    assert GRAVE.note.encode() not in path.read_bytes() + log.read_bytes()
    assert next_item(store, ADA, review.id).item_id != item.item_id


def test_when_every_case_is_forgotten_the_review_still_opens_and_closes(store):
    keep_cases(store)
    review = a_review(store)
    review_all(store, ADA, review.id)
    for row in store.rows("SELECT pair_id FROM review_items"):
        forget_pair(store, row["pair_id"])

    assert next_item(store, ADA, review.id) is None
    close_review(store, ADA, review.id)
    assert (review_rows(store, ADA).items, review_rows(store, ADA).unreviewed) == ((), 1)
    assert rates(store, ADA).overall.with_error.reason == "no edit is settled"
    assert agreement(store, ADA, review.id).items == 0


NOBODY = [
    None,
    Actor(role=Role.PATIENT, name="Seat 1", seat_id="s"),
    Actor(role=Role.FACILITATOR, name="fay"),
]


@pytest.mark.parametrize("actor", NOBODY, ids=["nobody", "patient", "facilitator"])
def test_only_those_who_review_reach_any_of_it(store, actor):
    keep_cases(store)
    review = a_review(store)
    item = begin(store, ADA, review)
    tables = ("reviews", "review_items", "review_ratings", "review_takes", "deeds")
    before = {table: list(store.db[table].rows) for table in tables}

    for service in (
        lambda: a_review(store, actor),
        lambda: close_review(store, actor, review.id),
        lambda: get_review(store, actor, review.id),
        lambda: list_reviews(store, actor),
        lambda: sources(store, actor),
        lambda: size_review(store, actor, SourceKind.RECENT),
        lambda: next_item(store, actor, review.id),
        lambda: open_item(store, actor, item.item_id),
        lambda: leave_item(store, actor, item.item_id),
        lambda: rate(store, actor, item.item_id, "e1", GRAVE, client_id=tap()),
        lambda: reveal(store, actor, item.item_id, "e1"),
        lambda: rate_facts(store, actor, item.item_id, {}, client_id=tap()),
        lambda: disagreements(store, actor, review.id),
        lambda: adjudicate(store, actor, item.item_id, "e1", rating=GRAVE, client_id=tap()),
        lambda: agreement(store, actor, review.id),
        lambda: review_rows(store, actor),
        lambda: rates(store, actor),
    ):
        with pytest.raises(Unauthorized):
            service()
    assert {table: list(store.db[table].rows) for table in tables} == before


def test_making_and_closing_are_written_down(store):
    keep_cases(store)
    review = a_review(store)
    close_review(store, BOB, review.id)
    with suppress(StudyClosed):
        close_review(store, BOB, review.id)

    deeds = store.rows("SELECT actor, deed FROM deeds WHERE subject = ? ORDER BY seq", [review.id])
    assert deeds == [
        {"actor": "ada", "deed": "made a review"},
        {"actor": "bob", "deed": "closed the review"},
    ]


def test_a_finished_reviewer_may_still_change_their_mind_while_it_is_open(store):
    keep_cases(store)
    review = a_review(store)
    item = next_item(store, ADA, review.id)
    review_item(store, ADA, item.item_id)
    rate_facts(store, ADA, item.item_id, {"g0": Said.WRONG}, client_id=tap())

    assert open_item(store, ADA, item.item_id).is_complete
    close_review(store, ADA, review.id)
    labels = {row.fact: row.reviewers_label for row in review_rows(store, ADA).facts}
    assert labels["g0"] is False
