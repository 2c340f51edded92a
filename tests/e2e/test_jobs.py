"""An edit that takes its time: steps, Stop, reload, failure and another try."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.conftest import served
from tests.fake_llm import FakeLLM, Fault


@pytest.fixture
def slow():
    with FakeLLM(latency=2.0) as server:
        yield server


@pytest.fixture
def connected(tmp_path, slow):
    """Serve an app that knows the stand-in as its OpenAI."""
    with served(
        tmp_path, OPENAI_API_KEY="test-key-0000", OPENAI_BASE_URL=slow.openai_base_url
    ) as address:
        yield address


def ask_the_model(page, address):
    steps.open_at(page, address)
    steps.choose(page, "Who edits", "OpenAI")
    page.get_by_role("button", name="Edit this reply").click()


def test_the_steps_report_survive_a_reload_and_end_in_a_case(visit, connected):
    page = visit(None, address=connected)
    ask_the_model(page, connected)
    expect(page.get_by_text("Editing the reply (running)")).to_be_visible()

    page.reload()

    expect(page.get_by_text("Checking each fact against the other text")).to_be_visible()
    steps.at_case(page)
    expect(steps.edited(page)).to_be_visible()
    expect(page.get_by_text("openai:gpt-5-mini").first).to_be_visible()


def test_stop_ends_the_edit_and_loses_nothing(visit, connected):
    page = visit(None, address=connected)
    ask_the_model(page, connected)
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_text("Stopped. Nothing was lost")).to_be_visible()
    page.get_by_role("button", name="Change the settings").click()
    expect(page.get_by_role("button", name="Edit this reply")).to_be_visible()


def test_a_failed_call_is_a_plain_sentence_and_another_try_works(visit, connected, slow):
    slow.fail_next(Fault.UNAUTHORIZED)
    page = visit(None, address=connected)
    ask_the_model(page, connected)
    expect(page.get_by_text("key").filter(has_text="openai:gpt-5-mini").first).to_be_visible()

    page.get_by_role("button", name="Try again").click()

    steps.at_case(page)
    expect(steps.edited(page)).to_be_visible()
