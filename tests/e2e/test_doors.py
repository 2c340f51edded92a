"""The doors over HTTP: cards, codes, passwords, and what nobody gets."""

import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from core.domain.access import OPERATOR, Role
from core.services.seating import make_seats, renew_seat
from core.services.staffing import add_account
from core.store import Store
from tests.e2e.conftest import served
from tests.panels import a_study, tablets

PASSWORD = "correct horse"


@dataclass
class Browser:
    """Speaks HTTP and keeps cookies, without any page."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    last: http.client.HTTPResponse | None = None

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> tuple[int, str]:
        own = {
            "Origin": self.address,
            "Content-Type": "application/x-www-form-urlencoded",
            **headers,
        }
        return self._ask("POST", path, urlencode(fields), own)

    def _ask(self, method, path, body, headers) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {"Cookie": cookie, **headers})
        self.last = connection.getresponse()
        text = self.last.read().decode()
        for line in self.last.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        connection.close()
        return self.last.status, text


def test_a_card_opens_only_its_seat_and_the_link_is_gone_from_the_address(house, visit):
    address, store = house
    (tablet,) = tablets(store, a_study(store))
    page = visit(f"/s/{tablet.card.token}", address=address, width=820, height=1180)
    expect(page).to_have_url(f"{address}/")
    (cookie,) = [each for each in page.context.cookies() if each["name"] == "bedside_seat"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")

    for path in ("/studies", "/staff", "/library", "/edit", "/about"):
        page.goto(address + path)
        expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
        expect(page.get_by_text("Studies")).to_have_count(0)
        expect(page.get_by_text("Did the facts survive?")).to_have_count(0)


def test_three_hundred_wrong_codes_are_throttled_and_a_right_one_waits(house):
    address, store = house
    (card,) = make_seats(store, OPERATOR, a_study(store), 1)
    browser = Browser(address)
    answers = [browser.post("/join", {"code": f"{number:08d}"}) for number in range(300)]

    statuses = [status for status, _ in answers]
    assert statuses == [404] * 10 + [429] * 290
    assert len(set(answers[:10])) == len(set(answers[10:])) == 1
    assert browser.post("/join", {"code": card.code})[0] == 429
    assert browser.get(f"/s/{card.code}")[0] == 429
    assert browser.get(f"/s/{'x' * 43}")[0] == 429
    assert browser.cookies == {}
    assert browser.get(f"/s/{card.token}")[0] == 303, "a link can't be guessed, and still works"


def test_unknown_expired_replaced_and_closed_cards_look_alike(house):
    address, store = house
    study, other = a_study(store), a_study(store)
    old, replaced = make_seats(store, OPERATOR, study, 2)
    (closed,) = make_seats(store, OPERATOR, other, 1)
    renew_seat(store, OPERATOR, replaced.seat_id)
    with store.write():
        store.run("UPDATE seats SET expires_at = '2001-01-01' WHERE id = ?", [old.seat_id])
        store.run("UPDATE studies SET state = 'closed', closed_at = 'x' WHERE id = ?", [other])

    browser = Browser(address)
    answers = {browser.get(f"/s/{key}") for key in ("x" * 43, old.token, replaced.token)}
    answers |= {browser.post("/join", {"code": key.code}) for key in (old, replaced, closed)}
    answers.add(browser.post("/join", {"code": "AAAA-AAAA"}))
    assert len(answers) == 1
    assert browser.cookies == {}


def test_a_code_is_taken_and_given_back(house):
    address, store = house
    (card,) = make_seats(store, OPERATOR, a_study(store), 1)
    browser = Browser(address)
    assert browser.post("/join", {"code": card.code.lower()})[0] == 303
    assert browser.last.headers["Location"] == "/"
    assert len(browser.cookies["bedside_seat"]) == 43
    assert card.code not in (browser.last.headers["Location"] or "")

    assert browser.post("/leave", {})[0] == 303
    assert browser.cookies["bedside_seat"] == ""


def test_a_helpers_tablet_is_signed_out_when_a_card_is_scanned_on_it(house):
    address, store = house
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    (card,) = make_seats(store, OPERATOR, a_study(store), 1)
    browser = Browser(address)
    browser.post("/sign-in", {"name": "Ada", "password": PASSWORD})
    assert browser.get(f"/s/{card.token}")[0] == 303
    assert browser.cookies["bedside_staff"] == ""
    assert store.rows("SELECT 1 FROM staff_sessions WHERE ended_at IS NULL") == []

    browser.post("/sign-in", {"name": "Ada", "password": PASSWORD})
    assert browser.cookies["bedside_seat"] == "", "and signing in gives the seat back"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
@pytest.mark.parametrize("path", ["/join", "/leave", "/sign-in", "/set-up", "/sign-out"])
def test_a_form_on_another_site_does_nothing(house_for_forms, path, origin):
    address, card = house_for_forms
    browser = Browser(address)
    fields = {"code": card.code, "name": "Eve", "password": PASSWORD, "again": PASSWORD}
    status, _ = browser.post(path, fields, Origin=origin)

    assert status in {200, 403}
    assert browser.cookies == {}


@pytest.fixture(scope="module")
def house_for_forms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    with served(folder) as address, Store.open(folder / "annotations.db") as store:
        yield address, make_seats(store, OPERATOR, a_study(store), 1)[0]


def test_the_first_password_is_set_here_and_then_everybody_signs_in(house):
    address, store = house
    browser = Browser(address)
    different = {"name": "Ada", "password": PASSWORD, "again": "another one"}
    assert "differ" in browser.post("/set-up", different)[1]
    short = {"name": "Ada", "password": "short", "again": "short"}
    assert "10 to 200" in browser.post("/set-up", short)[1]
    assert browser.post("/set-up", {**different, "again": PASSWORD})[0] == 303
    assert browser.cookies["bedside_staff"]
    assert (
        browser.post("/set-up", {"name": "Eve", "password": PASSWORD, "again": PASSWORD})[0] == 303
    )
    assert [row["name"] for row in store.rows("SELECT name FROM staff")] == ["Ada"]

    stranger = Browser(address)
    assert stranger.post("/sign-in", {"name": "Ada", "password": "wrong password"})[0] == 401
    assert stranger.post("/sign-in", {"name": "ada", "password": PASSWORD})[0] == 303
    assert stranger.cookies["bedside_staff"] != browser.cookies["bedside_staff"]


def test_a_guessed_password_waits_longer_and_longer(house):
    address, store = house
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    browser = Browser(address)
    guesses = [browser.post("/sign-in", {"name": "Ada", "password": "x" * 10}) for _ in range(7)]

    assert [status for status, _ in guesses] == [401] * 6 + [429]
    status, text = browser.post("/sign-in", {"name": "Ada", "password": PASSWORD})
    assert (status, "Please wait" in text) == (429, True)
    assert "bedside_staff" not in browser.cookies


def test_signing_out_ends_the_session_for_a_copied_cookie_too(house, visit):
    address, store = house
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    browser = Browser(address)
    browser.post("/sign-in", {"name": "Ada", "password": PASSWORD})
    stolen = browser.cookies["bedside_staff"]

    page = visit(None, address=address)
    page.context.add_cookies([{"name": "bedside_staff", "value": stolen, "url": address}])
    page.goto(f"{address}/studies")
    expect(page.get_by_text("Signed in as Ada")).to_be_visible()
    browser.post("/sign-out", {})
    page.reload()
    expect(page.get_by_text("Staff sign in")).to_be_visible()
    expect(page.get_by_role("heading", name="Studies")).to_have_count(0)


@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-For": "10.0.0.7"}, {"Via": "1.1 proxy"}, {"Forwarded": "for=1"}]
)
def test_behind_a_proxy_without_staff_every_door_is_closed(house_for_forms, headers):
    address, card = house_for_forms
    browser = Browser(address)
    for path in ("/join", "/sign-in", "/set-up", f"/s/{card.token}"):
        assert browser.get(path, **headers)[0] == 503
    assert browser.post("/join", {"code": card.code}, **headers)[0] == 503
    assert browser.cookies == {}


def test_doors_keep_nothing_in_the_browser_and_say_nothing_of_the_server(house_for_forms):
    address, _ = house_for_forms
    browser = Browser(address)
    status, text = browser.get("/join")
    assert status == 200
    assert browser.last.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in browser.last.headers["Content-Security-Policy"]
    assert "<script" not in text
    assert json.dumps(dict(browser.last.headers)).find("bedside_") == -1
