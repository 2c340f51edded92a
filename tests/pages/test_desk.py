"""The clinician's desk on the edit page: what it shows, takes, refuses and says."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.domain.access import Actor, Role
from core.domain.desk import Decision
from core.domain.desk_actions import Action
from core.domain.identity import new_id
from core.services.cases import opening_case
from core.services.desk import (
    AcceptWarmth,
    Decide,
    DeskView,
    HandEdit,
    RejectAll,
    Undo,
    act,
    open_desk,
)
from core.services.repair import repair_case
from core.services.repair_keeping import kept_repair
from core.services.summary import summarize
from core.services.tools import Tools, open_tools
from core.services.wording import RULES_ENGINE as RULES
from core.settings import load_settings
from core.store.cases import save_case
from core.store.repairs import save_repair
from pages.ui.edit_desk_memory import Memory
from pages.ui.edit_desk_payload import copy_payload, desk_payload
from pages.ui.edit_desk_words import count_words, done_words, ledger_words
from tests.fake_llm import FakeLLM
from tests.pages.conftest import shown, statements, text_of, until_shown

INSERTION = "written~syn-onc-01~high"
HERE = Actor(role=Role.RESEARCHER, name="this computer", is_single_user=True)


@pytest.fixture
def tools():
    with open_tools(load_settings()) as opened:
        yield opened


def decided(tools: Tools, *actions: Action, case: str = INSERTION) -> DeskView:
    """Open a desk and do these things at it, one after the other."""
    view = open_desk(tools, HERE, case)
    for action in actions:
        view = act(tools, HERE, view.ids, action)
    return view


def without_flagged(tools: Tools) -> DeskView:
    """Open a desk and reject what must be decided."""
    view = decided(tools)
    keys = tuple(each.key for each in view.open_flagged)
    return act(tools, HERE, view.ids, Decide(keys, Decision.REJECTED))


def labels(app, kind="button"):
    return [each.proto.label for each in app.get(kind)]


def button(app, label):
    return next(each for each in app.button if each.label == label)


def test_the_desk_lists_every_change_with_its_mark_words_and_facts(open_app):
    desk = shown(open_app(case=INSERTION))["desk"]

    assert desk["count"] == "7 changes · 1 must be decided"
    grave = desk["changes"][-1]
    assert (grave["mark"], grave["sign"], grave["flagged"]) == ("not_in_original", "+", True)
    assert "continence nurse" in grave["hunks"][0]["inserted"]
    assert [fact["verdict"] for fact in grave["facts"]] == ["not in the original"]
    assert {hunk["decision"] for each in desk["changes"] for hunk in each["hunks"]} == {"open"}


def test_the_text_does_not_reach_the_browser_to_copy_before_all_is_decided(open_app, tools):
    app = open_app(case=INSERTION)

    assert shown(app)["copy"]["text"] == ""
    assert "decide change 7" in shown(app)["copy"]["not"]
    assert "Download the report (draft: 1 change undecided)" in labels(app, "download_button")

    view = without_flagged(tools)
    app = open_app(case=INSERTION, desk=view.desk_id)
    assert shown(app)["copy"]["text"] == view.result.edit.text
    assert "Download the report" in labels(app, "download_button")


def test_a_link_reopens_the_text_and_the_numbers_that_the_decisions_gave(open_app, tools):
    view = without_flagged(tools)

    seen = shown(open_app(case=INSERTION, desk=view.desk_id))

    assert statements(seen)[1] == "Nothing medical added"
    assert text_of(seen["panes"][1]) == view.result.edit.text
    assert "continence" not in text_of(seen["panes"][1])
    assert [each["change"] for each in seen["panes"][1]["pieces"] if not each["text"]] == [
        seen["desk"]["changes"][-1]["hunks"][0]["key"]
    ]


def test_each_change_lights_up_its_own_words_in_both_texts(open_app):
    seen = shown(open_app(case="written~syn-onc-08~extreme"))

    for change in seen["desk"]["changes"]:
        for hunk in change["hunks"]:
            for pane, words in zip(seen["panes"], (hunk["deleted"], hunk["inserted"]), strict=True):
                lit = "".join(p["text"] for p in pane["pieces"] if p["change"] == hunk["key"])
                assert lit == words


def test_where_a_person_left_off_is_offered_beside_the_edit_as_made(open_app, tools):
    without_flagged(tools)

    seen = shown(open_app(case=INSERTION))

    assert statements(seen)[1] == "1 fact added"
    tool = seen["desk"]["tools"][0]
    assert tool["label"] == "Go on at revision 1"
    assert tool["title"].startswith("This is the edit as made. You decided about it before")


def test_an_older_revision_is_read_only_and_can_be_gone_on_from(open_app, tools):
    view = decided(tools, AcceptWarmth(), RejectAll())
    app = open_app(case=INSERTION, desk=view.desk_id, revision="1")

    seen = shown(app)
    assert seen["desk"]["readonly"]
    assert seen["copy"]["text"] == ""
    assert statements(seen)[1] == "1 fact added"
    button(app, "Go on from here").click().run()

    seen = shown(app)
    assert not seen["desk"]["readonly"]
    assert seen["desk"]["seen"] == 3
    assert seen["desk"]["said"].startswith("Went on from revision 1.")
    assert statements(seen)[1] == "1 fact added"


@pytest.mark.parametrize(
    "link",
    [
        {"desk": "nothing"},
        {"desk": "nothing", "revision": "2"},
        {"desk": "OTHER"},
    ],
)
def test_a_link_to_no_such_desk_says_so_and_leads_back(open_app, tools, link):
    if link["desk"] == "OTHER":
        other = decided(tools, AcceptWarmth(), case="written~syn-onc-02~extreme")
        link = {"desk": other.desk_id}
    app = open_app(case=INSERTION, **link)

    assert not app.exception
    assert len(app.error) == 1
    button(app, "Open the sample case").click().run()
    assert shown(app)["id"] == INSERTION


def test_a_revision_that_is_no_number_shows_the_newest(open_app, tools):
    view = without_flagged(tools)

    seen = shown(open_app(case=INSERTION, desk=view.desk_id, revision="two"))

    assert not seen["desk"]["readonly"]


def test_a_hand_edit_back_to_the_original_is_told_and_can_be_copied(tools):
    original = opening_case().pair.physician_reply
    view = decided(tools, HandEdit(text=original))

    assert desk_payload(view)["rest"] == (
        "The text is the physician's own reply, word for word. It can be copied."
    )
    assert copy_payload(view)["text"] == original


def test_an_edit_that_equals_the_original_has_nothing_to_decide(tools):
    view = replace(decided(tools, RejectAll()), stretches=())

    assert count_words(view) == "Nothing was changed: the text equals the physician's reply."
    assert desk_payload(view)["changes"] == []


def test_what_was_typed_by_hand_stays_through_a_rerun_and_is_saved(open_app):
    app = open_app(case=INSERTION)
    app.session_state["desk_memory"] = Memory(case_id=INSERTION, writes=True)
    app.run()
    app.text_area[0].input("My own words. Take ramipril 5 mg.").run()
    app.run()
    assert app.text_area[0].value == "My own words. Take ramipril 5 mg."

    button(app, "Save and check").click().run()

    assert not app.exception
    assert text_of(shown(app)["panes"][1]) == "My own words. Take ramipril 5 mg."
    assert shown(app)["desk"]["said"].startswith("Your text was saved.")
    assert not app.text_area


def test_what_was_cancelled_is_not_typed_any_more(open_app):
    app = open_app(case=INSERTION)
    for words in ("Words that I regret. 5 mg.", None):
        app.session_state["desk_memory"] = Memory(case_id=INSERTION, writes=True)
        app.run()
        if words:
            app.text_area[0].input(words).run()
            button(app, "Cancel").click().run()
            assert not app.text_area

    assert app.text_area[0].value == opening_case().edit.text


def test_what_is_decided_while_somebody_writes_is_not_overwritten_unsaid(open_app, tools):
    view = decided(tools, RejectAll())
    app = open_app(case=INSERTION, desk=view.desk_id)
    app.session_state["desk_memory"] = Memory(case_id=INSERTION, writes=True)
    app.run()
    assert "Begin again with the text as it stands" not in labels(app)
    newest = act(tools, HERE, view.ids, Undo())
    app.run()
    assert any("changed since you began" in each.value for each in app.warning)

    button(app, "Begin again with the text as it stands").click().run()
    assert app.text_area[0].value == newest.result.edit.text
    assert "Begin again with the text as it stands" not in labels(app)


def test_a_text_that_cannot_be_used_is_refused_and_stays_typed(open_app):
    app = open_app(case=INSERTION)
    app.session_state["desk_memory"] = Memory(case_id=INSERTION, writes=True)
    app.run()
    app.text_area[0].input("   ").run()
    button(app, "Save and check").click().run()

    assert "edited reply is empty" in app.error[0].value.replace("\\", "")
    assert app.text_area[0].value == "   "


def test_hostile_words_reach_the_desk_as_data_only(open_app, tools):
    hostile = "<script>alert(1)</script> ![x](http://evil.example/x.png) `{{ 7*7 }}` :red[x] 5 mg."
    view = decided(tools, HandEdit(text=hostile))

    app = open_app(case=INSERTION, desk=view.desk_id)

    assert text_of(shown(app)["panes"][1]) == hostile
    assert not any("evil.example" in each.value for each in app.markdown)


def test_a_locked_sentence_is_kept_and_the_page_says_so(open_app):
    app = open_app()
    app.selectbox(key="edit_engine").select("Rules (offline)").run()
    until_shown(app)
    box = next(each for each in app.checkbox if "Leakage is common" in each.label)

    box.check().run()
    seen = until_shown(app)

    assert "Leakage is common at 6 weeks" in text_of(seen["panes"][1])
    assert any("1 locked sentence stands word for word" in each.value for each in app.markdown)


def test_sentences_go_to_a_remote_checker_only_after_the_word(open_app, tools, monkeypatch):
    with FakeLLM() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789-wxyz")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        monkeypatch.setenv("BEDSIDE_CHECKER", "openai:gpt-5-mini")
        app = open_app()
        app.selectbox(key="edit_engine").select("OpenAI").run()
        button(app, "Edit this reply").click().run()
        made = until_shown(app)
        words = "Please take ramipril 5 mg. Call Maria at 555-010-4477."
        view = decided(tools, HandEdit(text=words), case=made["id"])
        asked = len(server.seen)
        app = open_app(case=made["id"], desk=view.desk_id)

        assert view.waiting
        assert len(server.seen) == asked
        monkeypatch.setenv("OPENAI_BASE_URL", "https://llm.example.org/v1")
        app.run()
        shown = " ".join(str(each.value) for part in (app.markdown, app.text) for each in part)
        assert "The texts go to the server llm\\.example\\.org" in shown
        assert "555-010-4477" in shown
        assert button(app, "Send the changed sentences and check").disabled
        next(each for each in app.checkbox if "I know these texts" in each.label).check().run()
        assert not button(app, "Send the changed sentences and check").disabled
        app.session_state["session_local_url"] = "http://192.0.2.7:11434/v1"
        app.run()
        assert any("192\\.0\\.2\\.7" in str(each.value) for each in app.markdown)
        assert button(app, "Send the changed sentences and check").disabled
        del app.session_state["session_local_url"]
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        app.run()
        button(app, "Check them now").click().run()
        for _ in range(400):
            if "Check" not in " ".join([*labels(app), *(each.value for each in app.markdown)]):
                break
            app.run()

        assert len(server.seen) > asked
        assert open_desk(tools, HERE, made["id"], desk_id=view.desk_id).waiting is None


def test_a_repair_by_a_remote_engine_waits_for_the_word_too(open_app, monkeypatch):
    with FakeLLM() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789-wxyz")
        monkeypatch.setenv("OPENAI_BASE_URL", server.openai_base_url)
        app = open_app()
        app.selectbox(key="edit_engine").select("OpenAI").run()
        button(app, "Edit this reply").click().run()
        until_shown(app)
        asked = len(server.seen)
        monkeypatch.setenv("OPENAI_BASE_URL", "https://llm.example.org/v1")
        app.session_state["desk_memory"].repairs = True
        app.run()

        assert any("The texts go to the server llm" in str(each.value) for each in app.markdown)
        assert button(app, "Send and remove what is not supported").disabled
        button(app, "Cancel").click().run()
        assert "Send and remove what is not supported" not in labels(app)
        assert len(server.seen) == asked


def test_an_edit_that_a_run_repaired_says_so_and_what_that_changed(open_app, tools):
    source = opening_case()
    result = asyncio.run(repair_case(tools, source, engine=RULES, checker=RULES))
    edit = replace(
        source.edit,
        id=new_id(),
        prompt="edit-refined v1 + repair",
        prompt_sha="s",
        text=result.text,
    )
    check = replace(result.check, checker=RULES)
    made_at = "2026-03-12T09:00:00+00:00"
    repaired = replace(source, id=new_id(), edit=edit, check=check, flags=(), created_at=made_at)
    save_case(tools.store, repaired)
    save_repair(tools.store, kept_repair(source, result, engine=RULES, edit_id=edit.id))

    app = open_app(case=repaired.id)

    (said,) = (each.value.replace("\\", "") for each in app.info)
    assert said.startswith(f"A run repaired this edit. {result.note} Precision 0.")
    assert "What the repair changed" in [each.label for each in app.expander]
    assert not open_app(case=INSERTION).info


def test_a_case_without_a_check_must_be_decided_change_by_change(open_app, tools):
    made = opening_case()
    bare = replace(made, id=new_id(), edit=replace(made.edit, id=new_id()), check=None, flags=())
    made_at = "2026-03-12T09:00:00+00:00"
    save_case(tools.store, replace(bare, check_failure="The server is busy.", created_at=made_at))

    app = open_app(case=bare.id)

    desk = shown(app)["desk"]
    assert "The server is busy" in app.error[0].value
    assert desk["count"] == "7 changes · 7 must be decided"
    assert {each["sign"] for each in desk["changes"]} == {"?"}
    assert "Download the report (draft: 7 changes undecided)" in labels(app, "download_button")
    assert not next(each for each in desk["tools"] if each["act"] == "reject_all")["off"]
    assert next(each for each in desk["works"] if each["act"] == "repair")["off"]


def test_the_ledger_counts_sentences_that_stand_word_for_word(tools):
    assert ledger_words(decided(tools).ledger) == "3 of 5 of your sentences stand word for word"
    assert ledger_words(decided(tools, RejectAll()).ledger).startswith("5 of 5")


def test_a_decision_says_what_it_moved_and_what_is_left(tools):
    before, after = decided(tools), without_flagged(tools)

    said = done_words(
        "Rejected", summarize(before.result).scores, after, summarize(after.result).scores
    )

    assert said == "Rejected. Precision 0.89 to 1.00, nothing left that must be decided."
