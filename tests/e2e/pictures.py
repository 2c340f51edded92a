"""Scenes of the app as pictures: by day for the documentation, all looks into another folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page

DESK, TABLET = (1280, 800), (820, 1180)

Scene = Callable[[Page], None]


def take(browser: Browser, scenes: Mapping[str, Scene], folder: Path, *, every: bool) -> None:
    """Take each scene by day; with `every` by night and on a tablet too."""
    looks = [("light", DESK, "")]
    if every:
        looks += [("dark", DESK, ""), ("light", TABLET, "-tablet"), ("dark", TABLET, "-tablet")]
    for name, scene in scenes.items():
        for scheme, (width, height), suffix in looks:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(60_000)
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            scene(page)
            page.mouse.move(width - 2, height - 2)
            page.wait_for_timeout(1200)
            page.screenshot(path=folder / f"{name.replace('_', '-')}{suffix}-{scheme}.png")
            page.close()
