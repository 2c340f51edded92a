"""Take the pictures of a panel again: `python -m tests.e2e.panel_pictures [FOLDER]`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.domain.access import OPERATOR
from core.domain.panel import StudyPlan
from core.samples.panel_texts import default_texts
from core.services.cards import cards_html
from core.services.definition_cards import named_cards, with_cards
from core.services.seating import make_seats
from core.services.studying import create_study, open_study
from core.services.tools import open_store
from core.settings import load_settings
from tests.e2e.conftest import FLAGS, TOP, served
from tests.e2e.tablets import LABELS, at_pair, begin, chosen, saved, scan, tap
from tests.panels import Tablet

FOLDER = TOP / "docs" / "screenshots"
PORTRAIT, LANDSCAPE, DESK = (820, 1180), (1180, 820), (1280, 800)


@dataclass(frozen=True)
class Room:
    """An app with an open study, cards for some seats, and people at others.

    `carded` is the token of a seat in another study, which has a definition card.
    """

    address: str
    study_id: str
    tokens: tuple[str, ...]
    carded: str
    cards: Path


def prepare(address: str, folder: Path) -> Room:
    """Open a study of the written examples, with people who are at different places."""
    with open_store(load_settings(env={}, db=folder / "annotations.db")) as store:
        plan = StudyPlan(pairs_per_seat=12, votes_per_pair=12, seats=12)
        study = create_study(
            store,
            OPERATOR,
            "Warm replies, spring panel",
            [("written:empathic", "physician")],
            plan,
            default_texts(),
        )
        made = make_seats(store, OPERATOR, study.id, 12)
        open_study(store, OPERATOR, study.id)
        cards = folder / "seat-cards.html"
        cards.write_text(cards_html(study, made, "https://10.0.0.5:8443"), encoding="utf-8")
        for place, card in enumerate(made[5:]):
            person = Tablet(store, card)
            person.start()
            for number in range(2 * place):
                person.answer(("first", "equal", "second")[(number + place) % 3])
            if place == 2:
                person.tap("help", on=True)
            if place == 4:
                person.tap("break")
        texts = with_cards(default_texts(), named_cards(["three_part"]))
        other = create_study(
            store, OPERATOR, "With a card", [("written:empathic", "physician")], plan, texts
        )
        (carded,) = make_seats(store, OPERATOR, other.id, 1)
        open_study(store, OPERATOR, other.id)
    tokens = tuple(card.token for card in made[:5])
    return Room(address, study.id, tokens, carded.token, cards)


def consent(page: Page, room: Room) -> None:
    """Show the consent."""
    scan(page, room.address, room.tokens[0])
    tap(page, "Go on")
    expect(page.get_by_role("button", name="I agree to take part")).to_be_visible()


def judging(page: Page, room: Room) -> None:
    """Show a pair with an answer."""
    scan(page, room.address, room.tokens[1])
    begin(page)
    tap(page, LABELS["first"])
    saved(page)
    expect(chosen(page, "first")).to_be_visible()


def judging_landscape(page: Page, room: Room) -> None:
    """Show a pair with both replies beside each other."""
    scan(page, room.address, room.tokens[2])
    begin(page)


def judging_large(page: Page, room: Room) -> None:
    """Show a pair with letters of twice the size."""
    scan(page, room.address, room.tokens[3])
    page.get_by_role("button", name="Largest").click()
    begin(page)
    at_pair(page, 1)


def definition(page: Page, room: Room) -> None:
    """Show a second pair with its definition card, which can be hidden by now."""
    scan(page, room.address, room.carded)
    begin(page)
    tap(page, LABELS["equal"])
    saved(page)
    tap(page, "Next")
    at_pair(page, 2)


def board(page: Page, room: Room) -> None:
    """Show where everybody is."""
    page.goto(f"{room.address}/studies?study={room.study_id}")
    expect(page.get_by_text("Pause all")).to_be_visible()


def make(page: Page, room: Room) -> None:
    """Show how a study is made."""
    page.goto(f"{room.address}/studies?study=new")
    expect(page.get_by_role("button", name="Make the draft")).to_be_visible()


def cards(page: Page, room: Room) -> None:
    """Show the cards as they are printed."""
    page.goto(room.cards.as_uri())


SCENES: tuple[tuple[str, Callable[[Page, Room], None], tuple[int, int]], ...] = (
    ("panel-consent", consent, PORTRAIT),
    ("panel-judging-portrait", judging, PORTRAIT),
    ("panel-judging-landscape", judging_landscape, LANDSCAPE),
    ("panel-judging-200", judging_large, PORTRAIT),
    ("panel-definition-card", definition, PORTRAIT),
    ("panel-board", board, DESK),
    ("panel-make", make, DESK),
    ("panel-cards", cards, PORTRAIT),
)


def take(browser: Browser, room: Room, folder: Path) -> None:
    """Take each scene."""
    for name, scene, (width, height) in SCENES:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(30_000)
        scene(page, room)
        page.mouse.move(width - 2, height - 2)
        page.wait_for_timeout(900)
        page.screenshot(path=folder / f"{name}.png")
        page.close()


def main() -> int:
    """Take the pictures into `docs/screenshots`, or into the folder that is named."""
    path = shutil.which("chromium")
    if path is None:
        return 2
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        with served(Path(data)) as address:
            take(browser, prepare(address, Path(data)), folder)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
