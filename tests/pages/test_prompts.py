"""The prompts page without a browser: read, change, ablate, save, try, delete."""

from functools import partial

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.edits import Method
from core.prompts import get_prompt
from core.services.library import list_pairs
from core.services.prompt_drafts import pin_pairs, unsaved
from core.services.prompt_versions import list_versions, new_version
from pages.ui.edit_state import EngineKind
from tests.fake_llm import FakeLLM
from tests.pages.conftest import until_shown

REFINED = get_prompt("edit-refined")
SINGLE_USER = Actor(role=Role.RESEARCHER, name="this computer")
MINE = f"{REFINED.system}\nBe brief."


@pytest.fixture
def prompts(store, page_at):
    """Return how to open the prompts page."""
    assert store
    return partial(page_at, "prompts.py")


@pytest.fixture
def saved(store):
    return new_version(
        store, OPERATOR, "edit-warm",
        parent="edit-refined", system=MINE, user=REFINED.user, note="shorter",
    )  # fmt: skip


def button(app, label):
    return next(each for each in app.button if each.label.startswith(label))


def labels(app):
    return [each.label for each in app.button]


def words(app):
    parts = (
        *app.markdown, *app.caption, *app.title, *app.info, *app.error, *app.warning, *app.metric,
    )  # fmt: skip
    return " ".join(str(each.value) for each in parts).replace("\\", "")


def changing(prompts, prompt="edit-refined@1"):
    return prompts(prompt=prompt, view="write")


def field(app, part="system"):
    return next(each for each in app.text_area if each.key.startswith(f"prompts_{part}_"))


def typed(app, text, part="system"):
    return field(app, part).input(text).run()


def keys(app, kind, beginning):
    return [each.key for each in app.get(kind) if str(each.key).startswith(beginning)]


def saved_as(app, name, note):
    (name_key,) = keys(app, "text_input", "prompts_name")
    (note_key,) = keys(app, "text_input", "prompts_note")
    app.text_input(key=name_key).input(name)
    app.text_input(key=note_key).input(note)
    return button(app, "Save as a new version").click().run()


def test_the_list_has_what_ships_and_says_how_to_make_one(prompts):
    app = prompts()

    assert "edit-refined v1" in words(app)
    assert "Nobody has made a prompt here yet" in words(app)
    button(app, "Open").click().run()
    assert not app.exception
    assert "edit-refined v1" in app.title[0].value.replace("\\", "")


def test_unsaved_text_is_back_in_another_session_with_a_badge(prompts, store):
    typed(changing(prompts), MINE)

    again = changing(prompts)
    assert field(again).value == MINE
    assert "Unsaved text" in words(again)
    assert unsaved(store, SINGLE_USER) == ("edit-refined@1",)
    assert button(prompts(), "Go on writing")


def test_discarding_brings_the_words_of_the_version_back(prompts, store):
    app = typed(changing(prompts), MINE)
    button(app, "Discard my changes").click().run()

    assert field(app).value == REFINED.system
    assert unsaved(store, SINGLE_USER) == ()
    assert "Discard my changes" not in labels(app)


def test_a_version_is_saved_with_a_name_and_a_note_and_shown(prompts, store):
    app = saved_as(typed(changing(prompts), MINE), "edit-warm", "shorter")

    assert not app.exception
    assert app.query_params["prompt"] in ("edit-warm@1", ["edit-warm@1"])
    assert "2 words new, 0 words gone" in words(app)
    (made,) = [each for each in list_versions(store) if not each.is_shipped]
    assert (made.label, made.prompt.changed) == ("edit-warm v1", "shorter")
    assert unsaved(store, SINGLE_USER) == ()


@pytest.mark.parametrize(("name", "note"), [("", "x"), ("Bad name", "x"), ("edit-warm", " ")])
def test_a_name_or_a_note_that_cannot_be_is_a_sentence_and_the_text_stays(
    prompts, store, name, note
):
    app = saved_as(typed(changing(prompts), MINE), name, note)

    assert not app.exception
    assert app.error
    assert field(app).value == MINE
    assert all(each.is_shipped for each in list_versions(store))


def test_a_missing_variable_and_a_wish_for_json_are_said_before_saving(prompts):
    app = typed(changing(prompts), "Be warm.\n{{ patient_message }}", part="user")
    assert "Add to the user part" in words(app)
    assert "Save as a new version" not in labels(app)

    app = typed(app, REFINED.user, part="user")
    app = typed(app, f"{REFINED.system} Answer as JSON.")
    assert "plain text" in words(app)
    assert "Save as a new version" in labels(app)


def test_a_switch_takes_a_group_of_rules_out_and_back_in(prompts, store):
    app = changing(prompts)
    switch = "prompts_group_balance_edit-refined@1"
    app.toggle(key=switch).set_value(False).run()

    text = field(app)
    assert "## Balance" not in text.value
    (name_key,) = keys(app, "text_input", "prompts_name")
    assert app.text_input(key=name_key).value == "edit-refined-without-balance"

    app.toggle(key=switch).set_value(True).run()
    assert field(app).value == REFINED.system
    assert unsaved(store, SINGLE_USER) == ()


def test_the_switches_rest_while_the_text_is_changed_by_hand(prompts):
    app = typed(changing(prompts), MINE)

    assert all(each.disabled for each in app.toggle)


def test_the_exact_request_shows_the_fences_and_rules_read_none(prompts):
    app = prompts(prompt="edit-refined@1")
    sent = " ".join(each.value for each in app.text)
    assert "</patient_message-" in sent
    assert REFINED.system in sent

    app.selectbox(key="preview_kind").set_value(EngineKind.RULES).run()
    assert "rules read no prompt" in words(app)


@pytest.mark.usefixtures("saved")
def test_an_unused_version_is_deleted_after_a_question(prompts, store):
    app = prompts(prompt="edit-warm@1")
    button(app, "Yes, delete it").click().run()

    assert not app.exception
    assert all(each.is_shipped for each in list_versions(store))
    assert "Nobody has made a prompt here yet" in words(app)


def test_a_link_to_a_version_that_is_not_there_says_so(prompts):
    app = prompts(prompt="no-such@1")

    assert not app.exception
    assert "There is no edit prompt" in words(app)


def finished(app):
    for _ in range(400):
        if "Change of recall" in [metric.label for metric in app.metric]:
            return app
        app.run()
    raise AssertionError("the try did not end")


def test_a_try_needs_pins_and_shows_both_prompts_on_them(prompts, store):
    typed(changing(prompts), MINE)
    app = prompts(prompt="edit-refined@1", view="try")
    assert "Pin one to 10 pairs" in words(app)

    ids = [pair.id for pair in list_pairs(store)][:2]
    app.multiselect(key="prompts_pins").set_value(ids).run()
    assert "rules read no prompt" in words(app).lower()
    button(app, "Try on 2 pairs").click().run()

    app = finished(app)
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["±0.000", "±0.000"]
    assert "Mean over 2 pairs" in words(app)
    again = prompts(prompt="edit-refined@1", view="try")
    assert "Mean over 2 pairs" in words(again)


def test_what_ships_has_nothing_to_stand_beside_until_it_is_changed(prompts):
    assert "has no parent" in words(prompts(prompt="edit-simple@1", view="try"))


@pytest.mark.usefixtures("saved")
def test_a_try_by_a_model_asks_with_the_words_of_both_prompts(prompts, store, monkeypatch):
    pin_pairs(store, SINGLE_USER, [list_pairs(store)[0].id])
    with FakeLLM() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-key")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        app = prompts(prompt="edit-warm@1", view="try")
        app.selectbox(key="prompts_kind").set_value(EngineKind.OPENAI).run()
        assert not server.seen
        app = finished(button(app, "Try on 1 pair").click().run())
        asked = [str(each.body) for each in server.seen]

    editors = [each for each in asked if "You are an editor for a physician" in each]
    assert sorted("Be brief." in each for each in editors) == [False, True]
    assert "Mean over 1 pair" in words(app)
    assert "one item has no interval" in words(app)


@pytest.mark.usefixtures("saved")
def test_a_remote_try_says_where_the_texts_go_and_waits(prompts, store, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-key")
    pin_pairs(store, SINGLE_USER, [list_pairs(store)[0].id])
    app = prompts(prompt="edit-warm@1", view="try")
    app.selectbox(key="prompts_kind").set_value(EngineKind.OPENAI).run()

    assert "api.openai.com" in words(app)
    assert "Nothing was sent yet" in words(app)
    assert "Send and try on 1 pair" in labels(app)
    assert "Try on 1 pair" not in labels(app)


@pytest.mark.usefixtures("saved")
def test_the_edit_page_offers_saved_prompts(open_app, store):
    app = open_app()
    app.selectbox(key="edit_method").set_value(Method.OWN_PROMPT).run()
    app.selectbox(key="edit_prompt").set_value("edit-warm v1").run()
    until_shown(app)

    assert not app.exception
    (made,) = [each for each in list_versions(store) if not each.is_shipped]
    assert made.edits == 1
