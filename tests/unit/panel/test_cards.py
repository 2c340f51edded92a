"""Definition cards: drawn evenly, once, for good, and shown to their own seats alone."""

import csv
import json
import sqlite3
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.access import OPERATOR
from core.domain.assigning import Fill, choose_item
from core.domain.definition_cards import DefinitionCard, card_for
from core.domain.panel import StudyPlan
from core.errors import BedsideError, InvalidInput
from core.metrics.reading import reading_grade
from core.samples.panel_cards import shipped_cards
from core.samples.panel_texts import default_texts
from core.services.board import board
from core.services.definition_cards import card_cautions, named_cards, with_cards
from core.services.exporting import export_all
from core.services.seating import make_seats, renew_seat
from core.services.studying import create_study, open_study, size_of
from tests.panels import TEXTS, Tablet, a_study, tablets

CARDS = shipped_cards()
WITH = replace(TEXTS, cards=CARDS)
OWN = DefinitionCard(id="own", title="My words", text="Empathy is CANARY-CARD.")


def cards_of(store, study):
    rows = store.rows("SELECT card FROM seats WHERE study_id = ? ORDER BY number", [study])
    return [row["card"] for row in rows]


def number_with(store, study, card):
    return cards_of(store, study).index(card)


@given(study=st.text(min_size=1), seats=st.integers(1, 60), count=st.integers(1, 3))
def test_groups_differ_by_one_seat_at_most_and_the_draw_never_differs(study, seats, count):
    drawn = [card_for(CARDS[:count], study_id=study, number=n + 1) for n in range(seats)]
    sizes = Counter(card.id for card in drawn)

    assert max(sizes.values()) - min([sizes[card.id] for card in CARDS[:count]]) <= 1
    assert drawn == [card_for(CARDS[:count], study_id=study, number=n + 1) for n in range(seats)]


def test_the_order_within_blocks_differs_from_study_to_study_and_block_to_block():
    orders = {
        tuple(card_for(CARDS, study_id=f"s{study}", number=3 * block + n).id for n in (1, 2, 3))
        for study in range(10)
        for block in range(6)
    }
    assert len(orders) == 6


def test_a_seat_reads_its_own_card_with_every_pair_and_no_other(store):
    study = a_study(store, texts=replace(TEXTS, cards=(*CARDS, OWN)))
    for tablet in tablets(store, study, 4):
        card = cards_of(store, study)[tablet.card.number - 1]
        for do in ("hello", "sized", "agree", "begin"):
            practice = tablet.tap(do)
        assert practice["screen"] == "practice"
        first = tablet.start()
        second = tablet.answer()

        for shown in (practice, first, second):
            assert ("CANARY-CARD" in json.dumps(shown)) is (card == "own")
        if card == "none":
            assert practice["card"] is first["card"] is second["card"] is None
        else:
            assert first["card"]["paragraphs"]
            stays = [shown["card"]["stays"] for shown in (practice, first, second)]
            assert stays == [True, True, False]


def test_a_card_is_the_same_on_another_tablet_with_a_new_card_of_the_seat(store):
    study = a_study(store, texts=WITH)
    one = tablets(store, study, 3)[number_with(store, study, "plain")]
    shown = one.start()["card"]
    other = Tablet(store, renew_seat(store, OPERATOR, one.card.seat_id))

    assert other.shown["card"] == shown


def test_a_study_without_cards_says_nothing_of_them(store):
    study = a_study(store)
    (tablet,) = tablets(store, study)

    assert tablet.start()["card"] is None
    assert cards_of(store, study) == [None]
    row = store.row("SELECT texts FROM studies WHERE id = ?", [study])
    assert "cards" not in json.loads(row["texts"])


def test_cards_are_drawn_when_the_study_opens_and_for_seats_made_later(store):
    plan = StudyPlan(pairs_per_seat=2, seats=6, votes_per_pair=6)
    texts = with_cards(default_texts(), CARDS)
    study = create_study(store, OPERATOR, "T", [("written:high", "physician")], plan, texts).id
    make_seats(store, OPERATOR, study, 2)
    assert cards_of(store, study) == [None, None]
    with pytest.raises(sqlite3.IntegrityError, match="draft"):
        store.db.conn.execute("UPDATE seats SET card = 'plain', card_sha = 'x'")

    open_study(store, OPERATOR, study)
    early = cards_of(store, study)
    make_seats(store, OPERATOR, study, 4)

    assert cards_of(store, study)[:2] == early
    assert Counter(cards_of(store, study)) == {"none": 2, "plain": 2, "three_part": 2}


def test_what_was_drawn_never_changes(store):
    tablets(store, a_study(store, texts=WITH), 3)
    for sql in (
        "UPDATE seats SET card = 'plain' WHERE card <> 'plain'",
        "UPDATE seats SET card = NULL, card_sha = NULL",
        "UPDATE studies SET texts = json_remove(texts, '$.cards')",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            store.db.conn.execute(sql)


def test_the_board_counts_seats_by_card_and_names_no_seats_card(store):
    study = a_study(store, texts=WITH)
    tablets(store, study, 6)
    seen = board(store, OPERATOR, study)

    assert seen.cards == {card.title: 2 for card in CARDS}
    assert not any("three_part" in repr(line) for line in seen.seats)


def test_exports_say_who_was_shown_which_words(store, tmp_path):
    study = a_study(store, texts=WITH)
    for tablet in tablets(store, study, 3):
        tablet.start()
        tablet.answer()
    export_all(store, OPERATOR, tmp_path, study_id=study)

    def rows(name):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    shas = {card.id: card.sha for card in CARDS}
    assert {row["card"]: row["card_sha"] for row in rows("definition_cards")} == shas
    assert [row["seats"] for row in rows("definition_cards")] == ["1", "1", "1"]
    by_seat = {row["rater"]: row["card"] for row in rows("seats")}
    assert set(by_seat.values()) == set(shas)
    assert all(row["card_sha"] == shas[row["card"]] for row in rows("seats"))
    for name in ("judgments", "answers"):
        assert {row["rater"]: row["card"] for row in rows(name)} == by_seat


def test_a_pair_with_few_votes_under_this_card_comes_before_one_with_few_votes():
    def fill(name, votes, same):
        return Fill(item_id=name, pair_id=name, votes=votes, leases=0, balance=0, same_card=same)

    found = [fill("mine", 2, 2), fill("theirs", 4, 0), fill("full", 6, 0)]
    chosen = choose_item(found, seen_items=(), seen_pairs=(), quorum=6)
    assert chosen.item_id == "theirs"


def test_pairs_get_their_votes_evenly_under_all_cards(store):
    study = a_study(store, texts=WITH, pairs=4, pairs_per_seat=2, votes_per_pair=6)
    for tablet in tablets(store, study, 12):
        tablet.start()
        tablet.finish()
    rows = store.rows(
        "SELECT v.item_id, s.card, count(*) AS n FROM v_judgments AS v"
        " JOIN seats AS s ON s.id = v.seat_id GROUP BY v.item_id, s.card"
    )
    assert [row["n"] for row in rows] == [2] * 12


def test_the_taps_of_a_seat_with_a_card_cost_no_more_queries(store):
    counts = {}
    for name, texts in (("without", TEXTS), ("with", WITH)):
        study = a_study(store, texts=texts)
        tablet = tablets(store, study, 3)[0]
        tablet.start()
        seen = []
        store.db.conn.set_trace_callback(seen.append)
        tablet.answer()
        store.db.conn.set_trace_callback(None)
        counts[name] = len(seen)
    assert counts["with"] == counts["without"]


@pytest.mark.parametrize("card", [card for card in CARDS if card.text], ids=lambda card: card.id)
def test_shipped_cards_read_at_most_like_sixth_grade(card):
    assert reading_grade(card.text) <= 6
    assert all(reading_grade(part) <= 6 for part in card.text.split("\n\n"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": "Own Card"}, "may hold small letters"),
        ({"title": " "}, "needs a title"),
        ({"text": ""}, "needs a text"),
        ({"id": "none"}, "shows nothing"),
        ({"text": "x" * 601}, "601 characters; at most 600"),
    ],
)
def test_a_card_that_cannot_be_shown_is_refused(fields, words):
    with pytest.raises(BedsideError, match=words):
        replace(OWN, **fields)


def test_a_card_stands_once_in_a_study_and_an_unknown_one_is_named():
    with pytest.raises(BedsideError, match="`plain` stands twice"):
        replace(TEXTS, cards=(CARDS[1], CARDS[1]))
    with pytest.raises(InvalidInput, match="`kind`; there are none, plain, three_part"):
        named_cards(["kind"])


def test_cautions_say_what_would_keep_cards_from_telling_anything():
    plan = StudyPlan(votes_per_pair=3, seats=2)
    hard = replace(OWN, text="Empathic communication demonstrates comprehensive understanding.")
    texts = replace(default_texts(), cards=(*CARDS, hard))
    said = list(card_cautions(texts, plan, size_of(plan, 10)))

    for words in ("itself explains empathy", "at least 8 votes", "4 cards for 2 seats", "grade"):
        assert any(words in each for each in said)
    assert len(said) == 4
    assert list(card_cautions(default_texts(), plan, None)) == []
    good = StudyPlan(votes_per_pair=6)
    texts = with_cards(default_texts(), CARDS)
    assert list(card_cautions(texts, good, size_of(good, 30))) == []
    (few,) = card_cautions(texts, good, size_of(good, 60))
    assert few.startswith("A pair gets about 4 votes, 1.3 under each of 3 cards")
    assert list(card_cautions(with_cards(texts, CARDS[:1]), plan, size_of(plan, 10))) == []
