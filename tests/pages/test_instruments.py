"""Rating a reply on the edit page: rights first, every item, others' ratings only afterwards."""

import pytest

from core.domain.access import Actor, Role
from core.services.cases import opening_case
from core.services.instrument_ratings import rate
from core.services.instruments import shipped_instruments

RUBRIC = next(each for each in shipped_instruments() if each.id == "three-part-rubric")
CASE = opening_case().id
ITEMS = [f"rate_{CASE}_{RUBRIC.id}_{item.id}" for item in RUBRIC.items]


@pytest.fixture
def app(page_at):
    """Open the edit page with the form open."""
    opened = page_at("edit.py", case=CASE)
    opened.session_state[f"rate_{CASE}"] = True
    return opened.run()


def words(app):
    parts = (*app.markdown, *app.caption)
    return " ".join(str(each.value) for each in parts).replace("\\", "")


def save(app):
    return next(each for each in app.button if each.label == "Save my rating").click().run()


def test_the_rights_note_and_the_source_stand_above_items_that_nobody_chose_yet(app):
    assert not app.exception
    assert "Not validated" in words(app)
    assert "arXiv 2009.08441" in words(app)
    assert [app.radio(key=key).value for key in ITEMS] == [None, None, None]
    (choice,) = [each for each in app.selectbox if each.label == "Instrument"]
    assert choice.options == [RUBRIC.title], "a shell can't be used"


def test_an_item_without_an_answer_saves_nothing(app, store):
    app.radio(key=ITEMS[0]).set_value(2)
    save(app)
    assert any("2 are still open" in each.value for each in app.warning)
    assert store.rows("SELECT * FROM instrument_ratings") == []


def test_others_ratings_are_shown_with_n_after_ones_own(app, store):
    answers = dict.fromkeys((item.id for item in RUBRIC.items), 0)
    other = Actor(role=Role.CLINICIAN, name="Ben")
    rate(store, other, RUBRIC, answers, case_id=CASE, text=opening_case().edit.text)
    app.run()
    assert "shown after your own rating" in words(app)
    assert "mean over people" not in words(app)
    for key in ITEMS:
        app.radio(key=key).set_value(2)
    save(app)

    assert not app.exception
    assert "Your rating: 6" in words(app)
    assert "mean over people: 3.00" in words(app)
    assert "n=2" in words(app)
    (mine,) = store.rows("SELECT * FROM instrument_ratings WHERE rater <> 'Ben'")
    assert (mine["case_id"], mine["score"]) == (CASE, 6)


def test_the_closed_form_asks_nothing(page_at):
    app = page_at("edit.py", case=CASE)
    assert not app.exception
    assert not [each for each in app.radio if str(each.key).startswith("rate_")]
