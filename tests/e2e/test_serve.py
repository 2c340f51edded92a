"""A panel on the network as the documentation starts it: TLS, live connection, secure cookies."""

import os
import signal
import ssl
import subprocess
import sys
import threading
import urllib.request

import pytest
from playwright.sync_api import expect

from core.domain.access import OPERATOR, Role
from core.services.certificates import certificate_for
from core.services.seating import make_seats
from core.services.staffing import add_account
from core.store import Store
from tests.e2e.conftest import KEYS, STARTS_WITHIN, TOP, free_port
from tests.panels import a_study

PASSWORD = "correct horse"


@pytest.fixture
def panel(tmp_path):
    """Serve a panel with a certificate; return its address and a card's link."""
    path = tmp_path / "annotations.db"
    with Store.open(path) as store:
        add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
        (card,) = make_seats(store, OPERATOR, a_study(store), 1)
    made, port = certificate_for("127.0.0.1", tmp_path / "tls"), free_port()
    files = ["--cert", str(made.certificate), "--key", str(made.key), "--db", str(path)]
    command = [sys.executable, "-m", "core", "serve", "--address", "127.0.0.1"]
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port), *files],
            cwd=TOP,
            env={name: value for name, value in os.environ.items() if name not in KEYS},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        address = f"https://127.0.0.1:{port}"
        wait_until_up(address, process, ssl.create_default_context(cafile=made.authority))
        yield address, card
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def wait_until_up(address, process, trusting):
    pause = threading.Event()
    for _ in range(STARTS_WITHIN * 10):
        assert process.poll() is None, "the server ended at its start"
        try:
            health = f"{address}/_stcore/health"
            with urllib.request.urlopen(health, context=trusting, timeout=5):  # noqa: S310 - loopback
                return
        except OSError:
            pause.wait(0.1)
    raise AssertionError("the server did not answer")


def test_a_tablet_and_a_helper_come_in_over_tls_and_their_cookies_stay_on_it(panel, chromium):
    address, card = panel
    for arrive, shown, name in (
        (lambda page: page.goto(f"{address}/s/{card.token}"), "Welcome", "bedside_seat"),
        (lambda page: sign_in(page, address), "Did the facts survive?", "bedside_staff"),
    ):
        context = chromium.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.set_default_timeout(30_000)
        arrive(page)
        expect(page.get_by_role("heading", name=shown)).to_be_visible()
        (cookie,) = [each for each in context.cookies() if each["name"] == name]
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        context.close()


def sign_in(page, address):
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
