"""What a patient does on a tablet, in words."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

# Patience for a busy machine, and for what arrives every ten seconds by itself.
expect.set_options(timeout=20_000)

LABELS = {
    "first": "A shows more empathy",
    "equal": "Both equally",
    "second": "B shows more empathy",
}
TABLET = {"width": 820, "height": 1180}


@dataclass(frozen=True)
class Said:
    """One answer with what was on screen."""

    a: str
    b: str
    choice: str


def scan(page: Page, address: str, token: str) -> None:
    """Open a card's link."""
    page.goto(f"{address}/s/{token}")
    expect(page.get_by_role("heading").first).to_be_visible()


def begin(page: Page) -> None:
    """Go from the first screen to the first pair."""
    tap(page, "Go on")
    tap(page, "I agree to take part")
    tap(page, "Start with practice")
    for number, choice in ((1, "second"), (2, "equal")):
        expect(page.get_by_role("heading", name=f"Practice {number} of 2")).to_be_visible()
        tap(page, LABELS[choice])
        expect(page.get_by_text("Many people tap")).to_be_visible()
        tap(page, "Next")
    at_pair(page, 1)


def tap(page: Page, name: str) -> None:
    """Tap a button by its words."""
    page.get_by_role("button", name=name, exact=True).click()


def at_pair(page: Page, number: int) -> None:
    """Wait for a pair."""
    expect(page.get_by_role("heading", name=f"Pair {number} of")).to_be_visible()


def reply(page: Page, letter: str) -> str:
    """Return the text of Reply A or Reply B."""
    return page.get_by_role("region", name=f"Reply {letter}").locator("p").inner_text()


def choose(page: Page, choice: str) -> Said:
    """Tap an answer and wait until it is shown as saved."""
    said = Said(reply(page, "A"), reply(page, "B"), choice)
    tap(page, LABELS[choice])
    saved(page)
    return said


def saved(page: Page) -> None:
    """Wait for the word."""
    expect(page.get_by_text("✓ Saved")).to_be_visible()


def chosen(page: Page, choice: str) -> Locator:
    """Return the answer's button when it is pressed."""
    return page.get_by_role("button", name=LABELS[choice], exact=True, pressed=True)
