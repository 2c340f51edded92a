"""The edit page: empty, normal, failing."""

from __future__ import annotations

import pytest

from core.domain.edits import EmpathyLevel
from core.services.cases import opening_case
from pages.ui.edit_compare import Across
from tests.fake_llm import FakeLLM, Fault
from tests.pages.conftest import shown, shows, statements, text_of, until_shown

MESSAGE = "My name is John Smith and I worry about the test on 03/14/2026."
REPLY = "Your stress test was normal. Take aspirin 81 mg once a day. Call us if the pain returns."


def button(app, label):
    return next(each for each in app.button if each.label == label)


def paste(app, message, reply):
    button(app, "Paste my own").click().run()
    app.text_area(key="paste_message").input(message)
    app.text_area(key="paste_reply").input(reply)
    return button(app, "Use these texts").click().run()


def test_the_page_opens_on_a_finished_sample_case_without_a_key(open_app):
    app = open_app()

    view = shown(app)
    assert not app.exception
    assert view["id"] == opening_case().id
    assert text_of(view["panes"][1]) == opening_case().edit.text
    assert app.query_params["case"] == [opening_case().id] or app.query_params["case"] == view["id"]


def test_a_late_second_click_is_no_way_back_however_far_the_first_one_led(open_app):
    app = paste(open_app(), MESSAGE, REPLY)
    made = shown(app)["id"]
    app.query_params["case"] = opening_case().id

    assert shown(app.run())["id"] == made
    assert app.query_params["case"] in (made, [made])


def test_the_first_statements_count_what_was_kept_and_added(open_app):
    view = shown(open_app())

    kept, added = statements(view)[:2]
    assert kept == "Kept 8 of 8 facts"
    assert added == "1 fact added"


def test_the_engine_is_named_beside_the_title(open_app):
    app = open_app()

    badges = " ".join(each.value for each in app.markdown).replace("\\", "")
    assert "Written example, not model output" in badges
    assert "Facts labeled by hand" in badges


@pytest.mark.parametrize("level", ["empathic", "extreme"])
def test_another_level_shows_the_example_of_that_level(open_app, level):
    app = open_app()

    app.session_state["edit_level"] = EmpathyLevel(level)
    app.query_params.clear()
    app.session_state["edit_place"] = {}
    app.run()

    assert shown(app)["id"] == f"written~{opening_case().pair.id}~{level}"


def test_a_link_reopens_its_case_with_its_settings(open_app):
    app = open_app(case=f"written~{opening_case().pair.id}~extreme")

    assert shown(app)["id"].endswith("extreme")
    assert app.session_state["edit_level"] is EmpathyLevel.EXTREME


def test_a_link_that_leads_nowhere_says_so_and_offers_the_way_back(open_app):
    app = open_app(case="01ARZ3NDEKTSV4RRFFQ69G5FAV")

    assert not app.exception
    assert len(app.error) == 1
    button(app, "Open the sample case").click().run()
    assert shown(app)["id"] == opening_case().id


def test_rules_edit_a_pair_and_never_call_a_fact_lost(open_app):
    app = open_app()

    app.selectbox(key="edit_engine").select("Rules (offline)").run()
    view = until_shown(app)

    assert statements(view)[0].startswith("Rules confirm")
    verdicts = {row["verdict"] for table in view["tables"] for row in table["rows"]}
    assert not verdicts & {"lost", "weakened", "not in the original"}
    assert "Rules, not a language model: on our test pairs" in view["tables"][0]["note"]


def test_a_pasted_pair_is_edited_with_the_physicians_words_kept(open_app):
    app = paste(open_app(), MESSAGE, REPLY)

    view = until_shown(app)
    assert text_of(view["panes"][0]) == REPLY
    for sentence in REPLY.split(". "):
        assert sentence.rstrip(".") in text_of(view["panes"][1])


def test_a_pasted_case_says_that_it_is_forgotten_until_it_is_kept(open_app):
    app = paste(open_app(), MESSAGE, REPLY)
    until_shown(app)

    button(app, "Keep this case").click().run()

    assert "Keep this case" not in [each.label for each in app.button]


@pytest.mark.parametrize(
    ("message", "reply", "word"),
    [("", REPLY, "message"), (MESSAGE, " ", "reply"), ("a" * 20_001, REPLY, "20,001")],
)
def test_a_text_that_cannot_be_used_is_named_and_what_was_typed_stays(
    open_app, message, reply, word
):
    app = paste(open_app(), message, reply)

    assert word in app.error[0].value.replace("\\", "")
    assert app.text_area(key="paste_message").value == message
    assert app.text_area(key="paste_reply").value == reply


def test_hostile_texts_reach_the_page_as_data_only(open_app):
    hostile = "<script>alert(1)</script> ![x](http://evil.example/x.png) {{ braces }} `a` $x$"
    app = paste(open_app(), hostile, f"{hostile} Take 5 mg.")

    view = until_shown(app)
    assert text_of(view["panes"][0]) == f"{hostile} Take 5 mg."
    assert not any("evil.example" in each.value for each in app.markdown)


def test_a_red_flag_message_warns_that_nobody_triages(open_app):
    app = paste(open_app(), "I have crushing chest pain right now.", REPLY)

    assert "does not triage" in app.warning[0].value.replace("\\", "")


def test_a_remote_engine_asks_for_a_key_before_anything(open_app):
    app = open_app()

    app.selectbox(key="edit_engine").select("OpenAI").run()

    assert not shows(app, "case-view")
    assert "Type a key" in app.info[0].value


def typed_key(app):
    app.selectbox(key="edit_engine").select("OpenAI").run()
    return app.text_input(key="typed_openai_key").input("sk-test-0123456789-wxyz").run()


def test_a_typed_key_is_taken_off_the_page_and_shown_by_its_last_four(open_app):
    app = typed_key(open_app())

    field = app.text_input(key="typed_openai_key")
    assert field.value == ""
    assert "wxyz" in field.placeholder
    assert "sk-test" not in field.placeholder


def test_nothing_is_sent_before_the_user_decides_about_identifiers(open_app):
    app = paste(open_app(), MESSAGE, REPLY)
    app = typed_key(app)

    said = " ".join(each.value for each in [*app.markdown, *app.text])
    assert "api\\.openai\\.com" in said
    assert "John Smith" in said
    assert button(app, "Send and edit this reply").disabled


def test_what_is_masked_is_shown_exactly_as_it_would_be_sent(open_app):
    app = typed_key(paste(open_app(), MESSAGE, REPLY))

    next(each for each in app.radio).set_value("Mask them all").run()

    message = text_of(shown(app, "pair-view")["panes"][0])
    assert message == "My name is [NAME_1] and I worry about the test on [DATE_1]."
    assert not button(app, "Send and edit this reply").disabled


def test_a_refused_key_is_a_plain_sentence_with_another_try(open_app, monkeypatch):
    with FakeLLM() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789-wxyz")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        server.fail_next(Fault.UNAUTHORIZED)
        app = open_app()
        app.selectbox(key="edit_engine").select("OpenAI").run()
        button(app, "Edit this reply").click().run()
        for _ in range(400):
            if app.error:
                break
            app.run()

        assert not app.exception
        assert "key" in app.error[0].value
        button(app, "Try again").click().run()
        view = until_shown(app)

    assert statements(view)[1]


def test_levels_stand_side_by_side_with_their_numbers(open_app):
    app = open_app()

    app.menu_button(key="edit_compare").click(Across.LEVELS).run()

    variants = shown(app, "comparison")["variants"]
    assert [each["title"] for each in variants] == [
        "Empathic",
        "More empathic",
        "Extremely empathic",
    ]
    assert all("precision" in each["figures"] for each in variants)
