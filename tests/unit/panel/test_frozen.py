"""What the schema itself refuses, whoever asks."""

import sqlite3

import pytest

from core.domain.panel import StudyState
from core.store.studies import set_state
from tests.panels import a_study, tablets


@pytest.fixture
def study(store):
    return a_study(store)


@pytest.fixture
def answered(store, study):
    (tablet,) = tablets(store, study)
    tablet.start()
    tablet.answer()
    return tablet


def refused(store, sql):
    with pytest.raises(sqlite3.IntegrityError):
        store.db.conn.execute(sql)
    return True


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE revisions SET shown_choice = 'equal'",
        "DELETE FROM revisions",
        "UPDATE presentations SET first_side = 'a'",
        "UPDATE presentations SET item_id = (SELECT id FROM study_items LIMIT 1)",
    ],
)
def test_answers_and_what_was_drawn_never_change(store, answered, sql):
    assert answered.shown["number"] == 2
    assert refused(store, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE studies SET texts = '{}'",
        "UPDATE studies SET title = 'another'",
        "UPDATE studies SET votes_per_pair = 9",
        "UPDATE study_items SET text_a = 'another'",
        "UPDATE study_items SET let_in_by = 'x', let_in_reason = 'y', held_back = 'z'",
        "DELETE FROM study_items",
        "DELETE FROM studies",
        "UPDATE studies SET state = 'draft', opened_at = NULL",
        "INSERT INTO study_items SELECT * FROM study_items LIMIT 1",
    ],
)
def test_an_opened_study_never_changes(store, study, sql):
    assert study
    assert refused(store, sql)


def test_a_draft_may_change(store):
    a_study(store, opened=False)
    store.db.conn.execute("UPDATE studies SET title = 'another'")
    store.db.conn.execute("DELETE FROM study_items")
    assert store.row("SELECT title FROM studies")["title"] == "another"


def test_a_closed_study_never_opens_and_takes_no_answer(store, study, answered):
    set_state(store, study, StudyState.CLOSED, before=StudyState.OPEN)
    assert refused(store, "UPDATE studies SET state = 'open', closed_at = NULL")
    with pytest.raises(sqlite3.IntegrityError):
        store.db.conn.execute(_LATE, [answered.card.seat_id])


_LATE = (
    "INSERT INTO revisions (presentation_id, seat_id, revision, client_id, tab, cause,"
    " shown_choice, chips, visible_ms, stacking, width, height, text_size)"
    " VALUES ((SELECT id FROM presentations LIMIT 1), ?, 9, 'another-id', 't', 'tap', 'first',"
    " '[]', 0, 'stacked', 1, 1, 100)"
)
