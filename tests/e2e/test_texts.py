"""The two texts and what can be done with them, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps

REPLY = "Your stress test was normal. Take aspirin 81 mg once a day. Call us if the pain returns."


def test_both_texts_begin_in_the_first_screen(page, address):
    steps.open_at(page, address)

    for pane in (steps.original(page), steps.edited(page)):
        box = pane.bounding_box()
        assert box
        assert box["y"] < 500


def test_a_chosen_fact_keeps_its_row_and_its_evidence_in_view(page, address):
    steps.open_at(page, address)
    row = page.locator("button.fact", has_text="continence nurse")
    row.click()

    expect(page.locator(".more:visible")).to_contain_text("Nothing in the original says this.")
    lit = steps.edited(page).locator(".lit").first
    expect(lit).to_contain_text("continence nurse")
    expect(lit).to_be_in_viewport()
    expect(row).to_be_in_viewport()
    row.click()
    expect(page.locator(".lit")).to_have_count(0)


def test_a_chosen_change_shows_its_fact(page, address):
    steps.open_at(page, address)

    steps.edited(page).locator(".not_in_original").first.click()

    expect(page.locator('button.fact[aria-pressed="true"]')).to_contain_text("continence nurse")


def test_one_text_shows_what_was_taken_out_and_put_in(page, address):
    steps.open_at(page, address)

    page.get_by_role("button", name="In one text").click()

    one = page.locator("section.pane:visible")
    expect(one).to_have_count(1)
    expect(one.locator("ins").first).to_be_visible()
    expect(one.locator("del").first).to_be_visible()


def test_the_edit_can_be_copied_as_plain_words(page, address):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    steps.open_at(page, f"{address}/?case=written~syn-onc-01~empathic")

    page.get_by_role("button", name="Copy the text").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Your PSA test is on Thursday, March 12" in copied


def test_rules_at_three_levels_stand_side_by_side_and_outlive_a_reload(page, address):
    steps.open_at(page, address)
    before = steps.case_id(page)
    steps.choose(page, "Who edits", "Rules (offline)")
    steps.at_case(page, other_than=before)
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("Compare.*levels")).click()
    expect(page.locator(".figures")).to_have_count(3)

    page.reload()

    expect(page.locator(".variant-head h2")).to_have_text(list(steps.LEVELS))
    page.get_by_role("button", name="Open: Extremely empathic").click()
    steps.at_case(page)
    expect(steps.edited(page)).to_be_visible()


def test_a_case_reopens_by_its_link_for_somebody_else(page, address, visit):
    steps.open_at(page, address)
    before = steps.case_id(page)
    steps.paste(page, "Was my stress test normal?", REPLY)
    steps.at_case(page, other_than=before)

    fresh = visit(None)
    steps.open_at(fresh, page.url)

    expect(steps.original(fresh)).to_contain_text(REPLY)


def test_the_library_opens_a_pair_on_the_edit_page(page, address):
    page.goto(f"{address}/library")
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 38 + 35 + 17)  # the box of the second row
    expect(page.locator("section.pane", has_text="PSA is undetectable.")).to_be_visible()

    page.get_by_text("Open on the edit page").click()

    steps.at_case(page)
    expect(steps.original(page)).to_contain_text("PSA is undetectable.")


def test_coming_back_to_the_edit_page_finds_it_as_it_was_left(page, address):
    steps.open_at(page, address)
    before = steps.case_id(page)
    steps.choose_level(page, "Extremely empathic")
    left = steps.at_case(page, other_than=before)

    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About Bedside")).to_be_visible()
    page.get_by_role("link", name="Edit").click()

    assert steps.at_case(page) == left
    expect(page.get_by_role("radio", name="Extremely empathic")).to_be_checked()


def test_every_answer_carries_the_security_headers(page, address):
    answer = page.goto(f"{address}/about")

    assert answer
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.viewport(820, 1180)
def test_on_an_upright_tablet_the_texts_are_wide_enough_to_read(page, address):
    steps.open_at(page, address)

    box = steps.edited(page).bounding_box()
    assert box
    assert box["width"] > 300
