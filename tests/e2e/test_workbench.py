"""The whole way of a researcher in one go: a new prompt, what it made worse, and on to people."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.domain.access import OPERATOR
from core.domain.prompting import Task
from core.domain.runs import CellState, PairChoice, PairSet, RunState
from core.services.run_control import list_runs, run_progress
from core.services.run_file import write_plan
from core.services.studying import list_studies
from core.services.tools import open_store
from core.settings import load_settings
from tests.batches import a_plan
from tests.e2e import steps
from tests.e2e.conftest import free_port, start, wait_until_up
from tests.e2e.tablets import tap
from tests.fake_llm import FakeLLM
from tests.fake_llm.answers import rules_answer

RULE = "Always name a date for the next visit."
PAIRS = ("syn-onc-01", "syn-onc-05", "syn-pc-03", "syn-pc-07")
WITHIN = 120_000
AT_A_TIME = 2


def obedient(asked):
    """Answer by the rules, and add a visit where the prompt asks for one."""
    said = rules_answer(asked)
    if asked.task is Task.EDIT and RULE in asked.system:
        return f"{said} Please come back to the clinic on May 4."
    return said


@pytest.fixture
def model():
    with FakeLLM(answer=obedient, latency=0.4) as server:
        yield server


def test_a_new_prompt_is_tried_run_stopped_killed_resumed_compared_and_sent_on(
    tmp_path, visit, model
):
    settings = load_settings(env={}, db=tmp_path / "annotations.db")
    keys = {"OPENAI_API_KEY": "test-key-0000", "OPENAI_BASE_URL": model.openai_base_url}
    port = free_port()
    process = start(tmp_path, port, BEDSIDE_CONCURRENCY=str(AT_A_TIME), **keys)
    address = wait_until_up(f"http://127.0.0.1:{port}", process)
    try:
        page = visit("/prompts?prompt=edit-refined@1&view=write", address=address)
        write_and_save(page)
        try_it(page)
        plan_and_stop(page, address, tmp_path)
        with open_store(settings) as store:
            (run,) = list_runs(store, OPERATOR)
            stopped_at = run_progress(store, OPERATOR, run.id)
            assert run.state is RunState.STOPPED

            process.kill()
            process.wait(timeout=20)
            process = start(tmp_path, port, BEDSIDE_CONCURRENCY=str(AT_A_TIME), **keys)
            wait_until_up(address, process)
            page.reload()
            page.get_by_role("button", name="Resume").click()
            expect(page.get_by_role("heading", name="What each arm came to")).to_be_visible(
                timeout=WITHIN
            )
            done = run_progress(store, OPERATOR, run.id)
            assert done.run.state is RunState.DONE
            assert stopped_at.cells[CellState.DONE] < done.cells[CellState.DONE] == 2 * len(PAIRS)
            bodies = [repr(seen.body) for seen in model.seen]
            assert len(bodies) - len(set(bodies)) <= AT_A_TIME
            compare_open_and_send(page)
            (study,) = list_studies(store, OPERATOR)
            assert study.state == "draft"
    finally:
        process.terminate()
        process.wait(timeout=20)


def write_and_save(page):
    system = page.get_by_role("textbox", name="System: what holds for every reply")
    expect(system).to_be_visible()
    system.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(f"\n{RULE}")
    page.get_by_role("textbox", name="Name").fill("edit-with-a-date")
    page.get_by_role("textbox", name="What changed").fill("asks for the date of the next visit")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("heading", name="edit-with-a-date v1")).to_be_visible()


def try_it(page):
    page.get_by_test_id("stButtonGroup").get_by_text("Try on pairs", exact=True).click()
    page.get_by_role("combobox", name="Pinned pairs").click()
    page.get_by_role("option").nth(1).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Try on 1 pair").click()
    expect(page.get_by_text("Change of recall")).to_be_visible()


def plan_and_stop(page, address, folder):
    plan = a_plan(
        title="Does a date help?",
        prompts=("edit-refined@1", "edit-with-a-date@1"),
        engines=("openai:gpt-5-mini",),
        checker="offline:rules",
        pairs=PairChoice(source=PairSet.IDS, ids=PAIRS),
    )
    file = folder / "plan.toml"
    file.write_text(write_plan(plan), encoding="utf-8")
    page.goto(f"{address}/runs?run=new")
    steps.choose(page, "Begin with", "A plan in a TOML file")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("8", exact=True).first).to_be_visible()
    tap(page, "Start the run")
    expect(page.get_by_text("cells done")).to_be_visible()
    tap(page, "Stop")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def compare_open_and_send(page):
    page.get_by_test_id("stButtonGroup").get_by_text("Compare", exact=True).click()
    expect(page.get_by_text("4 pairs of 4 got worse")).to_be_visible(timeout=WITHIN)
    page.get_by_text("1. Worse").click()
    expect(page.get_by_text("Only the second edit says").first).to_be_visible()
    steps.at_rest(page)
    page.get_by_role("link", name="Open the second edit").first.click()
    expect(steps.edited(page)).to_contain_text("May 4")
    page.go_back()
    expect(page.get_by_text("4 pairs of 4 got worse")).to_be_visible(timeout=WITHIN)
    page.get_by_text("Let people judge").click()
    tap(page, "Make a study of 4 pairs")
    page.get_by_role("link", name="Open the draft").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()
