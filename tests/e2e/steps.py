"""What a person does on the pages, in words."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

# Patience for a busy machine: what is expected still has to happen, only later.
expect.set_options(timeout=20_000)

LEVELS = ("Empathic", "More empathic", "Extremely empathic")


def open_at(page: Page, url: str) -> None:
    """Open a link and wait until the edited reply is there."""
    page.goto(url)
    expect(edited(page)).to_be_visible()


def edited(page: Page) -> Locator:
    """Return the pane of the edited reply."""
    return page.locator("section.pane", has_text="The edited reply").last


def original(page: Page) -> Locator:
    """Return the pane of the physician's reply."""
    return page.locator("section.pane", has_text="The physician's reply").first


def statement(page: Page, place: int) -> Locator:
    """Return one of the plain statements of the first screen."""
    return page.locator(".statement").nth(place)


def badge(page: Page, words: str) -> Locator:
    """Return a badge beside the title."""
    return page.get_by_test_id("stMarkdown").filter(has_text=words).first


_AT_REST = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const ends = (each) => each.effect?.getComputedTiming().iterations !== Infinity;
  return (!app || app.dataset.testScriptState === "notRunning")
    && !document.querySelector("[data-testid=stSkeleton]")
    && !document.getAnimations().some((each) => each.playState === "running" && ends(each));
}"""


def choose_level(page: Page, level: str) -> None:
    """Set how much empathy is asked for."""
    page.get_by_test_id("stButtonGroup").get_by_text(level, exact=True).click()


def at_rest(page: Page) -> None:
    """Wait until the page's script has ended, every widget is drawn and nothing moves any more."""
    page.wait_for_function(_AT_REST)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a list, which closes again where the page still scrolls or is drawn."""
    box = page.get_by_label(label, exact=True)
    box.scroll_into_view_if_needed()
    at_rest(page)
    box.click()
    wanted = page.get_by_role("option", name=option, exact=True)
    if not wanted.is_visible():
        box.press("ArrowDown")
    wanted.click()


def paste(page: Page, message: str, reply: str) -> None:
    """Paste a pair of one's own and use it."""
    page.get_by_role("button", name="Paste my own").click()
    page.get_by_label("The patient's message").fill(message)
    page.get_by_label("The physician's reply").fill(reply)
    page.get_by_role("button", name="Use these texts").click()


def at_case(page: Page, *, other_than: str = "") -> str:
    """Wait until the address names a case, and return its id."""
    page.wait_for_function(
        "old => { const id = new URL(location.href).searchParams.get('case');"
        " return id && id !== old }",
        arg=other_than,
    )
    return case_id(page)


def case_id(page: Page) -> str:
    """Return the case that the address names."""
    found = re.search(r"[?&]case=([^&]+)", page.url)
    return found[1] if found else ""
