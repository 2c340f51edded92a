"""Whole panels in a real browser: two people on tablets, and what the export says of them."""

import csv
import io
import json
import zipfile

from playwright.sync_api import expect

from core.domain.access import OPERATOR
from core.domain.panel import StudyPlan
from core.samples.panel_texts import default_texts
from core.services.exporting import zipped
from core.services.seating import make_seats
from core.services.studying import create_study, open_study
from tests.e2e import tablets
from tests.e2e.tablets import LABELS, at_pair, begin, choose, chosen, saved, scan, tap
from tests.panels import a_study

CHOICES = ("first", "equal", "second")


def an_open_study(store, seats=2, **plan):
    study = create_study(
        store,
        OPERATOR,
        "Two people",
        [("written:empathic", "physician")],
        StudyPlan(**{"pairs_per_seat": 20, "seats": seats, **plan}),
        default_texts(),
    )
    cards = make_seats(store, OPERATOR, study.id, seats)
    open_study(store, OPERATOR, study.id)
    return study.id, cards


def tables(store, study):
    packed = zipped(store, OPERATOR, study_id=study)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode()))
            )
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def judged(found):
    """Return what the export says was on screen and tapped: (text A, text B, choice, label)."""
    items = {row["item"]: row for row in found["study_items"]}
    said = []
    for row in found["answers"]:
        item = items[row["item"]]
        texts = (item["text_a"], item["text_b"])
        shown = texts if row["first_side"] == "a" else texts[::-1]
        said.append((row["rater"], *shown, row["shown_choice"], row["label"], row["first_side"]))
    return said


def squeezed(text):
    return " ".join(text.split())


def test_two_people_do_a_whole_study_and_the_export_holds_exactly_what_they_said(house, visit):
    address, store = house
    study, cards = an_open_study(store)
    one = visit(None, address=address, **tablets.TABLET)
    two = visit(None, address=address, width=1180, height=820)
    for page, card in ((one, cards[0]), (two, cards[1])):
        scan(page, address, card.token)
        begin(page)

    said = with_second_thoughts(one)
    one.context.close()
    another = visit(None, address=address, **tablets.TABLET)
    scan(another, address, cards[0].token)
    said += after_the_battery_was_empty(another)
    choose(two, "first")
    tap(two, "Next")
    at_pair(two, 2)
    choose(two, "equal")
    rater = f"{study[-6:].lower()}-001"
    holds_what_was_said(tables(store, study), rater, said)

    tap(two, "Stop")
    tap(two, "Yes, stop")
    tap(two, "Remove my answers")
    tap(two, "Yes, remove them")
    expect(two.get_by_role("heading", name="Your answers are removed")).to_be_visible()
    after = tables(store, study)
    assert {row["rater"] for row in after["answers"]} == {rater}
    assert [row["answers"] for row in after["removals"]] == ["2"]


def with_second_thoughts(page):
    """Undo, skip, take a break and reload; return what was said in the end."""
    choose(page, "second")
    tap(page, "Undo")
    expect(chosen(page, "second")).to_have_count(0)
    said = [choose(page, "equal")]
    tap(page, "Next")
    at_pair(page, 2)
    tap(page, "Skip")
    tap(page, "It is too long for me")
    saved(page)
    tap(page, "Next")
    at_pair(page, 3)
    tap(page, "I need a break")
    expect(page.get_by_role("heading", name="Take your time")).to_be_visible()
    tap(page, "Go on")
    at_pair(page, 3)
    said.append(choose(page, "first"))
    page.reload()
    at_pair(page, 3)
    expect(chosen(page, "first")).to_be_visible()
    tap(page, "Next")
    at_pair(page, 4)
    return [*said, choose(page, "second")]


def after_the_battery_was_empty(page):
    """Go on at the same pair on another tablet, look back once, and finish."""
    at_pair(page, 4)
    expect(chosen(page, "second")).to_be_visible()
    tap(page, "Back")
    at_pair(page, 3)
    tap(page, "Next")
    at_pair(page, 4)
    tap(page, "Next")
    said = []
    for number in range(5, 25):
        at_pair(page, number)
        said.append(choose(page, CHOICES[number % 3]))
        tap(page, "Next")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    return said


def holds_what_was_said(found, rater, said):
    mine = [each for each in judged(found) if each[0] == rater]
    kept = [(squeezed(a), squeezed(b), choice) for _, a, b, choice, *_ in mine if choice]
    assert kept == [(squeezed(each.a), squeezed(each.b), each.choice) for each in said]
    assert len(mine) == 24
    assert [row["skip_reason"] for row in found["answers"] if row["skip_reason"]] == ["too_long"]
    for _, _, _, choice, label, first_side in mine:
        expected = {"first": first_side.upper(), "equal": "tie", "": ""}
        assert label == expected.get(choice, "B" if first_side == "a" else "A")
    frames = {row["rater"][-3:]: row["stacking"] for row in found["judgments"]}
    assert frames == {"001": "stacked", "002": "side_by_side"}
    assert {row["consent_version"] for row in found["seats"]} == {"1"}
    revisions = [row for row in found["revisions"] if row["rater"] == rater]
    assert [row["cause"] for row in revisions[:4]] == ["tap", "undo", "tap", "skip"]
    assert len({row["tab"] for row in revisions}) == 2


def test_keys_choose_and_confirm_and_are_off_while_typing(house, visit):
    address, store = house
    _, cards = an_open_study(store, pairs_per_seat=1, control_share=0, repeat_share=0)
    page = visit(None, address=address, **tablets.TABLET)
    scan(page, address, cards[0].token)
    begin(page)
    page.keyboard.press("Enter")
    at_pair(page, 1)
    for key, choice in (("1", "first"), ("3", "second"), ("2", "equal")):
        page.keyboard.press(key)
        expect(chosen(page, choice)).to_be_visible()
    saved(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    field = page.get_by_label("How was this for you?")
    field.click()
    page.keyboard.type("123")
    tap(page, "Save the comment")
    saved(page)
    rows = store.rows("SELECT shown_choice FROM revisions ORDER BY seq")
    assert [row["shown_choice"] for row in rows] == ["first", "second", "equal"]
    assert store.row("SELECT comment FROM comments")["comment"] == "123"


def test_a_double_tap_is_one_answer_and_skips_no_pair(house, visit):
    address, store = house
    _, cards = an_open_study(store)
    page = visit(None, address=address, **tablets.TABLET)
    scan(page, address, cards[0].token)
    begin(page)
    page.get_by_role("button", name=LABELS["first"], exact=True).dblclick()
    saved(page)
    page.get_by_role("button", name="Next", exact=True).dblclick()
    at_pair(page, 2)

    rows = store.rows("SELECT shown_choice FROM revisions")
    assert {row["shown_choice"] for row in rows} == {"first"}
    assert len(store.rows("SELECT * FROM v_answers")) == 1


def test_two_windows_of_one_seat_are_told_about_each_other(house, visit):
    address, store = house
    _, cards = an_open_study(store)
    one = visit(None, address=address, **tablets.TABLET)
    scan(one, address, cards[0].token)
    begin(one)
    two = visit(None, address=address, **tablets.TABLET)
    scan(two, address, cards[0].token)
    at_pair(two, 1)
    expect(two.get_by_text("also open on another screen")).to_be_visible()
    choose(one, "first")
    choose(two, "second")
    expect(one.get_by_text("also open on another screen")).to_be_visible()

    rows = store.rows("SELECT tab, shown_choice FROM revisions ORDER BY seq")
    assert [row["shown_choice"] for row in rows] == ["first", "second"]
    assert rows[0]["tab"] != rows[1]["tab"]


def test_a_pause_and_a_closing_reach_a_tablet_without_a_tap(house, visit):
    from core.services.studying import close_study, pause_study, resume_study

    address, store = house
    study, cards = an_open_study(store)
    page = visit(None, address=address, **tablets.TABLET)
    scan(page, address, cards[0].token)
    begin(page)
    pause_study(store, OPERATOR, study)
    expect(page.get_by_role("heading", name="A short pause")).to_be_visible()
    resume_study(store, OPERATOR, study)
    at_pair(page, 1)
    close_study(store, OPERATOR, study)
    expect(page.get_by_role("heading", name="The study is closed")).to_be_visible()


def test_nothing_that_reaches_the_browser_names_a_system_a_level_or_a_score(house, visit):
    address, store = house
    study = a_study(store)
    (card,) = make_seats(store, OPERATOR, study, 1)
    items = [row["id"] for row in store.rows("SELECT id FROM study_items")]
    page = visit(None, address=address, **tablets.TABLET)
    seen: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda raw: note(seen, raw)))
    page.on("response", lambda answer: seen.append(answer.url))
    scan(page, address, card.token)
    for name in ("Go on", "I agree to take part", "Start with practice"):
        tap(page, name)
    for number in (1, 2):
        expect(page.get_by_role("heading", name=f"Practice {number}")).to_be_visible()
        tap(page, LABELS["equal"])
        tap(page, "Next")
    for number in range(1, 9):
        at_pair(page, number)
        choose(page, "first")
        seen.append(page.evaluate(_WHOLE_PAGE))
        tap(page, "Next")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    everything = json.dumps(seen)

    assert "Warm reply" in everything, "the frames were read"
    for secret in ("CANARY", "edit_refined", "physician", "0.9876", "precision", '"control"'):
        assert secret not in everything
    assert not any(item in everything for item in items)
    assert card.token not in page.url


_WHOLE_PAGE = """() => {
  const parts = [document.documentElement.outerHTML, location.href];
  for (const host of document.querySelectorAll("*"))
    if (host.shadowRoot) parts.push(host.shadowRoot.innerHTML);
  return parts.join("\\n");
}"""


def note(seen, raw):
    seen.append(raw if isinstance(raw, str) else raw.decode("utf-8", errors="replace"))
