"""A new version of a prompt from the page, as a clinician makes it: write, try, save, use."""

import re

import pytest
from playwright.sync_api import expect

from core.services.prompt_versions import list_versions
from tests.e2e import steps
from tests.e2e.test_access import grave_violations

RULE = "\nAdd at most two sentences."
ENDS_WITH_RULE = re.compile(re.escape(RULE) + "$")


def system(page):
    return page.get_by_role("textbox", name="System: what holds for every reply")


def turn_to(page, view):
    page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).click()


def typed(page, words):
    expect(system(page)).to_be_visible()
    system(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def pinned(page, count):
    """Pin pairs that the list offers, one after the other."""
    for place in range(1, count + 1):
        page.get_by_role("combobox", name="Pinned pairs").click()
        page.get_by_role("option").nth(1).click()
        page.keyboard.press("Escape")
        noun = "pair" if place == 1 else "pairs"
        expect(page.get_by_role("button", name=f"Try on {place} {noun}")).to_be_visible()


def test_a_clinician_makes_a_version_from_the_refined_prompt_tries_it_and_uses_it(house, visit):
    address, store = house
    page = visit("/", address=address)
    page.get_by_role("link", name="Prompts").click()
    page.get_by_role("button", name="Open").first.dblclick()
    expect(page.get_by_role("heading", name="edit-refined v1")).to_be_visible()
    turn_to(page, "Change")
    typed(page, RULE)
    expect(page.get_by_text("Unsaved text")).to_be_visible()
    assert grave_violations(page) == []

    page.reload()
    expect(page.get_by_text("Unsaved text")).to_be_visible()
    expect(system(page)).to_have_value(ENDS_WITH_RULE)

    turn_to(page, "Try on pairs")
    pinned(page, 2)
    page.get_by_role("button", name="Try on 2 pairs").dblclick()
    expect(page.get_by_text("Change of recall")).to_be_visible()
    expect(page.get_by_text("The rules read no prompt")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Mean over 2 pairs").first).to_be_visible()
    page.get_by_text("Show the edits").first.click()
    expect(page.locator(".variant")).to_have_count(2)
    assert grave_violations(page) == []

    page.go_back()
    page.goto(f"{address}/prompts?prompt=edit-refined@1&view=write")
    page.get_by_role("textbox", name="Name").fill("edit-two-sentences")
    page.get_by_role("textbox", name="What changed").fill("at most two <b>added</b> sentences")
    page.get_by_role("button", name="Save as a new version").dblclick()
    expect(page.get_by_role("heading", name="edit-two-sentences v1")).to_be_visible()
    expect(page.get_by_text("at most two <b>added</b> sentences")).to_be_visible()
    expect(page.get_by_text("Locked").first).to_be_visible()
    expect(page.get_by_role("button", name="Delete this version")).to_have_count(0)
    (made,) = [each for each in list_versions(store) if not each.is_shipped]
    assert (made.parent, made.edits) == ("edit-refined v1", 2)

    turn_to(page, "Try on pairs")
    expect(page.get_by_role("button", name="Try on 2 pairs")).to_be_visible()
    page.get_by_role("link", name="Open on the edit page").first.click()
    expect(steps.edited(page)).to_be_visible()
    assert steps.case_id(page)


def test_text_that_was_left_by_a_click_on_another_page_is_back(house, visit):
    address, _ = house
    page = visit("/prompts?prompt=edit-refined@1&view=write", address=address)
    typed(page, RULE)
    # As long as a finger takes: Streamlit sends the text when the field is left.
    page.get_by_role("link", name="Library").click(delay=150)
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    page.get_by_role("link", name="Prompts").click()
    page.get_by_role("button", name="Go on writing").click()

    expect(page.get_by_role("button", name="Discard my changes")).to_be_visible()
    expect(system(page)).to_have_value(ENDS_WITH_RULE)


def test_back_leads_from_a_version_to_the_list_and_an_unused_one_is_deleted(house, visit):
    address, store = house
    page = visit("/prompts?prompt=edit-refined@1&view=write", address=address)
    page.get_by_text("Balance", exact=True).click()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("edit-refined-without-balance")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("heading", name="edit-refined-without-balance v1")).to_be_visible()
    page.get_by_role("button", name="All prompts").click()
    expect(page.get_by_role("heading", name="Prompts", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="edit-refined-without-balance v1")).to_be_visible()

    page.get_by_role("button", name="Delete this version").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_text("Nobody has made a prompt here yet")).to_be_visible()
    assert all(each.is_shipped for each in list_versions(store))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (820, 1180)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_pages_of_prompts(address, visit, width, height, scheme):
    page = visit(None, width=width, height=height)
    page.emulate_media(color_scheme=scheme)
    for link, words in (
        ("", "Ships with Bedside"),
        ("?prompt=edit-refined@1", "The exact request"),
        ("?prompt=edit-refined@1&view=write", "Groups of rules:"),
        ("?prompt=edit-refined@1&view=try", "has no parent"),
    ):
        page.goto(f"{address}/prompts{link}")
        expect(page.get_by_text(words).first).to_be_visible()
        page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
        assert grave_violations(page) == []
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
