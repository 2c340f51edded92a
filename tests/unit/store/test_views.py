"""What a page shows can be looked up with the `sqlite3` shell: views agree with the metrics."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.facts import score_check
from core.store import Store
from core.store.cases import save_case
from core.store.imports import ImportRow, list_imports, record_import
from tests.unit.store.builders import a_case, a_check, a_pair, an_edit, grounded, kept

labels = st.lists(st.sampled_from([True, False, None]), max_size=6)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("views") / "annotations.db") as opened:
        yield opened


@given(first=labels, second=labels)
@settings(max_examples=60)
def test_scores_in_sql_are_those_of_the_metrics(shared, first, second):
    check = a_check(kept=kept(*first), grounded=grounded(*second))
    case_id = save_case(shared, a_case(check=check))
    row = shared.row("SELECT * FROM v_fact_scores WHERE case_id = ?", [case_id])
    scores = score_check(check)

    assert row["recall"] == pytest.approx(scores.recall)
    assert row["precision"] == pytest.approx(scores.precision)
    assert row["f1"] == pytest.approx(scores.f1)
    assert row["undecided"] == scores.undecided
    assert (row["n_kept"], row["n_grounded"]) == (scores.n_kept, scores.n_grounded)


def test_a_case_without_a_check_has_no_score_and_says_why(store):
    save_case(store, a_case(check_failure="The checker did not answer."))
    row = store.row("SELECT recall, precision, f1, check_failure FROM v_fact_scores")

    assert row == {
        "recall": None,
        "precision": None,
        "f1": None,
        "check_failure": "The checker did not answer.",
    }


def test_two_edits_of_one_pair_are_scored_apart(store):
    pair = a_pair()
    good = a_case(pair, check=a_check(kept=kept(True)))
    bad = a_case(pair, edit=an_edit(pair, "Do not worry."), check=a_check(kept=kept(False)))
    save_case(store, good)
    save_case(store, bad)
    rows = store.rows("SELECT case_id, recall FROM v_fact_scores")

    assert {row["case_id"]: row["recall"] for row in rows} == {good.id: 1.0, bad.id: 0.0}


def test_an_import_is_kept_with_the_reason_for_each_refused_row(store):
    done = ImportRow(
        file_name="pairs.csv",
        file_sha="sha256:f",
        added=3,
        known=1,
        refused={18: "The physician reply is empty."},
    )
    record_import(store, done)

    assert list_imports(store) == [done]
