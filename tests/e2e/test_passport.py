"""A passport in a real browser: read, printed, on a small screen, and with hostile texts."""

from __future__ import annotations

from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.domain.access import OPERATOR
from core.services.cases import opening_case
from core.services.passport import find_passport
from core.services.passport_page import passport_html
from core.services.tools import open_tools
from core.settings import load_settings
from core.store import Store
from tests.e2e import steps
from tests.unit.passport.people import a_judge, a_panel, a_stored_case, showing
from tests.unit.passport.test_hostile import HOSTILE, a_hostile_case


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


@pytest.fixture
def full(store):
    """Return the page of a case with votes and a judge."""
    case = a_stored_case(store)
    item = showing(case)
    study_id = a_panel(store, item, choices=("first", "second"))
    a_judge(store, study_id, item.id, "1", "2")
    return passport_html(find_passport(store, OPERATOR, case.id))


def shown(page: Page, html: str) -> Page:
    page.set_content(html)
    return page


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_axe_finds_nothing_in_a_passport(page, full):
    found = Axe().run(shown(page, full)).response["violations"]

    assert [(each["id"], each["impact"]) for each in found] == []


@pytest.mark.viewport(390, 844)
def test_on_a_telephone_nothing_runs_over_the_edge(page, full):
    assert overflow(shown(page, full)) <= 0


def test_it_prints_on_pages_with_white_paper_and_without_the_contents(page, full):
    shown(page, full).emulate_media(media="print")

    expect(page.locator("nav")).to_be_hidden()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_first_tab_leads_past_the_contents(page, full):
    shown(page, full).keyboard.press("Tab")

    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").bounding_box()["x"] >= 0


# The `page` fixture fails a test in which a dialog opens or an outside host is asked.
def test_hostile_texts_in_every_field_are_only_ever_shown(page, store):
    text = " ".join(HOSTILE)
    case = a_hostile_case(store, text)

    shown(page, passport_html(find_passport(store, OPERATOR, case.id)))

    expect(page.locator(".text").first).to_contain_text("<script>alert(1)</script>")
    assert page.evaluate("document.scripts.length") == 0
    assert page.locator("h1").count() == page.locator("main").count() == 1
    assert (
        page.evaluate("document.querySelectorAll('[onerror],[onload],[onmouseover]').length") == 0
    )
    assert overflow(page) <= 0


def test_two_hundred_facts_and_long_words_stay_within_the_page(page, tmp_path):
    settings = load_settings(env={}, db=tmp_path / "many.db", secrets_file=tmp_path / "none")
    with open_tools(settings) as tools:
        case = a_hostile_case(tools.store, "x" * 19_000)
        html = passport_html(find_passport(tools.store, OPERATOR, case.id))

    assert overflow(shown(page, html)) <= 0


def test_the_edit_page_gives_the_passport_of_what_is_on_screen(page, address):
    steps.open_at(page, f"{address}/?case={opening_case().id}")

    with page.expect_download() as begun:
        page.get_by_role("button", name="Download the case passport").click()

    assert (
        begun.value.suggested_filename
        == f"bedside-passport-{steps.case_id(page).replace('~', '-')}.html"
    )
    html = begun.value.path().read_text(encoding="utf-8")
    assert opening_case().edit.text[:80] in unescape(html)
    assert "No panel has seen this edit." in html
