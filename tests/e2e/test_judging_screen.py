"""The screen of a seat for everyone: sizes, contrast, keyboard, touch targets, what is heard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.services.tools import open_store
from core.settings import load_settings
from tests.e2e.conftest import TOP, served
from tests.e2e.tablets import LABELS, at_pair, chosen, saved, tap
from tests.e2e.test_access import grave_violations
from tests.panels import TEXTS, a_study, an_item, tablets

WINDOWS = ((820, 1180), (1180, 820), (1280, 800), (390, 800))
LONG = " ".join(f"This is sentence {number} of a long reply." for number in range(40))
HOSTILE = "<img src=http://evil.example/x onerror=alert(1)> **bold** :red[x]"
SOURCES = TOP / "pages" / "ui" / "panel_view"
# The server has answered the first word of this window, so that nothing is drawn any more.
AT_REST = """() => sessionStorage.getItem('bedside-tab') !== null
  && !Object.keys(localStorage).some(key => key.startsWith('bedside-outbox-'))"""
BOXES = """() => {
  const root = document.querySelector('[data-testid=stBidiComponentRegular]') ?? document;
  const inside = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
  const found = inside.flatMap(each => [...each.querySelectorAll('.root button, .root a.button')]);
  return found.map(each => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return { name: each.textContent, is_choice: each.matches('.choice'), x, y, width, height };
  });
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Serve one app with one study of long replies; return its address, store and study."""
    folder = tmp_path_factory.mktemp("judging")
    settings = load_settings(env={}, db=folder / "annotations.db")
    texts = replace(TEXTS, consent=f"This is a test.\n\n{HOSTILE}")
    with served(folder) as address, open_store(settings) as store:
        items = [an_item(n, text_a=LONG, text_b=LONG[:-9]) for n in range(3)]
        study = a_study(store, texts=texts, items=items, votes_per_pair=90)
        yield address, store, study


@pytest.fixture
def sit(house, visit):
    """Return a function that seats a person somewhere in the study and opens a window there."""
    address, store, study = house

    def opened(*taps, width=820, height=1180, size=100, judging=True):
        (seat,) = tablets(store, study)
        if judging:
            seat.start()
        if size != 100:
            seat.tap("text_size", size=size)
        for each in taps:
            seat.tap(each)
        page = visit(f"/s/{seat.card.token}", address=address, width=width, height=height)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_function(AT_REST)
        return page

    return opened


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_three_equal_buttons_never_leave_the_screen(sit, width, height, size):
    page = sit(width=width, height=height, size=size)
    page.keyboard.press("1")
    saved(page)

    boxes = page.evaluate(BOXES)
    choices = [box for box in boxes if box["is_choice"]]
    assert [box["name"] for box in choices] == list(LABELS.values())
    assert {round(box["width"]) for box in choices} == {round(choices[0]["width"])}
    assert {round(box["height"]) for box in choices} == {round(choices[0]["height"])}
    for box in [*choices, next(each for each in boxes if each["name"] == "Next")]:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    small = [box for box in boxes if min(box["width"], box["height"]) < 48]
    assert small == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_all_of_a_long_reply_can_be_read_above_the_bar(sit, width, height, size):
    page = sit(width=width, height=height, size=size)
    last = page.get_by_role("region", name="Reply B")
    page.keyboard.press("End")
    page.mouse.move(width / 2, height / 3)
    page.mouse.wheel(0, 100_000)

    page.wait_for_function(
        """([last, bar]) =>
          last.getBoundingClientRect().bottom < bar.getBoundingClientRect().top""",
        arg=[last.element_handle(), page.locator(".bar").element_handle()],
    )


@pytest.mark.parametrize("size", [100, 150])
def test_all_that_skip_opens_stands_above_the_bar(sit, size):
    page = sit(size=size)
    bar = page.locator(".bar").bounding_box()["y"]
    tap(page, "Skip")
    asked = page.get_by_role("region", name="Skip this pair").bounding_box()
    assert asked["y"] + asked["height"] < bar
    tap(page, "It upsets me")
    saved(page)
    told = page.get_by_role("button", name="I want to stop").bounding_box()
    assert told["y"] + told["height"] < bar


@pytest.mark.parametrize(("width", "level"), [(820, False), (1180, True), (1280, True)])
def test_replies_stand_side_by_side_where_there_is_room_and_a_first_elsewhere(sit, width, level):
    page = sit(width=width, height=1000)
    first, second = (
        page.get_by_role("region", name=f"Reply {letter}").bounding_box() for letter in "AB"
    )
    assert (first["y"] == second["y"]) is level
    assert level or first["y"] + first["height"] <= second["y"]
    assert abs(first["width"] - second["width"]) < 1


def test_large_letters_are_twice_as_large(sit):
    def pixels(page):
        return page.locator(".reply .text").first.evaluate(
            "each => parseFloat(getComputedStyle(each).fontSize)"
        )

    assert pixels(sit(size=200)) == pytest.approx(2 * pixels(sit(size=100)), abs=0.5)


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
@pytest.mark.parametrize(
    ("taps", "judging"),
    [
        ((), False),
        (("sized",), False),
        (("sized", "decline"), False),
        (("sized", "agree"), False),
        (("sized", "agree", "begin"), False),
        (("break",), True),
        (("stop",), True),
        (("remove",), True),
    ],
    ids=lambda taps: "-".join(taps) if isinstance(taps, tuple) else "",
)
def test_axe_finds_nothing_grave_on_the_way(sit, taps, judging, look):
    page = sit(*taps, judging=judging)
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    if look == "contrast" and page.get_by_role("button", name="Contrast").count():
        tap(page, "Contrast")
        expect(page.get_by_role("button", name="Contrast", pressed=True)).to_be_visible()
    assert grave_violations(page) == []


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_axe_finds_nothing_grave_while_judging(sit, look):
    page = sit()
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    if look == "contrast":
        tap(page, "Contrast")
    tap(page, LABELS["first"])
    saved(page)
    for name in ("Instructions", "Stop", "Skip"):
        tap(page, name)
    expect(page.get_by_text("Why do you skip this pair?")).to_be_visible()
    assert grave_violations(page) == []


def test_agree_and_decline_are_the_same_size(sit):
    page = sit("sized", judging=False)
    agree, decline = (
        page.get_by_role("button", name=name).bounding_box()
        for name in ("I agree to take part", "I do not want to take part")
    )
    assert agree["width"] == pytest.approx(decline["width"], abs=0.1)
    assert agree["height"] == pytest.approx(decline["height"], abs=0.1)


def test_texts_of_a_study_stay_text(sit):
    page = sit("sized", judging=False)
    expect(page.get_by_text(HOSTILE, exact=True)).to_be_visible()


def test_the_keyboard_alone_judges_and_lands_on_the_next_heading(sit):
    page = sit()
    choice = page.get_by_role("button", name=LABELS["equal"], exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if choice.evaluate("each => each.getRootNode().activeElement === each"):
            break
    else:
        pytest.fail("Tab never reached the answer")
    page.keyboard.press("Space")
    expect(chosen(page, "equal")).to_be_focused()
    saved(page)
    page.keyboard.press("Enter")

    at_pair(page, 2)
    expect(page.get_by_role("heading", name="Pair 2 of")).to_be_focused()
    expect(page.get_by_role("heading", name="Pair 2 of")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_have_text("Pair 2 of 5")


def test_next_may_be_tapped_at_once_and_waits_for_its_answer(sit):
    page = sit()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    at_pair(page, 2)
    tap(page, "Back")
    at_pair(page, 1)
    expect(chosen(page, "second")).to_be_visible()


def test_who_is_upset_is_met_kindly_with_a_break_and_a_stop(sit):
    page = sit()
    tap(page, "Skip")
    expect(page.get_by_role("button", name="I don't understand it")).to_be_focused()
    tap(page, "It upsets me")
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    page.get_by_role("button", name="I want to stop").click()
    expect(page.get_by_role("heading", name="You have stopped")).to_be_visible()
    expect(page.get_by_role("link", name="Finish: hand back the tablet")).to_be_visible()


def test_help_and_letters_change_at_once_and_stay_after_a_reload(sit):
    page = sit()
    tap(page, "I need help")
    page.get_by_role("button", name="Larger letters").dblclick()
    expect(page.get_by_role("button", name="Helper called", pressed=True)).to_be_visible()
    page.wait_for_function(f"({STYLE})() === '1.5'")
    expect(page.get_by_role("status")).to_have_text("Pair 1 of 5")
    page.reload()
    expect(page.get_by_role("button", name="Helper called", pressed=True)).to_be_visible()
    page.wait_for_function(f"({STYLE})() === '1.5'")


STYLE = """() => [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.root'))
  .find(Boolean).style.getPropertyValue('--scale')"""


def script(*names: str) -> str:
    """Return some of the component's own scripts, to be tried alone."""
    return "\n".join(Path(SOURCES / name).read_text(encoding="utf-8") for name in names)


def test_the_outbox_keeps_order_outlives_a_reload_and_drops_only_what_is_saved(page, address):
    page.goto(f"{address}/join")
    left = page.evaluate(
        f"""() => {{ {script("outbox.js")}
        const sent = [];
        const box = new Outbox("one", (actions) => sent.push(actions.map(({{ id }}) => id)));
        ["a", "b", "c"].forEach((id) => box.put({{ id }}));
        box.acknowledge(["b"]);
        return sent; }}"""
    )
    assert left == [["a"], ["a", "b"], ["a", "b", "c"]]

    page.reload()
    back = page.evaluate(
        f"""() => {{ {script("outbox.js")}
        const box = new Outbox("one", () => {{}});
        const other = new Outbox("two", () => {{}});
        const ids = box.waiting.map(({{ id }}) => id);
        box.acknowledge(["a", "c"]);
        const none = new Outbox("one", () => {{}}).waiting;
        return [ids, other.waiting, none]; }}"""
    )
    assert back == [["a", "c"], [], []]


def test_only_visible_time_is_counted(page, address):
    page.goto(f"{address}/join")
    counted = page.evaluate(
        f"""() => {{ {script("outbox.js", "clock.js")}
        let now = 0, state = "visible";
        performance.now = () => now;
        Object.defineProperty(document, "visibilityState", {{ get: () => state }});
        const turned = () => document.dispatchEvent(new Event("visibilitychange"));
        const turn = (to) => {{ state = to; turned(); }};
        const clock = new Clock();
        clock.show("one");
        now = 1000; turn("hidden"); now = 9000; turn("visible"); now = 9500;
        const first = clock.ms();
        clock.show("two"); now = 9600;
        return [first, clock.ms()]; }}"""
    )
    assert counted == [1500, 100]
