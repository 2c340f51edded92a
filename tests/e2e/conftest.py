"""The app as the README starts it, driven by Chromium like a person would."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from core.services.tools import Store, open_store
from core.settings import load_settings

TOP = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
KEYS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_BASE_URL")


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker that sets the size of the window."""
    config.addinivalue_line("markers", "viewport(width, height): the size of the window")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark journeys, and walk one that failed once more: a busy machine loses a click at times.

    The summary counts and names every rerun; what fails twice fails.
    """
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker("e2e")
            item.add_marker(pytest.mark.flaky(reruns=1))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def start(folder: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """Start the app on a port; it may reach nothing but loopback."""
    env = {name: value for name, value in os.environ.items() if name not in KEYS}
    env |= {
        "BEDSIDE_DB": str(folder / "annotations.db"),
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1,localhost",
        **environment,
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    with (folder / "server.log").open("a") as log:
        return subprocess.Popen(
            [*command, "--server.port", str(port)], cwd=TOP, env=env, stdout=log, stderr=log
        )


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[str]:
    """Start the app on a free port and yield its address."""
    port = free_port()
    process = start(folder, port, **environment)
    try:
        yield wait_until_up(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[str, Store]]:
    """Serve an app of its own; return its address and its open database."""
    settings = load_settings(env={}, db=tmp_path / "annotations.db")
    with served(tmp_path) as address, open_store(settings) as store:
        yield address, store


def wait_until_up(address: str, process: subprocess.Popen[bytes]) -> str:
    """Return the address as soon as the server answers."""
    pause = threading.Event()
    for _ in range(STARTS_WITHIN * 10):
        assert process.poll() is None, "the server ended at its start"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310 - loopback
                if answer.status == 200:
                    return address
        except OSError:
            pause.wait(0.1)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; without one these tests fail in CI and are skipped elsewhere.

    Playwright holds this thread's event loop as long as it is open, so it is closed before tests
    of another package run in the same process.
    """
    path = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None:
        message = "no Chromium on the path; try `apt install chromium`"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory) -> Iterator[str]:
    """Serve one app for all journeys that don't need a fresh one."""
    with served(tmp_path_factory.mktemp("app")) as address:
        yield address


@pytest.fixture
def visit(chromium, server) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page as a new person; nothing may leave this machine."""
    contexts: list[BrowserContext] = []
    alarms: list[str] = []

    def opened(
        path: str | None = "/", *, address: str = server, width: int = 1280, height: int = 800
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: note_outside(alarms, request.url, address))
        page.on("dialog", lambda dialog: (alarms.append(dialog.type), dialog.dismiss()))
        if path is not None:
            page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert alarms == [], "a dialog opened, or another host was asked"


@pytest.fixture
def address(server) -> str:
    """Return the address of the app that all journeys share."""
    return server


@pytest.fixture
def page(request, visit) -> Page:
    """Open a blank page, at another size where the test is marked `viewport(width, height)`."""
    marked = request.node.get_closest_marker("viewport")
    width, height = marked.args if marked else (1280, 800)
    return visit(None, width=width, height=height)


def note_outside(alarms: list[str], url: str, address: str) -> None:
    """Remember a request that goes to another host than the app's own."""
    host = address.removeprefix("http://")
    if not url.startswith((f"http://{host}", f"ws://{host}", "data:", "blob:", "about:")):
        alarms.append(url)
