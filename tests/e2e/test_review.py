"""Clinicians review: two people differ and are settled, one leaves half way, texts are hostile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from core.domain.access import OPERATOR, Role
from core.domain.reviewing import ReviewOrder, SourceKind
from core.services.access import start_session
from core.services.reviewing import create_review, get_review
from core.services.staffing import add_account
from core.store import Store
from core.store.cases import save_case
from tests.e2e import steps
from tests.e2e.conftest import free_port, served, wait_until_up
from tests.e2e.conftest import start as start_server
from tests.e2e.test_access import grave_violations
from tests.e2e.test_hostile import PAYLOADS
from tests.unit.reviews.people import EDITED, ORIGINAL, flawed_check, make_case

PASSWORD = "correct horse"
PEOPLE = ("Ada", "Bo")


@pytest.fixture
def house(tmp_path):
    """Serve an app of its own with two clinicians; yield its address and its open database."""
    with served(tmp_path) as address, Store.open(tmp_path / "annotations.db") as store:
        add_account(store, OPERATOR, "Rita", Role.RESEARCHER, PASSWORD)
        for name in PEOPLE:
            add_account(store, OPERATOR, name, Role.CLINICIAN, PASSWORD)
        yield address, store


def a_review(store, *, flagged=1, unflagged=0, reviewers=2):
    order = ReviewOrder(
        title="Spring",
        source=SourceKind.WRITTEN,
        flagged=flagged,
        unflagged=unflagged,
        reviewers=reviewers,
        seed=7,
    )
    return create_review(store, OPERATOR, order)


def come_as(visit, house, name, path, **size) -> Page:
    """Open a page as one of the staff, in a browser of their own."""
    address, store = house
    page = visit(None, address=address, **size)
    page.context.add_cookies(
        [{"name": "bedside_staff", "value": start_session(store, name), "url": address}]
    )
    page.goto(address + path)
    return page


def rail(page: Page):
    return page.locator(".rail")


def start(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Review edits|Go on with your edit")).click()
    expect(rail(page)).to_be_visible()


def passages_done(page: Page) -> int:
    return int(re.match(r"(\d+) of", page.locator(".bar .quiet").first.inner_text())[1])


def rate(page: Page, *keys: str, wrong: bool = False) -> None:
    """Rate the passage that is lit by keyboard, then the checker's verdicts about it."""
    done = passages_done(page)
    label = rail(page).locator(".head h2").inner_text()
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator(".bar .saved")).to_have_text(re.compile("^Saved"))
    if passages_done(page) == done:
        expect(rail(page).locator(".head h2")).to_have_text(label)
        open_facts = rail(page).locator(".fact").filter(has=page.locator(".choices"))
        if wrong:
            for fact in open_facts.all():
                fact.get_by_role("button", name=re.compile("^Wrong")).click()
                expect(fact.get_by_role("button", name=re.compile("^Wrong"))).to_have_attribute(
                    "aria-pressed", "true"
                )
        else:
            rail(page).locator(".head h2").click()
            for fact in open_facts.all()[:1]:
                if open_facts.count() == 1:
                    fact.get_by_role("button", name=re.compile("^Right")).click()
                else:
                    page.keyboard.press("y")
        expect(page.locator(".bar .quiet").first).to_have_text(re.compile(rf"^{done + 1} of"))
        if not is_complete(page):
            page.keyboard.press("Enter")


def is_complete(page: Page) -> bool:
    return rail(page).get_by_text("This edit is done").count() > 0


def rate_the_rest(page: Page) -> None:
    """Find nothing wrong in all that is left of an edit."""
    while not is_complete(page):
        rate(page, "0")


def test_two_reviewers_differ_are_settled_and_the_card_shows_it(visit, house):
    _, store = house
    review = a_review(store, unflagged=1)
    link = f"/review?review={review.id}"
    ada, bo = (come_as(visit, house, name, link) for name in PEOPLE)
    for page, keys in ((ada, ["3", "s", "s", "s", "s", "l", "l", "l"]), (bo, ["0"])):
        start(page)
        expect(page.locator(".verdicts")).to_have_count(0)
        rate(page, *keys, wrong=page is bo)
        rate_the_rest(page)
        page.keyboard.press("Enter")
        expect(rail(page).get_by_text("This edit is done")).to_have_count(0)
        rate_the_rest(page)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Nothing is left for you in this review")).to_be_visible()
        page.get_by_role("button", name="Back to the review").click()

    ada.reload()
    ada.get_by_role("button", name=re.compile("Settle disagreements")).click()
    expect(ada.get_by_role("heading", name="Settle disagreements")).to_be_visible()
    expect(ada.get_by_text("Reviewer 1", exact=True)).to_be_visible()
    for name in PEOPLE:
        expect(ada.get_by_test_id("stMain").get_by_text(name, exact=True)).to_have_count(0)
    assert grave_violations(ada) == []
    severe = ada.get_by_test_id("stVerticalBlock").filter(has_text="False or excessive assurance")
    expect(severe.first).to_be_visible()
    ada.get_by_text("As Reviewer 1").click()
    for fact in ada.get_by_role("radiogroup", name="Is this verdict right?").all():
        fact.get_by_role("radio", name="Right").click()
    ada.get_by_role("button", name="Settle it").click()
    expect(ada.get_by_text("Every disagreement is settled")).to_be_visible()

    ada.get_by_role("button", name="Back to the review").click()
    ada.get_by_text("Close the review and see what it came to").click()
    ada.get_by_text("Close it for good").click()
    ada.get_by_role("button", name="Close the review").click()
    expect(ada.get_by_role("heading", name="The checker's card")).to_be_visible()
    expect(ada.get_by_role("heading", name="How far two reviewers agree")).to_be_visible()
    expect(
        ada.get_by_text("the checker calls not in the original, reviewers found")
    ).to_be_visible()
    expect(ada.get_by_text("once its errors are taken out").first).to_be_visible()
    assert grave_violations(ada) == []


def test_the_list_and_the_form_of_a_review_are_sound(visit, house):
    _, store = house
    a_review(store)
    page = come_as(visit, house, "Ada", "/review")
    expect(page.get_by_text("Spring")).to_be_visible()
    assert grave_violations(page) == []
    page.get_by_role("button", name="Make a review").click()
    expect(page.get_by_role("button", name="Make the review")).to_be_visible()
    assert grave_violations(page) == []


def test_a_reviewer_leaves_half_way_and_finds_everything_again(visit, house):
    _, store = house
    review = a_review(store, reviewers=1)
    link = f"/review?review={review.id}"
    page = come_as(visit, house, "Ada", link)
    start(page)
    rate(page, "0")
    rate(page, "0")
    edit = page.url
    page.get_by_role("button", name="Leave; go on later").click()
    expect(page.get_by_role("button", name="Go on with your edit")).to_be_visible()

    back = come_as(visit, house, "Ada", link)
    start(back)
    assert back.url == edit
    assert passages_done(back) == 2
    back.reload()
    expect(rail(back)).to_be_visible()
    assert passages_done(back) == 2
    assert get_review(store, OPERATOR, review.id).begun == 1


def test_a_rating_given_while_the_server_is_down_is_saved_once_it_is_back(visit, tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = start_server(tmp_path, port)
    try:
        wait_until_up(address, server)
        with Store.open(tmp_path / "annotations.db") as store:
            review = a_review(store, reviewers=1)
        page = visit(f"/review?review={review.id}&view=rate", address=address)
        expect(rail(page)).to_be_visible()
        server.kill()
        server.wait(timeout=20)
        page.keyboard.press("0")
        page.keyboard.press("Enter")
        expect(page.locator(".bar .saved")).to_have_text("Saving…")
        server = start_server(tmp_path, port)
        wait_until_up(address, server)
        expect(page.locator(".bar .saved")).to_have_text(re.compile("^Saved"), timeout=60_000)
        page.reload()
        expect(rail(page)).to_be_visible()
        with Store.open(tmp_path / "annotations.db") as store:
            assert get_review(store, OPERATOR, review.id).begun == 1
            assert store.row("SELECT count(*) AS n FROM review_ratings")["n"] == 1
    finally:
        server.kill()
        server.wait(timeout=20)


def test_what_was_rated_blind_stays_when_the_rating_is_changed(visit, house):
    _, store = house
    page = come_as(visit, house, "Ada", f"/review?review={a_review(store, reviewers=1).id}")
    start(page)
    rate(page, "0")
    page.keyboard.press("u")
    page.get_by_role("button", name="Keep it as it was").click()
    expect(rail(page).get_by_role("heading", name="Sentence 1 of the edit")).to_be_visible()
    page.keyboard.press("c")
    expect(rail(page).get_by_text("The checker is wrong here, the edit is not")).to_be_visible()
    page.keyboard.press("8")
    omission = rail(page).get_by_role("button", name="Clinically relevant omission")
    expect(omission).to_be_in_viewport()
    expect(omission).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("8")
    for key in ("2", "s", "s", "l"):
        page.keyboard.press(key)
    page.keyboard.press("n")
    page.keyboard.type("1 2 3 no key counts here\n")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".bar .saved")).to_have_text("Saved.")
    page.keyboard.press("k")

    told = rail(page).locator(".told")
    expect(told).to_contain_text("Nothing is wrong here.")
    expect(told).to_contain_text("Clinical assumption that the original does not make · minor")
    expect(told).to_contain_text("1 2 3 no key counts here")
    expect(told).not_to_contain_text("Follow-up")


def test_hostile_texts_and_notes_are_only_ever_shown(visit, house):
    _, store = house
    hostile = " ".join(PAYLOADS.values())
    case = make_case(
        1,
        check=flawed_check(),
        original=f"{ORIGINAL} {hostile}",
        text=f"{EDITED} {hostile}",
    )
    save_case(store, case)
    order = ReviewOrder(title=PAYLOADS["image"], source=SourceKind.RECENT, seed=7)
    review = create_review(store, OPERATOR, order)
    page = come_as(visit, house, "Ada", f"/review?review={review.id}")
    start(page)
    for name in ("original", "edited"):
        expect(page.locator(f".pane.{name} .text")).to_contain_text(hostile)

    page.keyboard.press("0")
    page.keyboard.press("n")
    page.keyboard.type(hostile)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".bar .saved")).to_have_text("Saved.")
    page.keyboard.press("k")
    expect(rail(page).locator(".told")).to_contain_text(PAYLOADS["script"])


@pytest.mark.viewport(820, 1180)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rating_screen_is_whole_and_sound_on_a_tablet(visit, house, scheme):
    _, store = house
    review = a_review(store, reviewers=1)
    page = come_as(
        visit, house, "Ada", f"/review?review={review.id}&view=rate", width=820, height=1180
    )
    page.emulate_media(color_scheme=scheme)
    expect(rail(page)).to_be_visible()
    assert grave_violations(page) == []
    wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain], body')]"
        ".map(each => each.scrollWidth - each.clientWidth)"
    )
    assert max(wide) <= 0
    rate(page, "0")
    assert grave_violations(page) == []
    steps.at_rest(page)
