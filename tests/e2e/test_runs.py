"""Runs and the trade-off in a real browser: planned, watched, compared, and what they cost."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import expect

from core.domain.access import OPERATOR
from core.domain.edits import EmpathyLevel
from core.domain.runs import RunState
from core.services.run_control import list_runs
from core.services.tools import open_store
from core.settings import load_settings
from tests.e2e import steps
from tests.e2e.conftest import free_port, served, start, wait_until_up
from tests.e2e.tablets import tap
from tests.e2e.test_access import grave_violations
from tests.fake_llm import FakeLLM
from tests.runs import JUDGE, Made, arm, keep_run

LEVELS = (EmpathyLevel.EMPATHIC, EmpathyLevel.HIGH, EmpathyLevel.EXTREME)
OPENS_WITHIN = 60_000


@pytest.fixture
def slow():
    with FakeLLM(latency=0.4) as server:
        yield server


def see(page, what):
    page.get_by_test_id("stButtonGroup").get_by_text(what, exact=True).click()


def varied(store):
    """Keep a run in which more empathy costs precision, and one cell failed."""
    facts = ("+" * 10, "+" * 9 + "-", "+" * 7 + "---")
    made = {
        arm("edit-refined v1", level=level): {
            pair: Made(grounded=signs, judged="A", text=f"I hear the worry. {level} {pair}.")
            for pair in "abc"
        }
        for level, signs in zip(LEVELS, facts, strict=True)
    }
    made[arm("edit-refined v1", level=LEVELS[0])]["d"] = Made(failure="It declined.")
    return keep_run(store, made, judges=(JUDGE,), title="Three levels")


def test_the_shipped_plan_is_started_watched_compared_and_charted(house, visit):
    address, store = house
    page = visit("/tradeoff", address=address)
    expect(page.get_by_text("It needs a run")).to_be_visible()
    assert grave_violations(page) == []
    tap(page, "Start the level calibration")

    expect(page.get_by_text("cells done")).to_be_visible()
    expect(page.get_by_role("heading", name="What each arm came to")).to_be_visible(
        timeout=OPENS_WITHIN
    )
    (run,) = list_runs(store, OPERATOR)
    assert run.state is RunState.DONE
    assert grave_violations(page) == []

    see(page, "Compare")
    expect(page.get_by_role("heading", name="Pair by pair")).to_be_visible(timeout=OPENS_WITHIN)
    steps.at_rest(page)
    page.get_by_text("1. Same").click()
    steps.at_rest(page)
    page.get_by_role("link", name="Open the second edit").first.click()
    expect(page.get_by_role("heading", name="Did the facts survive?")).to_be_visible()
    assert "case=" in page.url

    page.goto(f"{address}/tradeoff?run={run.id}")
    expect(page.get_by_text("At 0.90: Extremely empathic")).to_be_visible(timeout=OPENS_WITHIN)
    expect(page.get_by_text("Edited by rules, not a language model")).to_be_visible()


def test_a_worse_case_opens_and_its_pairs_go_to_a_panel(house, visit):
    address, store = house
    page = visit(f"/runs?run={varied(store)}&view=compare", address=address)
    expect(page.get_by_text("3 pairs of 3 got worse")).to_be_visible(timeout=OPENS_WITHIN)
    page.get_by_text("1. Worse").click()
    expect(page.get_by_text("Only the second edit says").first).to_be_visible()
    assert grave_violations(page) == []

    page.get_by_text("Let people judge").click()
    tap(page, "Make a study of 3 pairs")
    page.get_by_role("link", name="Open the draft").click()
    expect(page.get_by_text("Draft", exact=True)).to_be_visible()


def test_a_run_at_work_survives_a_reload_stops_and_resumes(tmp_path, visit, slow):
    settings = load_settings(env={}, db=tmp_path / "annotations.db")
    with (
        served(
            tmp_path, OPENAI_API_KEY="test-key-0000", OPENAI_BASE_URL=slow.openai_base_url
        ) as address,
        open_store(settings) as store,
    ):
        page = visit("/runs", address=address)
        tap(page, "New run")
        page.get_by_role("combobox", name="Engines that edit").click()
        page.get_by_role("option", name="openai:gpt-5-mini").click()
        page.keyboard.press("Escape")
        tap(page, "Start the run")
        expect(page.get_by_text("cells done")).to_be_visible()
        page.reload()
        expect(page.get_by_text("cells done")).to_be_visible()
        tap(page, "Stop")
        resume = page.get_by_role("button", name="Resume")
        expect(resume).to_be_visible()
        (run,) = list_runs(store, OPERATOR)
        assert run.state is RunState.STOPPED

        resume.click()
        expect(page.get_by_role("heading", name="What each arm came to")).to_be_visible(
            timeout=120_000
        )
        expect(page.get_by_role("row").filter(has_text="openai:gpt-5-mini")).to_have_count(3)


def test_a_run_goes_on_after_its_server_was_killed(tmp_path, visit, slow):
    settings = load_settings(env={}, db=tmp_path / "annotations.db")
    keys = {"OPENAI_API_KEY": "test-key-0000", "OPENAI_BASE_URL": slow.openai_base_url}
    port = free_port()
    process = start(tmp_path, port, **keys)
    address = wait_until_up(f"http://127.0.0.1:{port}", process)
    try:
        page = visit("/runs?run=new", address=address)
        page.get_by_role("combobox", name="Engines that edit").click()
        page.get_by_role("option", name="openai:gpt-5-mini").click()
        page.keyboard.press("Escape")
        tap(page, "Start the run")
        expect(page.get_by_text("cells done")).to_be_visible()
        process.kill()
        process.wait(timeout=20)

        process = start(tmp_path, port, **keys)
        wait_until_up(address, process)
        page.reload()
        expect(page.get_by_text("The program was ended in the middle")).to_be_visible(
            timeout=OPENS_WITHIN
        )
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_role("heading", name="What each arm came to")).to_be_visible(
            timeout=120_000
        )
        with open_store(settings) as store:
            (run,) = list_runs(store, OPERATOR)
            assert run.state is RunState.DONE
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_nothing_goes_to_openai_before_it_is_named_and_confirmed(house, visit):
    address, store = house
    page = visit("/runs?run=new", address=address)
    page.get_by_role("combobox", name="Engines that edit").click()
    page.get_by_role("option", name="openai:gpt-5-mini").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("needs a key")).to_be_visible()
    page.get_by_label("OpenAI key").fill("not-a-real-key-0000")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The texts go to OpenAI")).to_be_visible()
    send = page.get_by_role("button", name="Send and start the run")
    expect(send).to_be_disabled()
    assert grave_violations(page) == []
    page.get_by_text("I know these texts").click()
    expect(send).to_be_enabled()
    assert not list_runs(store, OPERATOR)


def test_two_arms_are_judged_blind_to_the_end(house, visit):
    address, store = house
    page = visit(f"/runs?run={varied(store)}&view=compare", address=address)
    tap(page, "Judge up to 20 pairs blind, by yourself")
    for done in range(3):
        expect(page.get_by_text(f"{done} of 3 pairs")).to_be_visible()
        assert grave_violations(page) == []
        tap(page, "Both equally")
    expect(page.get_by_text("neither on 3 of 3 pairs")).to_be_visible()


def test_the_table_of_a_run_can_be_taken_along(house, visit):
    address, store = house
    page = visit(f"/runs?run={varied(store)}", address=address)
    expect(page.get_by_role("heading", name="What each arm came to")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    rows = list(csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8"))))
    assert "Precision, micro low" in rows[0]
    assert len(rows) == 1 + len(LEVELS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_in_runs_and_the_trade_off(house, visit, scheme):
    address, store = house
    run_id = varied(store)
    page = visit(None, address=address)
    page.emulate_media(color_scheme=scheme)
    for path, last in (
        ("/runs", "Three levels"),
        ("/runs?run=new", "Nothing leaves this computer"),
        (f"/runs?run={run_id}", "What does empathy cost"),
        (f"/runs?run={run_id}&view=progress", "Most failed requests"),
        (f"/runs?run={run_id}&view=compare", "1. Worse"),
        (f"/runs?run={run_id}&view=plan", "Download the plan"),
        (f"/tradeoff?run={run_id}", "No interval is given there"),
    ):
        page.goto(f"{address}{path}")
        expect(page.get_by_text(last).first).to_be_visible(timeout=OPENS_WITHIN)
        assert grave_violations(page) == [], path


def test_nothing_is_cut_on_an_upright_tablet(house, visit):
    address, store = house
    run_id = varied(store)
    for path, last in (
        (f"/runs?run={run_id}", "What does empathy cost"),
        (f"/runs?run={run_id}&view=compare", "Open the second edit"),
        (f"/tradeoff?run={run_id}", "The paper's numbers"),
        ("/runs?run=new", "Nothing leaves this computer"),
    ):
        page = visit(path, address=address, width=820, height=1180)
        expect(page.get_by_text(last).first).to_be_attached(timeout=OPENS_WITHIN)
        wide = page.evaluate(
            "[...document.querySelectorAll('[data-testid=stMain], body')]"
            ".map(each => each.scrollWidth - each.clientWidth)"
        )
        assert max(wide) <= 0, path
