"""Which edits a review holds: drawn by lot from both strata, copied, and never a pasted text."""

from dataclasses import replace

import pytest

from core.domain.access import OPERATOR
from core.domain.facts import FlagKind
from core.domain.reviewing import ReviewOrder, SourceKind, Stratum
from core.domain.reviewing_codes import Said
from core.errors import InvalidInput, NotFound
from core.services.review_desk import next_item
from core.services.reviewing import (
    close_review,
    get_review,
    size_review,
    sources,
)
from core.store import review_items
from core.store.cases import get_case, save_case
from core.store.review_items import list_items
from tests.panels import a_closed_panel, a_study
from tests.runs import Made, arm, keep_run
from tests.unit.reviews.people import (
    ADA,
    EDITED,
    a_review,
    flawed_check,
    keep_cases,
    make_case,
    review_all,
)
from tests.unit.store.builders import a_case


def drawn(store, review):
    return [(item.case_id, item.stratum) for item in list_items(store, review.id)]


def sizes(review):
    return {size.stratum: (size.population, size.drawn) for size in review.strata}


def test_all_flagged_edits_and_a_sample_of_the_others_are_drawn_with_their_numbers(store):
    keep_cases(store, flagged=3, unflagged=8)
    review = a_review(store, unflagged=2)

    assert sizes(review) == {Stratum.FLAGGED: (3, 3), Stratum.UNFLAGGED: (8, 2)}
    assert (
        sorted(stratum for _, stratum in drawn(store, review))
        == ["flagged"] * 3 + ["unflagged"] * 2
    )


def test_the_same_seed_draws_the_same_and_mixes_the_strata(store):
    keep_cases(store, flagged=8, unflagged=8)
    one, again, other = (a_review(store, unflagged=6, seed=seed) for seed in (7, 7, 8))

    assert drawn(store, one) == drawn(store, again) != drawn(store, other)
    order = [stratum for _, stratum in drawn(store, one)]
    assert order != sorted(order)


def test_pasted_texts_that_were_not_saved_are_never_copied(store):
    keep_cases(store)
    save_case(store, make_case(7, check=flawed_check(), text=EDITED, kept=False))
    save_case(store, a_case(check_failure="No answer."))
    review = a_review(store)

    assert len(drawn(store, review)) == 1
    assert review.left_out == {"not saved": 1, "not checked": 1}


def test_nothing_to_review_is_refused_with_the_reason(store):
    save_case(store, make_case(7, check=flawed_check(), text=EDITED, kept=False))

    with pytest.raises(InvalidInput, match=r"nothing to review here \(1 not saved\)"):
        a_review(store)
    assert store.rows("SELECT id FROM reviews") == []


def test_written_examples_can_be_reviewed_and_are_in_no_database(store):
    review = a_review(store, source=SourceKind.WRITTEN, flagged=4, unflagged=3)

    assert sizes(review)[Stratum.FLAGGED][1] == 4
    assert all(case.startswith("written~") for case, _ in drawn(store, review))


def test_the_edits_of_a_closed_panel_can_be_reviewed_and_those_of_an_open_one_not(store):
    study = a_closed_panel(store, people=1, screens=4)
    review = a_review(store, source=SourceKind.STUDY, ref=study, unflagged=2)

    assert drawn(store, review)
    assert study in {source.ref for source in sources(store, ADA)}
    with pytest.raises(InvalidInput, match="closed panel"):
        size_review(store, ADA, SourceKind.STUDY, a_study(store))


@pytest.mark.parametrize("kind", [SourceKind.RUN, SourceKind.STUDY])
def test_an_unknown_run_or_panel_is_not_found(store, kind):
    with pytest.raises(NotFound):
        a_review(store, source=kind, ref="nowhere")


def test_a_copy_stays_as_it_was_when_its_case_is_checked_anew(store):
    (case_id,) = keep_cases(store)
    review = a_review(store)
    (before,) = list_items(store, review.id)
    case = get_case(store, case_id)
    check = flawed_check()
    save_case(store, replace(case, check=replace(check, kept=check.kept[:1]), flags=()))

    assert list_items(store, review.id) == [before]
    assert before.check == flawed_check()


def test_an_edit_that_clinicians_corrected_is_drawn_as_its_checker_left_it(store):
    keep_cases(store)
    first = a_review(store)
    review_all(store, ADA, first.id, verdict=_wrong_where_flagged)
    close_review(store, ADA, first.id)
    (case_id,) = (case for case, _ in drawn(store, first))
    assert not [flag for flag in get_case(store, case_id).flags if flag.kind != "short_source"]

    again = a_review(store)
    (item,) = list_items(store, again.id)

    assert item.stratum is Stratum.FLAGGED
    assert item.check == flawed_check()
    assert {flag.raised_by for flag in item.flags} <= {"google:canary-checker", "length rule"}


def _wrong_where_flagged(fact):
    return Said.WRONG if fact in {"k1", "k2", "g2"} else Said.RIGHT


def test_counts_tell_how_far_a_review_is_for_everybody_and_for_me(store):
    keep_cases(store, flagged=2)
    review = a_review(store)
    next_item(store, ADA, review.id)
    now = get_review(store, ADA, review.id)

    assert (now.items, now.complete, now.begun, now.untouched) == (2, 0, 1, 1)
    assert (now.mine_done, now.mine_begun, now.mine_left) == (0, 1, 2)
    review_all(store, ADA, review.id)
    now = get_review(store, ADA, review.id)
    assert (now.complete, now.begun, now.untouched, now.mine_done, now.mine_left) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    "order",
    [
        {"title": " \n "},
        {"title": "x" * 201},
        {"title": "bell\x07"},
        {"reviewers": 3},
        {"unflagged": -1},
        {"flagged": -2},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(order):
    with pytest.raises(InvalidInput):
        ReviewOrder(**{"title": "Spring", "source": SourceKind.RECENT, **order})


def test_a_run_is_drawn_from_its_finished_checks(store):
    failed = Made(failure="The provider blocked it.")
    flagged = Made(grounded="-", flags=(FlagKind.LOW_PRECISION,))
    run = keep_run(store, {arm(): {"p1": flagged, "p2": Made(), "p3": failed}})
    review = a_review(store, source=SourceKind.RUN, ref=run)

    assert sizes(review) == {Stratum.FLAGGED: (1, 1), Stratum.UNFLAGGED: (1, 1)}
    assert {item.pair_id for item in list_items(store, review.id)} == {"p1", "p2"}
    assert run in {source.ref for source in sources(store, OPERATOR)}


def test_an_item_reads_back_exactly_as_it_was_copied(store):
    keep_cases(store, flagged=1, unflagged=1)
    review = a_review(store)
    for item in list_items(store, review.id):
        assert review_items.get_item(store, item.id) == item
