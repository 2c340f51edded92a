"""F4, F11, F15 in a real browser: what a tablet shows and keeps when the server has trouble."""

import os
import signal

import pytest
from playwright.sync_api import expect

from core.domain.access import OPERATOR
from core.services.seating import make_seats
from core.store import Store
from tests.e2e import tablets
from tests.e2e.conftest import free_port, start, wait_until_up
from tests.e2e.tablets import LABELS, at_pair, chosen, saved, scan, tap
from tests.panels import a_study

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX signals and limits")


class House:
    """A server that can be killed and started again on the same port and database."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.begin()

    def begin(self):
        self.process = start(self.folder, self.port)
        wait_until_up(self.address, self.process)

    def end(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        return self.process.wait(timeout=5)

    def answers(self):
        with Store.open(self.folder / "annotations.db") as store:
            return [
                row["shown_choice"]
                for row in store.rows("SELECT shown_choice FROM revisions ORDER BY seq")
            ]


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    if made.process.poll() is None:
        made.end()


@pytest.fixture
def page(house, visit):
    """Open a tablet on the first pair."""
    with Store.open(house.folder / "annotations.db") as store:
        (card,) = make_seats(store, OPERATOR, a_study(store), 1)
    opened = visit(None, address=house.address, **tablets.TABLET)
    scan(opened, house.address, card.token)
    for name in ("Go on", "I agree to take part", "Start with practice"):
        tap(opened, name)
    for number in (1, 2):
        expect(opened.get_by_role("heading", name=f"Practice {number}")).to_be_visible()
        tap(opened, LABELS["equal"])
        tap(opened, "Next")
    at_pair(opened, 1)
    return opened


@posix_only
def test_a_tap_while_the_server_is_dead_is_kept_and_saved_when_it_is_back(house, page):
    """F11: server restart in mid item."""
    house.end()
    tap(page, LABELS["second"])
    expect(chosen(page, "second")).to_be_visible()
    expect(page.get_by_text("Not saved yet. We keep trying.")).to_be_visible()
    expect(page.get_by_text("✓ Saved")).to_have_count(0)
    assert house.answers() == []

    house.begin()
    saved(page)
    assert house.answers() == ["second"]
    tap(page, "Next")
    at_pair(page, 2)


@posix_only
def test_a_tap_while_the_server_is_dead_survives_a_reload(house, page):
    """F11: reload with an answer that never reached the server."""
    house.end()
    tap(page, LABELS["first"])
    expect(page.get_by_text("Not saved yet. We keep trying.")).to_be_visible()
    house.begin()
    page.goto(house.address)
    at_pair(page, 1)
    expect(chosen(page, "first")).to_be_visible()
    saved(page)
    assert house.answers() == ["first"]


@posix_only
def test_a_full_disk_says_not_saved_and_the_same_tap_saves_when_there_is_space(house, page):
    """F4: no file of the server may grow any more."""
    import resource

    _, hard = resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE, (4096, hard))
    tap(page, LABELS["equal"])
    expect(page.get_by_text("Not saved yet. We keep trying.")).to_be_visible()
    expect(chosen(page, "equal")).to_be_visible()
    assert house.answers() == []

    resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    saved(page)
    assert house.answers() == ["equal"]


@posix_only
def test_a_server_that_is_told_to_stop_ends_soon_and_leaves_a_clean_database(house, page):
    """F15."""
    tap(page, LABELS["first"])
    saved(page)
    assert house.end(signal.SIGTERM) in {0, -signal.SIGTERM}
    log = house.folder / "annotations.db-wal"
    assert not log.exists() or log.stat().st_size == 0
    assert house.answers() == ["first"]
