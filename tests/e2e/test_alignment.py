"""Judges beside people in a real browser: from a closed panel, and from a file of elsewhere."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import expect

from core.domain.access import OPERATOR
from core.services.judging import list_judges
from core.services.tools import open_store
from core.services.vote_sets import list_sets
from core.settings import load_settings
from tests.e2e import steps
from tests.e2e.conftest import served
from tests.e2e.tablets import tap
from tests.e2e.test_access import grave_violations
from tests.fake_llm import FakeLLM
from tests.panels import a_closed_panel
from tests.votes import a_file, a_set

# Each part of the results, and the heading that tells that it is there.
PARTS = {
    "Forced choice": "Each judge, beside not reading",
    "Ties, place, length": "What should not matter",
    "The people": "May it stand in for a person?",
    "Slices and systems": "How the systems rank",
    "All numbers": "What counts nowhere",
    "Where they differ": "Where the judge and most people differ",
}
HOSTILE = "<img src=x onerror=alert(1)> ![b](http://192.0.2.1/x.png) **b** $x$ :material/bolt:"


@pytest.fixture
def slow():
    with FakeLLM(latency=1.0) as server:
        yield server


def see(page, what):
    """Choose a view, or a part of the results."""
    page.get_by_test_id("stButtonGroup").get_by_text(what, exact=True).click()


def open_part(page, part):
    """Show a part of the results and wait until nothing of the one before is left."""
    see(page, part)
    expect(page.get_by_role("heading", name=PARTS[part])).to_be_visible()
    expect(page.locator('[data-stale="true"]')).to_have_count(0)


def ask_the_rules(page):
    see(page, "Judges")
    tap(page, "Ask 2 judges")
    expect(page.get_by_text("All of this was asked and answered")).to_be_visible()


def test_from_a_closed_panel_to_the_report(house, visit):
    address, store = house
    study = a_closed_panel(store, people=3, screens=9)
    page = visit(f"/studies?study={study}", address=address)
    page.get_by_role("link", name="Put judges beside these people").click()
    expect(page.get_by_text("No judge has been asked yet")).to_be_visible()

    ask_the_rules(page)
    assert len(list_judges(store, OPERATOR, study_id=study)) == 2
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="rules, not a language model")).to_have_count(2)
    see(page, "Results")
    expect(page.get_by_role("heading", name="Too few people or pairs")).to_be_visible()
    expect(page.get_by_text("at least 3 and 30 are needed")).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()

    first = page.get_by_text("1. People: ")
    first.click()
    expect(page.get_by_text("The judge said:").first).to_be_visible()
    expect(page.get_by_text("Reply B · physician").first).to_be_visible()

    see(page, "Forced choice")
    expect(page.get_by_text("Errors on pairs that most people call equal")).to_be_visible()
    see(page, "All numbers")
    with page.expect_download() as waiting:
        tap(page, "Download the report (HTML)")
    report = waiting.value.path().read_text(encoding="utf-8")
    assert "Too few people or pairs for a statement" in report
    assert "<script" not in report
    assert "Reply B: physician" in report


def test_every_table_can_be_taken_along(house, visit):
    address, store = house
    held = a_set(store, a_file(items=12))
    page = visit(f"/alignment?set={held}", address=address)
    ask_the_rules(page)
    see(page, "Results")
    see(page, "The people")
    expect(page.get_by_text("alt-test").first).to_be_visible()

    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").nth(1).click()

    rows = list(csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8"))))
    assert rows[0][:4] == ["What is counted", "Value", "Value low", "Value high"]
    assert len(rows) == 6


def test_a_file_comes_in_through_the_mapping_and_goes_again(house, visit):
    address, store = house
    page = visit("/alignment", address=address)
    tap(page, "Import votes")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "qualtrics.csv",
            "mimeType": "text/csv",
            "buffer": a_file(word="Erste").replace(b"rater,label", b"rater,Q1"),
        }
    )
    expect(page.get_by_text("Say which column holds: Label")).to_be_visible()
    steps.choose(page, "Label", "Q1")
    expect(page.get_by_text("has an unknown label")).to_be_visible()
    steps.choose(page, "“erste” (64 rows)", "A shows more empathy")
    expect(page.get_by_text("No row is left out.")).to_be_visible()
    assert grave_violations(page) == []
    tap(page, "Keep 144 votes")

    expect(page.get_by_text("144 votes on 36 pairs")).to_be_visible()
    page.reload()
    expect(page.get_by_text("144 votes on 36 pairs")).to_be_visible()
    see(page, "Judges")
    page.get_by_text("Where these votes come from").click()
    tap(page, "Delete these votes")
    tap(page, "Yes, delete them")
    expect(page.get_by_text("It needs people's votes first")).to_be_visible()
    assert not list_sets(store, OPERATOR)


def test_a_judge_at_work_shows_progress_survives_a_reload_stops_and_resumes(tmp_path, visit, slow):
    settings = load_settings(env={}, db=tmp_path / "annotations.db")
    with (
        served(
            tmp_path, OPENAI_API_KEY="test-key-0000", OPENAI_BASE_URL=slow.openai_base_url
        ) as address,
        open_store(settings) as store,
    ):
        held = a_set(store, a_file(items=40))
        page = visit(f"/alignment?set={held}", address=address)
        see(page, "Judges")
        see(page, "OpenAI")
        see(page, "Rules (offline)")
        see(page, "Forced choice (must prefer one)")
        tap(page, "Ask 1 judge")
        expect(page.get_by_role("progressbar")).to_be_visible()

        page.reload()
        see(page, "Judges")
        expect(page.get_by_role("progressbar")).to_be_visible()
        tap(page, "Stop")
        expect(page.get_by_text("stopped", exact=True)).to_be_visible()
        tap(page, "Resume")
        expect(page.get_by_text("80 of 80")).to_be_visible()
        expect(page.get_by_text("done", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_in_the_results(house, visit, scheme):
    address, store = house
    held = a_set(store, a_file(judge=True))
    page = visit(None, address=address)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/alignment?set={held}")
    for part in PARTS:
        open_part(page, part)
        assert grave_violations(page) == [], part
    see(page, "Judges")
    expect(page.get_by_role("heading", name="Ask judges")).to_be_visible()
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    assert grave_violations(page) == []


def test_hostile_texts_and_names_stay_text(house, visit):
    address, store = house
    data = a_file(judge=True)
    for place in (b"Question", b"it listens", b"P0", b"model-x", b"Thursday"):
        data = data.replace(place, place + HOSTILE.encode())
    held = a_set(store, data, title=HOSTILE)
    page = visit(f"/alignment?set={held}", address=address)
    for part in PARTS:
        open_part(page, part)
    page.get_by_text("1. People: ").click()

    expect(page.get_by_text(f"Thursday{HOSTILE}").first).to_be_visible()
    assert page.locator("[data-testid=stMain] img").count() == 0


def test_nothing_is_cut_on_an_upright_tablet(house, visit):
    address, store = house
    held = a_set(store, a_file(judge=True))
    page = visit(f"/alignment?set={held}", address=address, width=820, height=1180)
    for part in PARTS:
        open_part(page, part)
        wide = page.evaluate(
            "[...document.querySelectorAll('[data-testid=stMain], body')]"
            ".map(each => each.scrollWidth - each.clientWidth)"
        )
        assert max(wide) <= 0, part


def test_the_exports_of_the_library_and_of_a_study_reach_the_browser(house, visit):
    address, store = house
    study = a_closed_panel(store, people=1, screens=2)
    for path, label in (
        (f"/studies?study={study}", "Download all answers (ZIP)"),
        ("/library", "Download the pairs (CSV)"),
    ):
        page = visit(path, address=address)
        if path == "/library":
            page.get_by_text("Export", exact=True).click()
        with page.expect_download() as waiting:
            tap(page, label)
        assert waiting.value.path().stat().st_size > 0
