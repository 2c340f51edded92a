"""The alignment page without a browser: empty, a panel, a file from elsewhere, a broken engine."""

import threading
from dataclasses import replace
from functools import partial

import pytest

from core.domain.access import OPERATOR
from core.domain.judging import Protocol
from core.samples.panel_cards import shipped_cards
from core.services.judging import (
    JudgeOrder,
    judge_progress,
    list_judges,
    register_judge,
    start_judge,
)
from core.services.running import JobStatus
from core.services.vote_sets import list_sets
from core.settings import load_settings
from pages.ui.edit_state import EngineKind
from pages.ui.widgets import escaped
from tests.fake_llm import FakeLLM, Fault
from tests.judges import a_closed_study_of
from tests.panels import TEXTS, a_closed_panel, an_item
from tests.votes import a_file, a_set


@pytest.fixture
def page(page_at):
    """Return how to open the alignment page."""
    return partial(page_at, "alignment.py")


def button(app, label):
    return next(each for each in app.button if each.label == label)


def words(app):
    parts = (*app.markdown, *app.caption, *app.title, *app.subheader, *app.info, *app.metric)
    return " ".join(str(each.value) for each in parts).replace("\\", "")


def see(app, what, *, among=("alignment_view", "alignment_part")):
    """Choose a view of the page, or a part of the results."""
    control = next(
        each
        for each in app.segmented_control
        if each.key.startswith(among) and what in each.options
    )
    return control.set_value(what).run()


def finish_jobs():
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join(timeout=60)


def ask(order):
    settings = load_settings()
    start_judge(settings, settings.keys, OPERATOR, order)
    finish_jobs()


def ask_the_rules(**order):
    for protocol in Protocol:
        ask(JudgeOrder(**order, engine="offline:rules", protocol=protocol))


def table(app, column):
    """Return the table that has this column."""
    return next(each.value for each in app.table if column in each.value.columns)


@pytest.mark.usefixtures("store")
def test_an_empty_page_says_what_it_needs_and_offers_the_import(page):
    app = page()

    assert not app.exception
    assert "Close a study" in words(app)
    button(app, "Import votes").click().run()
    assert app.title[0].value == "Import votes"


def test_a_closed_study_is_judged_by_the_rules_and_compared(page, store):
    study = a_closed_panel(store, people=3, screens=4)
    app = page(study=study)
    assert "No judge has been asked yet" in words(app)

    see(app, "Judges")
    assert "Nothing leaves this computer" in words(app)
    button(app, "Ask 2 judges").click().run()
    finish_jobs()
    app.run()

    assert not app.exception
    asked = table(app, "Asked")
    assert asked["How"].tolist() == ["three-way, no example", "forced choice, no example"]
    assert set(asked["Judge"]) == {escaped("Offline rules (rules, not a language model)")}
    see(app, "Results")
    assert not app.exception
    assert "Not enough people for a statement" in words(app)
    assert len(table(app, "Says what most people say")) == 2


def test_every_part_of_the_results_opens(page, store):
    held = a_set(store, a_file(items=48))
    ask_the_rules(set_id=held)
    app = page(set=held)

    parts = app.segmented_control(key="alignment_part").options
    for part in parts:
        see(app, part)
        assert not app.exception, part
    assert len(parts) == 6
    assert "judge that always" in words(app)
    assert app.toggle(key="alignment_paper").value


def test_the_numbers_of_the_paper_are_named_as_its_own_and_can_be_switched_off(page, store):
    held = a_set(store, a_file())
    ask_the_rules(set_id=held)
    app = page(set=held)
    kinds = table(app, "Kind")
    of_paper = kinds[kinds["Kind"].str.contains("paper")]
    assert len(of_paper) == 3
    assert all("2601" in name for name in of_paper["What"])

    app.toggle(key="alignment_paper").set_value(False).run()

    assert not table(app, "Kind")["Kind"].str.contains("paper").any()


def test_forced_choice_stands_beside_three_way_with_its_errors_on_ties(page, store):
    held = a_set(store, a_file())
    ask_the_rules(set_id=held)
    app = see(page(set=held), "Forced choice")

    found = table(app, "Forced choice").set_index("What")
    errors = found.loc["Errors on pairs that most people call equal", "Forced choice"]
    assert errors.replace("\\", "") == "1.00 (no interval: all items agree) n=14"
    assert "Forced choice, flips as ties" in found.columns


def test_a_disagreement_shows_both_texts_the_counts_and_the_reasons(page, store):
    held = a_set(store, a_file())
    ask_the_rules(set_id=held)
    app = page(set=held)

    texts = [each.value for each in app.text]
    assert any("I am so sorry that you have to wait" in text for text in texts)
    assert any("it listens" in text for text in texts)
    assert any(each.label.startswith("1. People: ") for each in app.expander)
    assert "The judge said:" in words(app)


def test_judges_that_came_with_the_file_are_compared_without_texts(page, store):
    held = a_set(store, a_file(texts=False, judge=True))
    app = page(set=held)

    assert not app.exception
    assert table(app, "Says what most people say")["Judge"].tolist() == ["model\\-x"]
    see(app, "Judges")
    assert "No judge can run here" in words(app)
    see(app, "Results")
    see(app, "Ties, place, length")
    assert "not known" in table(app, "Without bias")["Value"].tolist()[0]


def test_a_file_goes_through_the_mapping_and_can_be_deleted_again(page, store):
    app = page(set="new")
    data = a_file(word="Nummer eins")
    app.file_uploader(key="votes_file").set_value(("votes.csv", data, "text/csv")).run()
    assert not app.exception
    meaning = next(each for each in app.selectbox if "nummer" in each.label)
    assert meaning.value == "Leave these rows out"
    assert "has an unknown label" in " ".join(each.value for each in app.text)

    meaning.set_value("A shows more empathy").run()
    assert "No row is left out" in words(app)
    button(app, "Keep 144 votes").click().run()

    assert not app.exception
    (held,) = list_sets(store, OPERATOR)
    assert (held.people, held.items, held.votes) == (4, 36, 144)
    assert app.query_params["set"] == held.id
    see(app, "Judges")
    button(app, "Yes, delete them").click().run()
    assert not app.exception
    assert not list_sets(store, OPERATOR)


def test_a_column_that_cannot_be_guessed_is_asked_for(page, store):
    assert store
    app = page(set="new")
    data = a_file().replace(b"item,rater,label", b"item,rater,Q1")
    app.file_uploader(key="votes_file").set_value(("votes.csv", data, "text/csv")).run()
    assert "Say which column holds: Label" in words(app)

    next(each for each in app.selectbox if each.label == "Label").set_value("Q1").run()

    assert button(app, "Keep 144 votes")
    comment = next(each for each in app.selectbox if each.label == "Comment")
    comment.set_value("(none)").run()
    button(app, "Keep 144 votes").click().run()
    assert not store.rows("SELECT 1 FROM votes WHERE comment <> ''")


def test_an_unreadable_file_is_a_plain_sentence(page, store):
    assert store
    app = page(set="new")
    app.file_uploader(key="votes_file").set_value(("votes.csv", b"PK\x03\x04", "text/csv")).run()
    assert not app.exception
    assert "workbook" in app.warning[0].value


def test_a_remote_judge_is_announced_and_waits_for_a_yes(page, store, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key-0000")
    held = a_set(store, a_file().replace(b"Question 1?", b"Call me at 555-010-0199"))
    app = see(page(set=held), "Judges")
    app.pills(key="judge_kinds").set_value([EngineKind.OPENAI]).run()

    assert "The texts go to" in words(app)
    assert any("555-010-0199" in each.value for each in app.text)
    assert app.button(key="judges_send").disabled
    next(each for each in app.checkbox if each.key.startswith("judges_may")).check().run()
    assert not app.button(key="judges_send").disabled
    assert not list_judges(store, OPERATOR, set_id=held)


def test_a_refused_key_is_told_and_nothing_is_lost(page, store, monkeypatch):
    held = a_set(store, a_file(items=3))
    with FakeLLM() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key-0000")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        server.fail_next(*[Fault.UNAUTHORIZED] * 99)
        ask(JudgeOrder(set_id=held, engine="openai:gpt-5-mini"))
        app = see(page(set=held), "Judges")
        assert not app.exception
        assert "key" in app.error[0].value
        (judge,) = list_judges(store, OPERATOR, set_id=held)
        assert judge_progress(store, OPERATOR, judge.id).job.state is JobStatus.FAILED

        assert button(app, "Resume")


def test_failures_are_counted_and_asked_once_more(page, store, monkeypatch):
    held = a_set(store, a_file(items=3))
    with FakeLLM() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key-0000")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        server.fail_next(Fault.REFUSAL, Fault.REFUSAL)
        ask(JudgeOrder(set_id=held, engine="openai:gpt-5-mini"))
        app = see(page(set=held), "Judges")
        assert table(app, "No answer")["No answer"].tolist() == ["2"]
        assert "0 not asked, 2 without an answer." in words(app)

        button(app, "Retry the failures").click().run()
        finish_jobs()
        app.run()

        assert table(app, "No answer")["No answer"].tolist() == ["0"]
        assert table(app, "Asked")["Asked"].tolist() == ["6 of 6"]


def test_the_same_judge_asked_three_times_has_a_name_of_its_own_and_shows_how_stable_it_is(
    page, store
):
    held = a_set(store, a_file(items=4))
    ask_the_rules(set_id=held)
    ask_the_rules(set_id=held, repeats=3)
    app = page(set=held)
    (choice,) = (each for each in app.selectbox if each.label == "Which judge")
    assert len(set(choice.options)) == 4

    choice.set_value(2).run()
    see(app, "Ties, place, length")

    values = table(app, "Without bias").set_index("What")["Value"]
    assert values["Judge\\: same answer when asked again"].startswith("1\\.00")


def test_going_on_says_where_the_rest_would_go(page, store, monkeypatch):
    held = a_set(store, a_file(items=3))
    order = JudgeOrder(set_id=held, engine="openai:gpt-5-mini")
    register_judge(store, OPERATOR, order)
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key-0000")

    app = see(page(set=held), "Judges")

    assert "What is left goes to OpenAI (api.openai.com)." in words(app)
    assert button(app, "Send and resume")


def test_orders_joined_softly_change_the_numbers_and_say_so(page, store):
    held = a_set(store, a_file(items=4))
    ask_the_rules(set_id=held)
    app = page(set=held)
    app.toggle(key="alignment_soft").set_value(True).run()
    assert not app.exception
    app.selectbox(key="alignment_epsilon").set_value(0.2).run()
    see(app, "The people")
    assert "0.2 worse than a person" in words(app)


def test_a_judge_of_the_editors_family_is_warned_about(page, store):
    study = a_closed_study_of(store, an_item(1, source_a={"engine": "offline:rules"}))
    app = page(study=study)
    assert "No person's vote counts here" in words(app)
    see(app, "Judges")
    assert "they may favor their own words" in app.warning[0].value.replace("\\", "")


def test_one_source_is_left_for_another_and_the_address_follows(page, store):
    first, second = (
        a_set(store, a_file(items=items, judge=True), title=f"{items} items") for items in (3, 4)
    )
    app = page(set=first)
    assert app.selectbox(key="alignment_source").value == first

    app.selectbox(key="alignment_source").set_value(second).run()

    assert not app.exception
    assert app.query_params["set"] == second
    assert app.selectbox(key="alignment_source").value == second
    assert [each.value for each in app.selectbox if each.label == "Which judge"] == [0]


def test_a_link_to_nothing_is_a_plain_sentence(page, store):
    a_set(store, a_file(items=3))
    app = page(study="no-such-study")
    assert not app.exception
    assert "no closed study" in app.error[0].value


def test_agreement_and_alignment_stand_by_definition_card(page, store):
    texts = replace(TEXTS, cards=shipped_cards()[:2])
    study = a_closed_panel(store, people=6, screens=10, texts=texts)
    app = page(study=study)
    assert [*table(app, "Definition card")["Definition card"]][:2] == ["none", "plain"]

    ask(JudgeOrder(study_id=study, engine="offline:rules", protocol=Protocol.THREE_WAY))
    app = see(page(study=study), "The people")
    assert "Alpha, ordinal" in table(app, "Definition card").columns
    see(app, "Slices and systems")
    assert not app.exception
    assert "Says what a person says" in table(app, "Definition card").columns
