"""Definition cards in Chromium: each seat reads its own, beside the question, at every size."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from core.samples.panel_cards import shipped_cards
from core.samples.panel_texts import default_texts
from core.services.definition_cards import with_cards
from core.services.tools import open_store
from core.settings import load_settings
from tests.e2e.conftest import served
from tests.e2e.tablets import LABELS, at_pair, begin, saved, scan, tap
from tests.e2e.test_access import grave_violations
from tests.panels import a_study, an_item, tablets

CARDS = {card.id: card for card in shipped_cards()}
PLAIN, THREE = CARDS["plain"].title, CARDS["three_part"].title
LONG = "I know that waiting is hard, and I am glad that you wrote to us about it. " * 12
ORDER = ["h1", "definition", "message", "reply", "reply", "question", "choices"]
FOUND = """() => {
  const root = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
    .find(each => each.querySelector('.root'));
  return [...root.querySelectorAll('h1, .definition, .message, .reply, .question, .choices')]
    .map(each => each.className || each.tagName.toLowerCase());
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Serve an app with an open study of three cards; return its address, store and study."""
    folder = tmp_path_factory.mktemp("cards")
    texts = with_cards(default_texts(), shipped_cards())
    with (
        served(folder) as address,
        open_store(load_settings(env={}, db=folder / "annotations.db")) as store,
    ):
        items = [an_item(n, text_a=LONG, text_b=LONG[:-9]) for n in range(3)]
        yield address, store, a_study(store, texts=texts, items=items, votes_per_pair=90)


@pytest.fixture
def seat_with(house):
    """Return how to make a seat that has this card."""
    _, store, study = house

    def made(card):
        while True:
            (tablet,) = tablets(store, study)
            row = store.row("SELECT card FROM seats WHERE id = ?", [tablet.card.seat_id])
            if row["card"] == card:
                return tablet

    return made


@pytest.fixture
def sit(house, visit, seat_with):
    """Return how to seat a person with a card at some pair and open a window there."""

    def opened(card="three_part", *, pair=1, size=100, width=820, height=1180):
        tablet = seat_with(card)
        tablet.start()
        if size != 100:
            tablet.tap("text_size", size=size)
        for _ in range(pair - 1):
            tablet.answer()
        page = visit(f"/s/{tablet.card.token}", address=house[0], width=width, height=height)
        at_pair(page, pair)
        return page

    return opened


def card_in_text(page, title):
    return page.locator("section.definition").and_(page.get_by_role("region", name=title))


def button(page, title):
    return page.get_by_role("button", name=title, exact=True)


def in_view(page, locator):
    box, size = locator.bounding_box(), page.viewport_size
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def test_three_seats_on_tablets_each_read_their_own_card_on_practice_and_on_pairs(
    house, visit, seat_with
):
    for card, title in (("none", None), ("plain", PLAIN), ("three_part", THREE)):
        tablet = seat_with(card)
        page = visit(None, address=house[0], width=820, height=1180)
        scan(page, house[0], tablet.card.token)
        for name in ("Go on", "I agree to take part", "Start with practice"):
            tap(page, name)
        expect(page.get_by_role("heading", name="Practice 1 of 2")).to_be_visible()
        for other in {PLAIN, THREE} - {title}:
            expect(page.get_by_text(other)).to_have_count(0)
        if title:
            expect(card_in_text(page, title)).to_be_visible()
            expect(page.get_by_role("button", name="Hide this")).to_have_count(0)
        page.reload()
        expect(page.get_by_role("heading", name="Practice 1 of 2")).to_be_visible()
        expect(page.locator("section.definition")).to_have_count(1 if title else 0)


def test_the_card_is_hidden_from_the_second_pair_on_and_is_one_tap_away(sit):
    page = sit()
    expect(card_in_text(page, THREE)).to_be_visible()
    expect(page.get_by_role("button", name="Hide this")).to_have_count(0)
    tap(page, LABELS["first"])
    saved(page)
    tap(page, "Next")

    at_pair(page, 2)
    tap(page, "Hide this")
    expect(page.locator("section.definition")).to_have_count(0)
    expect(button(page, THREE)).to_be_focused()
    tap(page, LABELS["equal"])
    saved(page)
    tap(page, "Next")
    at_pair(page, 3)
    expect(page.locator("section.definition")).to_have_count(0)
    button(page, THREE).click()
    sheet = page.locator("section.meaning")
    expect(sheet).to_contain_text("It puts into words what you feel")
    assert in_view(page, sheet)
    button(page, THREE).click()
    expect(sheet).to_have_count(0)


def test_who_listens_hears_the_card_before_the_message_and_the_question_before_its_answers(sit):
    assert sit().evaluate(FOUND) == ORDER


@pytest.mark.parametrize("size", [100, 150, 200])
@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1180, 820), (390, 780)])
def test_the_open_card_pushes_no_answer_out_of_view(sit, width, height, size):
    page = sit(pair=2, size=size, width=width, height=height)
    button(page, THREE).click()
    expect(page.locator("section.meaning")).to_be_visible()
    for name in (*LABELS.values(), "Next", THREE):
        assert in_view(page, button(page, name)), name
    assert page.locator(".bar").bounding_box()["y"] > 0.2 * height
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_axe_finds_nothing_grave_in_a_card(sit, look):
    page = sit(pair=2, size=150)
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    if look == "contrast":
        tap(page, "Contrast")
        expect(page.get_by_role("button", name="Contrast", pressed=True)).to_be_visible()
    button(page, THREE).click()
    expect(page.locator("section.meaning")).to_be_visible()
    assert grave_violations(page) == []


def test_hostile_words_of_a_card_stay_text(house, visit):
    address, store, _ = house
    hostile = "<img src=x onerror=alert(1)> <b>bold</b>"
    cards = (replace(CARDS["plain"], title=hostile[:28], text=hostile),)
    study = a_study(store, texts=with_cards(default_texts(), cards))
    (tablet,) = tablets(store, study)
    page = visit(None, address=house[0], width=820, height=1180)
    scan(page, address, tablet.card.token)
    begin(page)
    expect(page.locator("section.definition").get_by_text(hostile, exact=True)).to_be_visible()
