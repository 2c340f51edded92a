"""Take the pictures of alignment again: `python -m tests.e2e.alignment_pictures [FOLDER]`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from core.domain.access import OPERATOR
from core.domain.judging import Protocol
from core.services.judging import JudgeOrder, start_judge
from core.services.tools import open_store
from core.settings import load_settings
from tests.e2e.conftest import FLAGS, TOP, served
from tests.e2e.pictures import take
from tests.judges import wait_for
from tests.panels import a_closed_panel
from tests.votes import a_file

FOLDER = TOP / "docs" / "screenshots"

# The first comparison of a server loads what it computes with.
expect.set_options(timeout=60_000)


def prepare(folder: Path) -> None:
    """Close a panel of the written examples and let the rules judge it both ways."""
    settings = load_settings(env={}, db=folder / "annotations.db")
    with open_store(settings) as store:
        study = a_closed_panel(store)
        for protocol in Protocol:
            order = JudgeOrder(study_id=study, engine="offline:rules", protocol=protocol)
            wait_for(start_judge(settings, settings.keys, OPERATOR, order))


def alignment(page: Page, address: str) -> None:
    """Show what a judge may be used for."""
    page.goto(f"{address}/alignment")
    expect(page.get_by_text("1. People: ")).to_be_visible()


def alignment_import(page: Page, address: str) -> None:
    """Show a file of votes on its way in."""
    page.goto(f"{address}/alignment?set=new")
    page.locator("input[type=file]").set_input_files(
        {"name": "panel.csv", "mimeType": "text/csv", "buffer": a_file(word="the first one")}
    )
    expect(page.get_by_text("What is taken")).to_be_visible()
    # The head of the page is the same as everywhere; what is asked stands below it.
    page.get_by_test_id("stMain").evaluate("each => each.scrollTo(0, 270)")


SCENES = (alignment, alignment_import)


def main() -> int:
    """Take the pictures into `docs/screenshots`, or all looks into the folder that is named."""
    path = shutil.which("chromium")
    if path is None:
        return 2
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        prepare(Path(data))
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        with served(Path(data)) as address:
            scenes = {scene.__name__: partial(scene, address=address) for scene in SCENES}
            take(browser, scenes, folder, every=len(sys.argv) > 1)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
