"""For everyone: keyboard only, a tablet, axe's rules, dark mode."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e import steps

GRAVE = ("serious", "critical")
# Streamlit's own widgets break these; ours may not (checked inside the case view below).
OF_STREAMLIT: tuple[str, ...] = ()


def grave_violations(page, **options):
    steps.at_rest(page)
    found = Axe().run(page, **options).response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in found
        if each["impact"] in GRAVE and each["id"] not in OF_STREAMLIT
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "library", "about"])
def test_axe_finds_nothing_grave(page, address, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}/{path}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    if not path:
        expect(steps.edited(page)).to_be_visible()
        page.locator("button.fact", has_text="continence nurse").click()

    assert grave_violations(page) == []


def test_the_keyboard_alone_reads_a_fact_and_leaves_it(page, address):
    steps.open_at(page, address)

    row = page.locator("button.fact").first
    page.get_by_role("button", name="Side by side").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if row.evaluate("each => each.getRootNode().activeElement === each"):
            break
    else:
        pytest.fail("Tab never reached the first fact")
    page.keyboard.press("Enter")

    expect(row).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".lit").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".lit")).to_have_count(0)


def test_the_keyboard_alone_changes_the_level(page, address):
    steps.open_at(page, address)
    before = steps.case_id(page)

    level = page.get_by_test_id("stButtonGroup").get_by_role("radio", name="Empathic", exact=True)
    level.focus()
    page.keyboard.press("Enter")

    assert steps.at_case(page, other_than=before).endswith("empathic")


@pytest.mark.viewport(820, 1180)
@pytest.mark.parametrize("path", ["", "library", "about"])
def test_nothing_is_cut_on_an_upright_tablet(page, address, path):
    page.goto(f"{address}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if not path:
        expect(steps.edited(page)).to_be_visible()

    wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain], body')]"
        ".map(each => each.scrollWidth - each.clientWidth)"
    )
    assert max(wide) <= 0
