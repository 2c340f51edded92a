"""Take the pictures of the documentation again: `python -m tests.e2e.screenshots`."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e import steps
from tests.e2e.conftest import FLAGS, TOP, served

FOLDER = TOP / "docs" / "screenshots"
MESSAGE = (
    "I have had chest pain when I climb stairs since Monday, and I am scared about the stress "
    "test. My name is Jordan Example, please call 555-0100."
)
REPLY = "Your stress test was normal. Take aspirin 81 mg once a day. Call us if the pain returns."
PAIRS = (
    "patient_message,physician_reply,specialty\n"
    "Is my test normal?,Your test is normal. Repeat it in 6 months.,Cardiology\n"
    ",Nothing was asked.,\n"
    "Is my test normal?,Your test is normal. Repeat it in 6 months.,Cardiology\n"
)


def edit(page: Page, address: str) -> None:
    """Show the page as it opens."""
    steps.open_at(page, address)


def fact(page: Page, address: str) -> None:
    """Show the page with a fact chosen."""
    steps.open_at(page, address)
    page.locator("button.fact", has_text="continence nurse").click()


def one_text(page: Page, address: str) -> None:
    """Show both texts run together."""
    steps.open_at(page, f"{address}/?case=written~syn-onc-01~extreme")
    page.get_by_role("button", name="In one text").click()


def rules(page: Page, address: str) -> None:
    """Show the rules' edit of a pasted pair with a red flag."""
    steps.open_at(page, address)
    before = steps.case_id(page)
    steps.paste(page, MESSAGE, REPLY)
    steps.at_case(page, other_than=before)


def sending(page: Page, address: str) -> None:
    """Show what stands between a text and a remote engine."""
    rules(page, address)
    steps.choose(page, "Who edits", "OpenAI")
    page.get_by_label("OpenAI key").fill("not-a-real-key-0000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What to do with them")).to_be_visible()
    page.get_by_text("Mask them all").click()


def desk(page: Page, address: str) -> None:
    """Show a flawed edit with some of its changes decided."""
    steps.open_at(page, f"{address}/?case=written~syn-onc-08~extreme")
    steps.at_rest(page)
    for key in ("n", "r", "n", "r", "n"):
        page.keyboard.press(key)
        steps.at_rest(page)
    expect(page.locator(".desk-bar")).to_contain_text("2 decided")


def repair(page: Page, address: str) -> None:
    """Show what a repair by rules would take out of a flawed edit."""
    steps.open_at(page, f"{address}/?case=written~syn-onc-08~extreme")
    page.get_by_role("button", name="Remove what is not supported").click()
    expect(page.get_by_role("button", name="Take this text")).to_be_visible()


def compare(page: Page, address: str) -> None:
    """Show three levels side by side."""
    steps.open_at(page, address)
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("menuitem", name="Compare the three levels").click()
    expect(page.locator(".variant")).to_have_count(3)


def library(page: Page, address: str) -> None:
    """Show the library with a pair chosen."""
    page.goto(f"{address}/library")
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + 90)
    expect(page.locator("section.pane").first).to_be_visible()


def importing(page: Page, address: str) -> None:
    """Show the fate of every row of a file."""
    page.goto(f"{address}/library")
    page.get_by_text("Import", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "pairs.csv", "mimeType": "text/csv", "buffer": PAIRS.encode()}
    )
    expect(page.get_by_text("rows read")).to_be_visible()


def prompts(page: Page, address: str) -> None:
    """Show an ablation of the refined prompt before it is saved."""
    page.goto(f"{address}/prompts?prompt=edit-refined@1&view=write")
    switch = page.get_by_role("switch", name="Balance")
    expect(switch).to_be_enabled()
    if switch.is_checked():  # unsaved text stays from picture to picture
        page.get_by_text("Balance", exact=True).click()
    expect(page.get_by_role("button", name="Save as a new version")).to_be_visible()


def run_plan(page: Page, address: str, name: str) -> str:
    """Run a shipped plan from the page to its end; return the address of its results."""
    page.goto(f"{address}/runs?run=new")
    expect(page.get_by_role("heading", name="Plan a run")).to_be_visible()
    page.get_by_role("combobox", name="Begin with").click()
    page.get_by_role("option", name=name).click()
    expect(page.get_by_role("combobox", name="Begin with")).to_have_value(re.compile(name))
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_role("heading", name="What each arm came to")).to_be_visible(timeout=120_000)
    return page.url


def runs(page: Page, address: str) -> None:
    """Show what the plan that chooses a model came to."""
    run_plan(page, address, "model-selection")


def tradeoff(page: Page, address: str) -> None:
    """Show what the plan that calibrates levels came to."""
    page.goto(run_plan(page, address, "level-calibration").replace("/runs", "/tradeoff"))
    expect(page.get_by_role("heading", name="The paper's numbers")).to_be_visible(timeout=60_000)


def lengths(page: Page, address: str) -> None:
    """Show what the plan about short originals came to."""
    page.goto(run_plan(page, address, "length-strata").replace("/runs", "/tradeoff"))
    chart = page.get_by_role("heading", name="Do short originals invite invention?")
    expect(page.get_by_role("heading", name="The paper's numbers")).to_be_visible(timeout=60_000)
    chart.evaluate("heading => heading.scrollIntoView({block: 'start'})")


def about(page: Page, address: str) -> None:
    """Show the about page."""
    page.goto(f"{address}/about")
    expect(page.get_by_role("heading", name="About Bedside")).to_be_visible()


SCENES = (
    edit,
    fact,
    one_text,
    rules,
    sending,
    desk,
    repair,
    compare,
    library,
    importing,
    prompts,
    runs,
    tradeoff,
    lengths,
    about,
)


def take(browser: Browser, address: str, folder: Path, *, every: bool) -> None:
    """Take each scene by day and the first one by night; with `every`, all, on a tablet too."""
    wanted = [("light", scene, "", 1280, 800) for scene in SCENES]
    wanted.append(("dark", edit, "", 1280, 800))
    if every:
        wanted += [("dark", scene, "", 1280, 800) for scene in SCENES[1:]]
        wanted += [("light", scene, "-tablet", 820, 1180) for scene in SCENES]
    for scheme, scene, suffix, width, height in wanted:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        scene(page, address)
        page.mouse.move(width - 2, height - 2)
        page.wait_for_timeout(700)
        page.screenshot(path=folder / f"{scene.__name__}{suffix}-{scheme}.png")
        page.close()


def main() -> int:
    """Take the pictures into `docs/screenshots`, or all sizes into the folder that is named."""
    path = shutil.which("chromium")
    if path is None:
        return 2
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        with served(Path(data)) as address:
            take(browser, address, folder, every=len(sys.argv) > 1)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
