"""Take the pictures of the review again: `python -m tests.e2e.review_pictures [FOLDER]`."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from core.domain.access import OPERATOR, Actor, Role
from core.domain.reviewing import Rating, ReviewOrder, SourceKind
from core.domain.reviewing_codes import Code, Likelihood, Said
from core.services.review_adjudicating import adjudicate, disagreements
from core.services.reviewing import close_review, create_review
from core.services.tools import open_store
from core.settings import load_settings
from tests.e2e.conftest import FLAGS, TOP, served
from tests.e2e.pictures import take
from tests.unit.reviews.people import review_all, tap

FOLDER = TOP / "docs" / "screenshots"
SEED = 7
PEOPLE = tuple(Actor(role=Role.CLINICIAN, name=name) for name in ("Ada", "Bo"))

# The first table of a server loads what it computes with.
expect.set_options(timeout=60_000)


def prepare(folder: Path) -> tuple[str, str]:
    """Make an open review, and a closed one of invented opinions; return their ids."""
    with open_store(load_settings(env={}, db=folder / "annotations.db")) as store:
        order = ReviewOrder(
            title="Written examples",
            source=SourceKind.WRITTEN,
            flagged=12,
            unflagged=8,
            reviewers=2,
            seed=SEED,
        )
        closed = create_review(store, OPERATOR, order).id
        for person in PEOPLE:
            review_all(store, person, closed, **opinions(random.Random(person.name)))
        for dispute in disagreements(store, OPERATOR, closed):
            adjudicate(
                store,
                OPERATOR,
                dispute.item_id,
                dispute.passage.key,
                rating=dispute.one.rating if dispute.about_rating else None,
                facts={each.fact.key: each.one for each in dispute.facts},
                client_id=tap(),
            )
        close_review(store, OPERATOR, closed)
        return create_review(store, OPERATOR, order).id, closed


def opinions(dice: random.Random) -> dict[str, object]:
    """Invent what somebody finds: an error in one passage of ten, one verdict of ten wrong."""
    codes = (Code.FUP, Code.ASM, Code.FAS, Code.OMI)

    def rating(_passage: str) -> Rating:
        if dice.random() > 0.1:
            return Rating()
        return Rating(
            codes=(dice.choice(codes),),
            severity=dice.randint(1, 3),
            likelihood=dice.choice(list(Likelihood)),
        )

    return {
        "rating": rating,
        "verdict": lambda _: Said.RIGHT if dice.random() < 0.9 else Said.WRONG,
    }


def at_second(page: Page, address: str, ids: tuple[str, str]) -> None:
    """Go to the second passage, and choose what is wrong with it where nothing was saved yet."""
    page.goto(f"{address}/review?review={ids[0]}&view=rate")
    expect(page.locator(".rail")).to_be_visible()
    page.keyboard.press("j")
    if page.locator(".form").count():
        for key in "2sssll":
            page.keyboard.press(key)


def review(page: Page, address: str, ids: tuple[str, str]) -> None:
    """Show a passage that is being rated."""
    at_second(page, address, ids)


def review_verdicts(page: Page, address: str, ids: tuple[str, str]) -> None:
    """Show what the checker said, once the passage is rated."""
    at_second(page, address, ids)
    if page.locator(".form").count():
        page.keyboard.press("Enter")
    expect(page.locator(".verdicts")).to_be_visible()


def review_card(page: Page, address: str, ids: tuple[str, str]) -> None:
    """Show the checker's card."""
    page.goto(f"{address}/review?review={ids[1]}")
    expect(page.get_by_role("heading", name="How far two reviewers agree")).to_be_visible()


SCENES = (review, review_verdicts, review_card)


def main() -> None:
    """Start a fresh app and take all pictures, into another folder when one is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        ids = prepare(Path(name))
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        with served(Path(name)) as address:
            scenes = {scene.__name__: partial(scene, address=address, ids=ids) for scene in SCENES}
            take(browser, scenes, folder, every=folder != FOLDER)
        browser.close()


if __name__ == "__main__":
    main()
