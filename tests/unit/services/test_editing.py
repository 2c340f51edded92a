"""Editing, cases and jobs with the offline rules, on a database of the test's own."""

import asyncio
import threading
from typing import Any

import pytest

from core.domain.edits import LEVELS, EmpathyLevel, Method
from core.errors import InvalidInput, NotFound, PromptError
from core.services.cases import load_case, opening_case, written_case, written_levels
from core.services.editing import EditOrder, default_checker, edit_pair, edit_request
from core.services.library import get_pair, list_pairs, pasted_pair
from core.services.running import JobStatus, job_state, start_edit, stop_job
from core.services.summary import case_json, summarize
from core.services.tools import open_store, open_tools
from core.services.wording import HAND_LABELS, engine_badge
from core.settings import Keys, load_settings

MESSAGE = "I am scared about the biopsy on Thursday, and I can't sleep."
REPLY = (
    "Your PSA is 4.2. Please stop aspirin 5 days before the biopsy. Call us if you have a fever."
)


@pytest.fixture
def settings(tmp_path):
    return load_settings(env={}, db=tmp_path / "annotations.db", secrets_file=tmp_path / "none")


@pytest.fixture
def tools(settings):
    with open_tools(settings) as opened:
        yield opened


def an_order(**changes):
    values = {
        "pair": pasted_pair(MESSAGE, REPLY),
        "method": Method.REFINED_EDIT,
        "level": EmpathyLevel.HIGH,
    }
    return EditOrder(**{**values, **changes})


def finished(tools, **changes):
    return asyncio.run(edit_pair(tools, an_order(**changes)))


def test_an_edit_by_rules_keeps_every_fact_and_says_who_made_it(tools):
    case = finished(tools)

    assert case.check is not None
    assert case.check.kept
    assert all(v.entailed for v in case.check.kept)
    assert engine_badge(case) == "Rules, not a language model"
    assert case.edit.provenance.calls == 1


def test_the_same_order_again_is_the_same_case_and_asks_nothing(tools):
    first, second = finished(tools), finished(tools)

    assert second == first


def test_a_case_survives_in_the_database_by_its_link(settings, tools):
    case = finished(tools)

    with open_store(settings) as store:
        assert load_case(store, case.id) == case


def test_each_level_is_another_case(tools):
    texts = {finished(tools, level=level).edit.text for level in LEVELS}

    assert len(texts) == len(LEVELS)


def test_the_document_of_a_case_has_the_shape_of_the_contract(tools):
    document: Any = case_json(finished(tools))

    assert set(document) == {
        *("edit", "facts", "kept", "grounded", "recall", "precision", "f1", "undecided", "flags")
    }
    assert set(document["edit"]) == {"text", "method", "level", "prompt", "engine"}
    assert all(set(row) == {"fact", "label", "evidence"} for row in document["kept"])
    assert all(
        set(row) == {"fact", "label", "attribution", "evidence"} for row in document["grounded"]
    )


def test_direct_generation_is_never_shown_the_reply():
    request = edit_request(an_order(method=Method.DIRECT), secret=b"secret")

    assert REPLY not in request.user
    assert "physician_reply" not in request.inputs


def test_an_own_prompt_is_needed_where_it_is_asked_for(tools):
    with pytest.raises(PromptError):
        finished(tools, method=Method.OWN_PROMPT, own_prompt="  ")


def test_the_physicians_own_reply_is_no_edit(tools):
    with pytest.raises(InvalidInput, match="not an edit"):
        finished(tools, method=Method.PHYSICIAN)


@pytest.mark.parametrize(
    ("engine", "keys", "checker"),
    [
        ("offline:rules", Keys(openai_key="k" * 20), "offline:rules"),
        ("openai:gpt-5", Keys(openai_key="k" * 20), "offline:rules"),
        ("openai:gpt-5", Keys(google_key="k" * 20), "google:gemini-2.5-flash"),
        ("google:gemini-2.5-pro", Keys(openai_key="k" * 20), "openai:gpt-5-mini"),
        ("openai:llama3.1", Keys(openai_base_url="http://127.0.0.1:11434/v1"), "offline:rules"),
    ],
)
def test_by_default_another_family_of_models_checks(settings, engine, keys, checker):
    assert default_checker(engine, keys=keys, settings=settings) == checker


def test_the_demo_opens_on_a_finished_case_with_one_addition():
    case = opening_case()

    assert case.check.checker == HAND_LABELS
    assert [v.entailed for v in case.check.grounded].count(False) == 1
    assert summarize(case).statements[:2] == ("Kept 8 of 8 facts", "1 fact added")
    assert case.flags


def test_a_written_case_reopens_by_its_link(tools):
    case = opening_case()

    assert load_case(tools.store, case.id) == case
    assert written_levels(case.pair.id) == LEVELS


@pytest.mark.parametrize(
    "link", ["", "nothing", "written~", "written~syn-onc-01~none", "written~x~high"]
)
def test_a_link_that_leads_nowhere_says_so(tools, link):
    with pytest.raises(NotFound):
        load_case(tools.store, link)


def test_a_pair_without_examples_has_no_written_case():
    with pytest.raises(NotFound):
        written_case("kqa-123dee55", EmpathyLevel.HIGH)


def test_the_library_holds_the_samples_and_not_what_was_pasted(tools):
    before = list_pairs(tools.store)
    finished(tools)

    assert list_pairs(tools.store) == before
    assert get_pair(tools.store, an_order().pair.id).patient_message == MESSAGE


def wait_for(job_id):
    for thread in threading.enumerate():
        if thread.name == f"job-{job_id}":
            thread.join(timeout=30)


def test_a_job_finishes_with_its_case(settings, tools):
    job_id = start_edit(settings, Keys(), an_order())
    wait_for(job_id)

    state = job_state(tools.store, job_id)
    assert state.state is JobStatus.DONE
    assert [step.state.value for step in state.steps] == ["done"] * 3
    assert load_case(tools.store, str(state.case_id)).pair.patient_message == MESSAGE


def test_a_job_that_fails_says_why_and_leaves_no_case(settings, tools):
    job_id = start_edit(settings, Keys(), an_order(engine="openai:gpt-5"))
    wait_for(job_id)

    state = job_state(tools.store, job_id)
    assert state.state is JobStatus.FAILED
    assert "key" in str(state.failure)
    assert state.case_id is None


def test_stopping_a_job_that_has_ended_changes_nothing(settings, tools):
    job_id = start_edit(settings, Keys(), an_order())
    wait_for(job_id)
    stop_job(tools.store, job_id)

    assert job_state(tools.store, job_id).state is JobStatus.DONE


def test_an_unknown_job_is_not_found(tools):
    with pytest.raises(NotFound):
        job_state(tools.store, "01J00000000000000000000000")
