"""The clinician's desk in a browser: every change decided by keyboard, undone, shared, mended."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.test_access import grave_violations

INSERTION = "written~syn-onc-01~high"
SEVERAL = "written~syn-onc-08~extreme"
FLAWED = ("written~syn-onc-02~extreme", "written~syn-pc-01~extreme", SEVERAL)
WITHIN_SECONDS = 110
LEFT = "nothing left that must be decided"


def open_desk(page: Page, address: str, case: str) -> None:
    steps.open_at(page, f"{address}/?case={case}")
    expect(bar(page)).to_be_visible()
    steps.at_rest(page)


def bar(page):
    return page.locator(".desk-bar")


def changes(page):
    return page.locator(".change")


def current(page):
    return page.locator(".change.current, .hunk.current")


def said(page):
    return bar(page).locator(".said")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def text_box(page):
    return page.get_by_role("textbox", name="The text of the reply")


def focused(page):
    return page.evaluate(
        "() => { let at = document.activeElement;"
        " while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
        " return at?.dataset?.row ?? at?.dataset?.act ?? at?.tagName }"
    )


@pytest.mark.parametrize("case", FLAWED)
def test_all_changes_of_a_flawed_edit_are_decided_by_keyboard_alone_and_copied(page, address, case):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_desk(page, address, case)
    expect(page.get_by_role("button", name="Copy the text")).to_be_disabled()
    count = changes(page).count()

    began = time.monotonic()
    for _ in range(count):
        press(page, "j")
        is_grave = "flagged" in (current(page).get_attribute("class") or "")
        press(page, "r" if is_grave else "a")
        expect(current(page).get_by_role("button", pressed=True)).to_be_visible()
    expect(bar(page)).to_contain_text(f"{count} decided")
    expect(bar(page)).to_contain_text(LEFT)
    copying = page.get_by_role("button", name="Copy the text")
    expect(copying).to_be_enabled()
    copying.focus()
    press(page, "Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert time.monotonic() - began < WITHIN_SECONDS

    copied = page.evaluate("navigator.clipboard.readText()")
    shown = (
        steps.edited(page)
        .locator(".text")
        .evaluate(
            "text => { const copy = text.cloneNode(true);"
            " copy.querySelectorAll('.spoken, .sign').forEach(each => each.remove());"
            " return copy.textContent }"
        )
    )
    assert copied == shown


def test_rejecting_an_insertion_moves_precision_flags_and_tables_at_once(page, address):
    open_desk(page, address, INSERTION)
    expect(steps.statement(page, 1)).to_contain_text("1 fact added")
    expect(steps.statement(page, 3)).to_contain_text("2 flags")

    press(page, "n", "r")

    expect(said(page)).to_have_text(
        "Rejected. Precision 0.89 to 1.00, nothing left that must be decided."
    )
    expect(steps.statement(page, 1)).to_contain_text("Nothing medical added")
    expect(steps.statement(page, 3)).to_contain_text("No flags")
    expect(steps.edited(page)).not_to_contain_text("continence nurse")
    expect(page.locator(".fact-table").last).not_to_contain_text("continence nurse")
    expect(page.locator("p[role=status]")).to_have_text(re.compile("Precision 0.89 to 1.00"))


def test_undo_and_redo_work_after_a_reload(page, address):
    open_desk(page, address, INSERTION)
    press(page, "n", "r")
    expect(steps.statement(page, 1)).to_contain_text("Nothing medical added")
    expect(page).to_have_url(re.compile(r"[?&]desk="))

    page.reload()
    expect(steps.statement(page, 1)).to_contain_text("Nothing medical added")
    steps.at_rest(page)
    press(page, "Control+z")
    expect(steps.statement(page, 1)).to_contain_text("1 fact added")
    press(page, "Shift+U")

    expect(steps.statement(page, 1)).to_contain_text("Nothing medical added")


def test_the_focus_stays_on_the_change_that_was_decided(page, address):
    open_desk(page, address, SEVERAL)
    press(page, "j", "ArrowDown", "ArrowDown")
    row = focused(page)

    press(page, "r")
    expect(said(page)).to_contain_text("Rejected.")

    assert focused(page) == row
    assert current(page).get_attribute("data-row") == row
    expect(page.locator(".panes:not([hidden]) .now").first).to_be_in_viewport()
    expect(current(page)).to_be_in_viewport()


def test_words_inside_a_change_are_decided_on_their_own(page, address):
    open_desk(page, address, SEVERAL)
    press(page, "j", "j", "j", "w")
    expect(page.locator(".hunk")).to_have_count(3)

    press(page, "j", "r")

    expect(page.locator(".hunk.rejected")).to_have_count(1)
    expect(said(page)).to_contain_text("Rejected.")
    expect(steps.edited(page)).to_contain_text("and this can")
    expect(current(page)).to_contain_text("Rejected")


def test_what_is_open_is_named_and_led_to(page, address):
    open_desk(page, address, INSERTION)

    expect(bar(page)).to_contain_text("7 changes · 1 must be decided")
    expect(bar(page)).to_contain_text("To copy the text, decide change 7.")
    expect(page.get_by_role("button", name="Download the text")).to_be_disabled()
    expect(page.get_by_role("button", name="Download the report")).to_contain_text(
        "draft: 1 change undecided"
    )
    page.get_by_role("button", name="Next to decide").click()

    expect(current(page)).to_contain_text("continence nurse")
    expect(current(page)).to_be_in_viewport()


def test_all_warmth_is_accepted_and_nothing_that_is_flagged(page, address):
    open_desk(page, address, INSERTION)

    page.get_by_role("button", name="Accept all warmth").click()

    expect(said(page)).to_contain_text("All warmth accepted. 1 change left to decide.")
    expect(page.locator(".change.flagged.open")).to_have_count(1)
    expect(page.get_by_role("button", name="Copy the text")).to_be_disabled()


def test_the_keys_rest_while_somebody_types_and_when_they_are_off(page, address):
    open_desk(page, address, SEVERAL)
    press(page, "j")
    page.get_by_role("button", name="Edit by hand").click()
    text_box(page).click()
    press(page, "End", "r", "a", "n")

    expect(text_box(page)).to_have_value(re.compile("ran"))
    expect(page.locator(".change.rejected, .change.accepted")).to_have_count(0)
    page.get_by_role("button", name="Cancel").click()
    expect(text_box(page)).to_have_count(0)

    page.get_by_role("button", name="Keys of the desk").click()
    current(page).focus()
    press(page, "r")
    expect(page.get_by_role("button", name="Keys of the desk")).to_have_text("Keys off")
    expect(page.locator(".change.rejected")).to_have_count(0)


def test_a_double_click_decides_once(page, address):
    open_desk(page, address, INSERTION)
    changes(page).first.get_by_role("button", name="Accept").dblclick()
    expect(said(page)).to_contain_text("Accepted.")

    steps.at_rest(page)
    expect(page.get_by_text("History: 1 revision", exact=True)).to_be_visible()


def test_two_tabs_join_what_does_not_touch_and_refuse_what_does(page, address, visit):
    open_desk(page, address, SEVERAL)
    press(page, "j", "a")
    expect(page).to_have_url(re.compile(r"[?&]desk="))
    expect(said(page)).to_contain_text("Accepted.")
    other = visit(None)
    steps.open_at(other, page.url)
    steps.at_rest(other)

    press(page, "j", "r")
    expect(said(page)).to_contain_text("Rejected.")
    press(other, "j", "j", "j", "r")
    expect(bar(other)).to_contain_text("3 decided")
    expect(other.locator(".change.rejected")).to_have_count(2)

    press(page, "j", "a")

    expect(said(page)).to_contain_text("Nothing of yours was saved")
    expect(said(page)).to_be_in_viewport()
    expect(bar(page)).to_contain_text("3 decided")
    expect(changes(page).nth(2)).to_contain_text("Rejected")


def test_a_link_reopens_the_state_for_somebody_else(page, address, visit):
    open_desk(page, address, INSERTION)
    press(page, "n", "r")
    expect(page).to_have_url(re.compile(r"[?&]desk="))
    expect(said(page)).to_contain_text("Rejected.")

    fresh = visit(None)
    steps.open_at(fresh, page.url)

    expect(steps.statement(fresh, 1)).to_contain_text("Nothing medical added")
    expect(fresh.locator(".change.rejected")).to_contain_text("continence nurse")
    steps.open_at(fresh, f"{address}/?case={INSERTION}")
    expect(steps.statement(fresh, 1)).to_contain_text("1 fact added")
    fresh.get_by_role("button", name="Go on at revision").click()
    expect(steps.statement(fresh, 1)).to_contain_text("Nothing medical added")


def test_an_older_revision_is_only_looked_at(page, address):
    open_desk(page, address, INSERTION)
    press(page, "j", "a")
    expect(said(page)).to_contain_text("Accepted.")
    press(page, "n", "r")
    expect(said(page)).to_contain_text("Rejected.")
    page.get_by_text("History: 2 revisions").click()
    page.get_by_role("button", name="Look at it").first.click()

    expect(page).to_have_url(re.compile(r"[?&]revision=1"))
    expect(steps.statement(page, 1)).to_contain_text("1 fact added")
    expect(page.locator(".change-acts .accepted")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy the text")).to_be_disabled()
    page.get_by_role("button", name="To the newest").click()
    expect(steps.statement(page, 1)).to_contain_text("Nothing medical added")


def test_a_hand_edit_is_checked_again_and_unsaved_words_stay(page, address):
    open_desk(page, address, INSERTION)
    page.get_by_role("button", name="Edit by hand").click()
    own = text_box(page)
    expect(own).to_have_value(re.compile("continence nurse"))
    own.fill(own.input_value() + " Please take ramipril 5 mg every day.")
    page.get_by_role("button", name="Accept all warmth").click()
    expect(said(page)).to_contain_text("All warmth accepted")
    expect(own).to_have_value(re.compile("ramipril 5 mg"))

    page.get_by_role("button", name="Save and check").click()

    expect(said(page)).to_contain_text("Your text was saved.")
    expect(text_box(page)).to_have_count(0)
    expect(steps.edited(page)).to_contain_text("ramipril 5 mg every day")
    expect(bar(page)).to_contain_text("2 must be decided")
    press(page, "u")
    expect(steps.edited(page)).not_to_contain_text("ramipril")


def test_an_empty_hand_edit_is_refused_in_plain_words(page, address):
    open_desk(page, address, INSERTION)
    page.get_by_role("button", name="Edit by hand").click()
    text_box(page).fill("  ")
    page.get_by_role("button", name="Save and check").click()

    expect(page.get_by_text(re.compile("edited reply is empty"))).to_be_visible()
    expect(text_box(page)).to_have_value("  ")


def test_what_is_not_supported_is_removed_shown_first_and_then_taken(page, address):
    open_desk(page, address, SEVERAL)
    page.get_by_role("button", name="Remove what is not supported").click()

    expect(page.get_by_text(re.compile(r"\d of \d unsupported sentences"))).to_be_visible()
    expect(page.locator("section.pane", has_text="Repaired")).not_to_contain_text("beat this")
    page.reload()
    expect(page.locator("section.pane", has_text="Repaired")).to_be_visible()
    page.get_by_role("button", name="Take this text").click()

    expect(said(page)).to_contain_text("The repair was taken.")
    expect(steps.edited(page)).not_to_contain_text("beat this together")
    expect(page.get_by_role("button", name="Take this text")).to_have_count(0)


def test_a_locked_sentence_stands_word_for_word(page, address):
    open_desk(page, address, INSERTION)
    steps.choose(page, "Who edits", "Rules (offline)")
    expect(page.get_by_text("Rules, not a language model").first).to_be_visible()
    before = steps.case_id(page)
    page.get_by_text("Keep these sentences word for word").click()
    page.get_by_text("Leakage is common at 6 weeks", exact=False).first.click()

    steps.at_case(page, other_than=before)
    expect(page.get_by_text(re.compile("1 locked sentence stands word for word"))).to_be_visible()


def test_the_passport_is_one_file_of_the_case(page, address):
    open_desk(page, address, INSERTION)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the case passport").click()

    text = download.value.path().read_text(encoding="utf-8")
    assert "continence nurse" in text
    assert "<script" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_at_the_desk(page, address, scheme):
    page.emulate_media(color_scheme=scheme)
    open_desk(page, address, SEVERAL)
    press(page, "j", "a", "n", "r")
    expect(said(page)).to_contain_text("Rejected.")

    assert grave_violations(page) == []


def test_on_a_tablet_every_target_is_44_pixels_and_nothing_is_cut(chromium, address):
    context = chromium.new_context(viewport={"width": 820, "height": 1180}, has_touch=True)
    page = context.new_page()
    open_desk(page, address, SEVERAL)
    changes(page).nth(1).get_by_role("button", name="Reject").tap()
    expect(said(page)).to_contain_text("Rejected.")

    sizes = page.locator(".desk-bar button, .rail button, .toolbar button").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect())"
        ".map(box => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 44
    expect(current(page)).to_be_in_viewport()
    expect(steps.edited(page).locator(".now").first).to_be_in_viewport()
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 820
    context.close()
