"""How fast the pages are on this machine: `python -m tests.bench.pages` (needs Chromium).

Cold start is the time from starting the process to the finished case on screen; a click is the
time from pressing a level to the edited reply having changed in the document.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.conftest import FLAGS, served

CLICKS = 12
_CHANGED = """old => {
  const drawn = [...document.querySelectorAll('*')].map(each => each.shadowRoot).filter(Boolean);
  const root = drawn.find(each => each.querySelector('.panes'));
  const panes = root?.querySelectorAll('.panes:not([hidden]) .text');
  return panes?.length === 2 && panes[1].textContent !== old;
}"""
_TEXT = ".panes:not([hidden]) .pane:nth-child(2) .text"


def click(page: Page, level: str) -> float:
    """Return the seconds from a click on a level to the changed text."""
    old = page.locator(_TEXT).text_content()
    button = page.get_by_test_id("stButtonGroup").get_by_text(level, exact=True)
    began = time.perf_counter()
    button.click()
    page.wait_for_function(_CHANGED, arg=old, polling=5)
    return time.perf_counter() - began


def clicks(page: Page) -> list[float]:
    """Go back and forth between two levels; the first two clicks fill the caches."""
    page.wait_for_timeout(500)
    taken = [
        click(page, level) for _ in range(CLICKS // 2) for level in ("Empathic", "More empathic")
    ]
    return taken[2:]


def main() -> int:
    """Measure and print."""
    path = shutil.which("chromium")
    if path is None:
        print("no Chromium on the path; try `apt install chromium`")
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        began = time.perf_counter()
        with served(Path(folder)) as address:
            up = time.perf_counter() - began
            page.goto(address)
            page.locator(_TEXT).wait_for()
            cold = time.perf_counter() - began
            page.reload()
            began = time.perf_counter()
            page.reload()
            page.locator(_TEXT).wait_for()
            warm = time.perf_counter() - began
            written = clicks(page)
            page.get_by_label("Who edits", exact=True).click()
            page.get_by_role("option", name="Rules (offline)").click()
            page.wait_for_timeout(3000)
            rules = clicks(page)
            page.close()
        browser.close()
    print(f"server answers        {up:6.2f} s after its start")
    print(f"first page usable     {cold:6.2f} s after the server's start")
    print(f"page reloaded         {warm:6.2f} s")
    for name, taken in (("written example", written), ("cached rules", rules)):
        print(
            f"click, {name:15}{statistics.median(taken) * 1000:6.0f} ms median, "
            f"{max(taken) * 1000:.0f} ms worst of {len(taken)}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
