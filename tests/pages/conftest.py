"""The app as Streamlit runs it, without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.services.access import Visit
from core.services.tools import Store, open_store
from core.settings import load_settings
from pages.ui import who

SHELL = Path(__file__).resolve().parents[2] / "pages" / "shell.py"
PATIENCE = 60


@pytest.fixture(autouse=True)
def come_as(monkeypatch) -> Callable[..., None]:
    """Come from this computer, as AppTest has no connection; return how to come otherwise."""

    def come(*, is_loopback: bool = True, host: str = "localhost:8501", **fields) -> None:
        headers = {"host": host, **fields.pop("headers", {})}
        visit = Visit(is_loopback=is_loopback, headers=headers, **fields)
        monkeypatch.setattr(who, "visit", lambda: visit)

    come()
    return come


@pytest.fixture
def open_app() -> Callable[..., AppTest]:
    """Return a function that opens the app, at a link where one is given."""

    def opened(**link: str) -> AppTest:
        app = AppTest.from_file(str(SHELL), default_timeout=PATIENCE)
        for name, value in link.items():
            app.query_params[name] = value
        return app.run()

    return opened


@pytest.fixture
def page_at(open_app) -> Callable[..., AppTest]:
    """Return a function that opens one page by its file, at a link where one is given."""

    def opened(file: str, **link: str) -> AppTest:
        app = open_app().switch_page(file)
        for name, value in link.items():
            app.query_params[name] = value
        return app.run()

    return opened


@pytest.fixture
def store() -> Iterator[Store]:
    """Open the database that the app of this test uses."""
    with open_store(load_settings()) as opened:
        yield opened


def shown(app: AppTest, key: str = "case-view") -> dict:
    """Return the data that a case view of the page draws."""
    views = [each for each in app.get("bidi_component") if each.key == key]
    assert views, f"no `{key}` on the page: {[each.value for each in app.error]}"
    return json.loads(views[0].proto.json)


def shows(app: AppTest, key: str) -> bool:
    """Tell whether the page holds a case view of this name."""
    return any(each.key == key for each in app.get("bidi_component"))


def until_shown(app: AppTest, key: str = "case-view", *, turns: int = 400) -> dict:
    """Rerun the page until a job in the background has brought its case."""
    for _ in range(turns):
        if shows(app, key):
            return shown(app, key)
        app.run()
    raise AssertionError(f"no `{key}` after {turns} reruns")


def text_of(pane: dict) -> str:
    """Return the whole text of one pane."""
    return "".join(piece["text"] for piece in pane["pieces"])


def statements(view: dict) -> list[str]:
    """Return the plain statements of the first screen."""
    return [each["text"] for each in view["statements"]]
