"""The studies pages without a browser: empty, made, opened, watched, closed."""

from dataclasses import replace
from functools import partial

import pytest

from core.domain.access import OPERATOR
from core.samples.panel_cards import shipped_cards
from core.services.board import board
from core.services.seating import make_seats
from core.services.studying import close_study, list_studies, open_study
from tests.panels import TEXTS, a_study, tablets


@pytest.fixture
def studies(page_at):
    """Return how to open the studies page."""
    return partial(page_at, "studies.py")


def button(app, label):
    return next(each for each in app.button if each.label == label)


def words(app):
    parts = (*app.markdown, *app.caption, *app.title, *app.subheader, *app.metric)
    return " ".join(str(each.value) for each in parts).replace("\\", "")


@pytest.mark.usefixtures("store")
def test_an_empty_page_says_what_a_study_is_and_what_to_do(studies):
    app = studies()
    assert "panel of patients" in words(app)
    assert button(app, "Make a study")


def test_a_study_of_the_written_examples_is_opened_with_four_clicks(store, studies):
    app = studies()
    button(app, "Make a study").click().run()
    button(app, "Make the draft").click().run()
    assert not app.exception
    button(app, "Make 12 cards").click().run()
    button(app, "Open the study").click().run()

    assert not app.exception
    (study,) = list_studies(store, OPERATOR)
    assert study.state == "open"
    assert len(board(store, OPERATOR, study.id).seats) == 12
    assert "Votes" in [metric.label for metric in app.metric]


def test_the_size_helper_follows_the_numbers(studies, store):
    assert store
    app = studies()
    button(app, "Make a study").click().run()
    before = {metric.label: metric.value for metric in app.metric}
    app.number_input(key="make_votes").set_value(12).run()
    after = {metric.label: metric.value for metric in app.metric}

    assert before["Half-width"] != after["Half-width"]
    assert before["Pairs shown"] == after["Pairs shown"]


def test_a_stricter_gate_holds_more_back_and_says_why(studies, store):
    assert store
    app = studies()
    button(app, "Make a study").click().run()
    app.number_input(key="make_gate").set_value(1.0).run()
    shown = {metric.label: int(metric.value) for metric in app.metric if "Pairs" in metric.label}
    assert shown["Pairs shown"] < 25
    assert "below the gate of 1.00" in words(app)


def test_an_empty_text_can_not_become_a_study(studies, store):
    app = studies()
    button(app, "Make a study").click().run()
    app.text_area(key="make_consent").set_value("  ").run()
    assert any("consent" in each.value for each in app.warning)
    assert button(app, "Make the draft").disabled
    assert not list_studies(store, OPERATOR)


def test_a_held_back_pair_is_let_in_with_a_name_and_a_reason(studies, store):
    app = studies()
    button(app, "Make a study").click().run()
    app.selectbox(key="make_a").set_value("written:extreme").run()
    button(app, "Make the draft").click().run()
    reason = next(each for each in app.text_input if each.label == "Reason")
    reason.set_value("the panel should see one").run()
    next(each for each in app.button if each.label == "Let it in" and not each.disabled).click()
    app.run()

    assert not app.exception
    rows = store.rows("SELECT let_in_by, let_in_reason FROM study_items WHERE let_in_by <> ''")
    assert rows == [{"let_in_by": "this computer", "let_in_reason": "the panel should see one"}]


def test_the_board_never_shows_a_choice(studies, store):
    study = a_study(store, pairs=3)
    (tablet,) = tablets(store, study)
    tablet.start()
    tablet.finish("second")
    tablet.tap("help", on=True)
    app = studies(study=study)

    assert "Seat 1 asks for help" in words(app)
    table = app.dataframe[0].value
    assert table["Now"].tolist() == ["needs help, finished"]
    assert not any(word in table.to_string() for word in ("second", "equal", "shows more"))
    button(app, "I helped").click().run()
    assert "asks for help" not in words(app)


def test_a_seat_is_excluded_and_counts_again(studies, store):
    study = a_study(store)
    (tablet,) = tablets(store, study)
    app = studies(study=study)
    app.text_input(key=f"exclude_reason_{tablet.card.seat_id}").set_value("asleep").run()
    button(app, "Exclude the seat").click().run()
    assert board(store, OPERATOR, study).seats[0].excluded_reason == "asleep"
    button(app, "Let it count again").click().run()
    assert board(store, OPERATOR, study).seats[0].excluded_reason is None


def test_pause_and_resume(studies, store):
    study = a_study(store)
    make_seats(store, OPERATOR, study, 1)
    app = studies(study=study)
    button(app, "Pause all").click().run()
    button(app, "Resume").click().run()
    assert list_studies(store, OPERATOR)[0].state == "open"


def test_after_closing_completeness_and_quality_stand_with_n(studies, store):
    study = a_study(store, pairs=4, votes_per_pair=1)
    (tablet,) = tablets(store, study)
    tablet.start()
    tablet.finish("equal")
    close_study(store, OPERATOR, study)
    app = studies(study=study)

    assert not app.exception
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["Pairs complete"] == "4 of 4"
    quality = app.table[0].value
    assert quality.loc["Silent controls judged equal", "Share"] == "1.00"
    assert "not defined" in quality.loc["Choices for the reply shown first", "Share"]


def test_a_link_to_no_study_is_a_plain_sentence(studies, store):
    assert store
    app = studies(study="no-such-study")
    assert "There is no study" in app.error[0].value
    assert not app.exception


def test_an_opened_draft_is_not_deleted_from_an_old_page(studies, store):
    study = a_study(store, opened=False)
    make_seats(store, OPERATOR, study, 1)
    app = studies(study=study)
    open_study(store, OPERATOR, study)
    button(app, "Yes, delete it").click().run()
    assert not app.exception
    assert list_studies(store, OPERATOR)[0].state == "open"


def test_cards_are_chosen_with_words_of_ones_own_and_the_question_stands_alone(store, studies):
    app = studies()
    button(app, "Make a study").click().run()
    app.button_group(key="make_cards").set_value(["none", "three_part"]).run()
    assert not app.exception
    assert any("at least 4 votes" in each.value for each in app.warning)
    app.text_area(key="make_card_text_three_part").set_value("It cares. It gets it.").run()
    app.number_input(key="make_votes").set_value(4).run()
    assert not app.warning
    button(app, "Make the draft").click().run()

    (study,) = list_studies(store, OPERATOR)
    assert [card.id for card in study.texts.cards] == ["none", "three_part"]
    assert study.texts.cards[1].text == "It cares. It gets it."
    assert study.texts.question == "Which reply shows more empathy?"


def test_a_card_without_words_can_not_become_a_study(studies, store):
    assert store
    app = studies()
    button(app, "Make a study").click().run()
    app.button_group(key="make_cards").set_value(["plain"]).run()
    app.text_area(key="make_card_text_plain").set_value(" ").run()
    assert any("needs a text" in each.value for each in app.warning)
    assert button(app, "Make the draft").disabled


def test_the_board_shows_how_many_seats_have_which_card(store, studies):
    study = a_study(store, texts=replace(TEXTS, cards=shipped_cards()))
    tablets(store, study, 6)
    app = studies(study=study)
    assert "No definition: 2 · What empathy means here: 2 · Three signs of empathy: 2" in words(app)


def test_after_closing_agreement_stands_by_card_with_cautions(studies, store):
    study = a_study(store, pairs=4, votes_per_pair=9, texts=replace(TEXTS, cards=shipped_cards()))
    for tablet in tablets(store, study, 9):
        tablet.start()
        tablet.finish(("first", "equal", "second")[tablet.card.number % 3])
    close_study(store, OPERATOR, study)
    app = studies(study=study)

    assert not app.exception
    found = next(each.value for each in app.table if "Definition card" in each.value.columns)
    names = [str(name).replace("\\", "") for name in found["Definition card"]]
    assert names[:3] == ["none", "plain", "three_part"]
    assert "three_part minus none" in names
    assert "at least 10 seats" in words(app)
