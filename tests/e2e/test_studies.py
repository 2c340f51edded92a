"""A panel from the page, as a new user makes it: make, print, open, watch, close."""

import pytest
from playwright.sync_api import expect

from core.domain.access import OPERATOR
from core.domain.panel import StudyState
from core.services.studying import list_studies
from tests.e2e.tablets import TABLET, begin, choose, tap
from tests.e2e.test_access import grave_violations


def test_a_new_user_opens_a_study_of_the_written_examples_and_closes_it(house, visit):
    address, store = house
    page = visit("/", address=address)
    page.get_by_role("link", name="Studies").click()
    tap(page, "Make a study")
    page.get_by_label("Name of the study").fill("First <b>panel</b>")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Make the draft").dblclick()
    expect(page.get_by_role("heading", name="First <b>panel</b>")).to_be_visible()

    page.reload()
    tap(page, "Make 12 cards")
    with page.expect_download() as waiting:
        tap(page, "Download the cards to print")
    cards = waiting.value.path().read_text(encoding="utf-8")
    assert cards.count("<svg") == 12
    page.get_by_role("button", name="Open the study", exact=True).dblclick()
    expect(page.get_by_role("button", name="Pause all")).to_be_visible()
    (study,) = list_studies(store, OPERATOR)
    assert study.state is StudyState.OPEN

    code = cards.split('class="code">')[1].partition("<")[0]
    tablet = visit("/join", address=address, **TABLET)
    tablet.get_by_label("code").fill(code.lower())
    tablet.keyboard.press("Enter")
    begin(tablet)
    choose(tablet, "second")
    expect(page.get_by_text("1 of 69", exact=True)).to_be_visible()

    tap(page, "Pause all")
    expect(tablet.get_by_role("heading", name="A short pause")).to_be_visible()
    tap(page, "Resume")
    page.get_by_role("button", name="Close the study").click()
    tap(page, "Yes, close it")
    expect(page.get_by_role("heading", name="Each pair", exact=True)).to_be_visible()
    (study,) = list_studies(store, OPERATOR)
    assert study.state is StudyState.CLOSED


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (820, 1180)])
def test_axe_finds_nothing_grave_on_the_pages_of_a_study(house, visit, width, height):
    address, _ = house
    page = visit("/studies", address=address, width=width, height=height)
    expect(page.get_by_role("button", name="Make a study")).to_be_visible()
    assert grave_violations(page) == []
    tap(page, "Make a study")
    expect(page.get_by_role("button", name="Make the draft")).to_be_enabled()
    assert grave_violations(page) == []
    tap(page, "Make the draft")
    tap(page, "Make 12 cards")
    expect(page.get_by_text("12 cards ready")).to_be_visible()
    assert grave_violations(page) == []
    tap(page, "Open the study")
    expect(page.get_by_role("button", name="Pause all")).to_be_visible()
    assert grave_violations(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_a_link_to_a_study_that_is_not_there_says_so(house, visit):
    page = visit("/studies?study=no-such-study", address=house[0])
    expect(page.get_by_role("alert")).to_be_visible()
