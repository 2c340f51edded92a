"""`study` on the command line: a whole panel from a file, without the pages."""

import json
import stat

import pytest
from click.testing import CliRunner

from core.cli.studies import COMMANDS
from core.domain.access import OPERATOR
from core.samples.panel_texts import default_texts
from core.services.studying import study_items
from core.store import Store
from core.store.deeds import deeds_about
from core.store.studies import list_studies
from tests.panels import seat_by_key

FILE = """
title = "Warmer replies"
compare = [["physician", "written:high"]]

[plan]
pairs_per_seat = 10
seats = 2

[texts]
question = "Which one is kinder?"

[[texts.chips]]
id = "kind"
label = "It was kind"

[[let_in]]
pair = "syn-onc-01"
by = "Dr. Ada Example"
reason = "Two of us read it."
"""
URL = ("--url", "https://10.0.0.5:8443/")


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.toml").write_text(FILE, encoding="utf-8")

    def run(*arguments, code=0):
        done = CliRunner().invoke(COMMANDS["study"], [*arguments, "--db", "study.db"])
        assert done.exit_code == code, (done.stdout, done.stderr)
        return done

    return run


@pytest.fixture
def made(call):
    return document(call("create", "study.toml", "--json"))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "study.db") as opened:
        yield opened


def document(done):
    return json.loads(done.stdout)


def test_a_file_becomes_a_draft_with_what_it_leaves_out_as_usual(made, store):
    (study,) = list_studies(store)

    assert made["study"]["id"] == study.id
    assert study.title == "Warmer replies"
    assert (study.plan.pairs_per_seat, study.plan.votes_per_pair) == (10, 3)
    assert study.texts.question == "Which one is kinder?"
    assert [chip.id for chip in study.texts.chips] == ["kind"]
    assert study.texts.consent == default_texts().consent
    assert study.texts.practice == default_texts().practice


def test_what_the_gate_holds_back_is_listed_with_its_reason_and_decision(made, store):
    held = {each["pair"]: each for each in made["held_back"]}
    items = {
        item.pair_id: item
        for item in study_items(store, OPERATOR, made["study"]["id"])
        if item.held_back
    }

    assert set(held) == set(items)
    assert held["syn-onc-01"]["let_in_by"] == "Dr. Ada Example"
    assert all("below the gate" in each["reason"] for each in held.values())
    assert made["shown"] == 25 - len(held) + 1
    assert set(made["size"]) == {"half_width", "minutes", "seats_needed", "votes", "words"}


def test_a_panel_runs_from_the_first_card_to_the_closing(made, call, store):
    one = made["study"]["id"]
    assert "no seats" in call("open", one, code=1).stderr
    seats = document(call("seats", one, "--count", "2", *URL, "--json"))["seats"]
    assert [seat["number"] for seat in seats] == [1, 2]
    assert seats[0]["link"].startswith("https://10.0.0.5:8443/s/")

    assert seat_by_key(store, seats[0]["code"]).number == 1
    assert seat_by_key(store, seats[1]["link"].rpartition("/")[2]).number == 2
    steps = {"open": "open", "pause": "paused", "resume": "open", "close": "closed"}
    for command, state in steps.items():
        assert document(call(command, "latest", "--json"))["study"]["state"] == state
    assert "closed already" in call("pause", one, code=1).stderr
    assert {deed["actor"] for deed in deeds_about(store, one)} == {"command line"}


@pytest.mark.usefixtures("made")
def test_cards_are_a_file_for_its_owner_that_is_never_overwritten(call, tmp_path):
    arguments = ("seats", "latest", "--count", "3", "--cards", "cards.html", *URL)
    shown = document(call(*arguments, "--json"))
    cards = tmp_path / "cards.html"

    assert shown == {"made": 3, "cards": "cards.html", "seats": None}
    assert "<svg" in cards.read_text(encoding="utf-8")
    assert stat.S_IMODE(cards.stat().st_mode) == 0o600
    assert "already" in call(*arguments, code=1).stderr
    assert len(document(call("board", "latest", "--json"))["seats"]) == 3


@pytest.mark.usefixtures("made")
def test_a_file_of_cards_that_came_to_nothing_is_not_left_behind(call, tmp_path):
    call("seats", "no-such-study", "--count", "1", "--cards", "cards.html", *URL, code=1)
    call("seats", "latest", "--count", "501", "--cards", "cards.html", *URL, code=1)
    assert not (tmp_path / "cards.html").exists()
    call("seats", "latest", "--count", "1", "--cards", "absent/cards.html", *URL, code=1)


@pytest.mark.usefixtures("made")
def test_renewed_cards_end_the_old_ones(call, store):
    (old,) = document(call("seats", "latest", "--count", "1", *URL, "--json"))["seats"]
    (new,) = document(call("seats", "latest", "--renew", *URL, "--json"))["seats"]

    assert seat_by_key(store, old["code"]) is None
    assert seat_by_key(store, new["code"]).number == old["number"] == 1
    call("seats", "latest", "--renew", "--count", "2", *URL, code=2)
    call("seats", "latest", *URL, code=2)


def test_the_board_says_where_seats_are(made, call):
    call("seats", "latest", "--count", "2", *URL)
    seen = document(call("board", "latest", "--json"))

    assert seen["votes"] == {"done": 0, "wanted": 3 * made["shown"]}
    assert [(seat["number"], seat["state"]) for seat in seen["seats"]] == [
        (1, "not started"),
        (2, "not started"),
    ]


def test_systems_are_listed_with_their_keys(call):
    keys = [each["key"] for each in document(call("systems", "--json"))["systems"]]

    assert keys == ["physician", "written:empathic", "written:high", "written:extreme"]


def test_studies_are_listed_the_newest_first(call):
    assert document(call("list", "--json")) == {"studies": []}
    assert "no study" in call("board", "latest", code=1).stderr
    ids = [document(call("create", "study.toml", "--json"))["study"]["id"] for _ in range(2)]

    assert [each["id"] for each in document(call("list", "--json"))["studies"]] == ids[::-1]


@pytest.mark.usefixtures("made")
def test_every_command_says_something_to_people_too(call):
    for arguments in (
        ("systems",),
        ("create", "study.toml"),
        ("list",),
        ("seats", "latest", "--count", "1", *URL),
        *((step, "latest") for step in ("open", "board", "pause", "resume", "close")),
    ):
        assert call(*arguments).stdout.strip()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("title =", "titel ="), "`titel`|`title`"),
        (('"written:high"]]', '"written:high", "x"]]'), "two kinds"),
        (('"written:high"', '"written:loving"'), "no replies of `written:loving`"),
        (("pairs_per_seat = 10", "pairs_per_seat = 0"), "pairs_per_seat"),
        (("pairs_per_seat = 10", 'pairs_per_seat = "ten"'), "plan.pairs_per_seat"),
        (("syn-onc-01", "syn-onc-02"), "`syn-onc-02` isn't held back"),
        (("Two of us read it.", " "), "reason"),
        (("[plan]", "[plan"), "isn't TOML"),
        (("[plan]", 'pairs = ["nobody"]\n[plan]'), "no pair `nobody`"),
    ],
)
def test_a_mistake_in_the_file_is_named_in_one_line(call, tmp_path, change, words):
    text = FILE.replace(*change)
    assert text != FILE
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")

    done = call("create", "study.toml", code=1)

    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert any(word in done.stderr for word in words.split("|"))


def test_a_file_chooses_cards_by_name_and_in_words_of_its_own(call, store, tmp_path):
    cards = """cards = ["none", "plain", {id = "own", title = "Mine", text = "It feels kind."}]"""
    text = FILE.replace("[plan]", f"{cards}\n\n[plan]").replace(
        'question = "Which one is kinder?"', ""
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    made = document(call("create", "study.toml", "--json"))
    (study,) = list_studies(store)

    assert [card["id"] for card in made["cards"]] == ["none", "plain", "own"]
    assert made["cards"][2]["sha"] == study.texts.cards[2].sha
    assert study.texts.question == "Which reply shows more empathy?"
    assert any("at least 6 votes" in words for words in made["cautions"])

    call("seats", "latest", "--count", "3", *URL)
    assert set(document(call("board", "latest", "--json"))["cards"].values()) == {0}
    call("open", "latest")
    assert document(call("board", "latest", "--json"))["cards"] == {
        "No definition": 1, "What empathy means here": 1, "Mine": 1,
    }  # fmt: skip
    assert "Definition card “Mine”: 1 seats" in call("board", "latest").stdout


@pytest.mark.parametrize(
    ("cards", "words"),
    [
        ('["kind"]', "no definition card `kind`; there are none, plain, three_part"),
        ('["plain", "plain"]', "`plain` stands twice"),
        ('[{id = "own", title = "Mine", text = " "}]', "`own` needs a text"),
        ('[{id = "own"}]', "a mistake at `cards.0"),
    ],
)
def test_cards_that_can_not_be_shown_are_refused_in_words(call, tmp_path, cards, words):
    text = FILE.replace("[plan]", f"cards = {cards}\n\n[plan]")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    assert words in call("create", "study.toml", code=1).stderr
