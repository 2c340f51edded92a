"""Who gets which pair, on which side: leases, quorum, balance, controls and repeats."""

from collections import Counter

import pytest

from core.domain.access import OPERATOR
from core.domain.assigning import Fill, Slot, choose_item, choose_side, schedule
from core.domain.panel import ItemKind, Side, StudyPlan
from core.services.board import exclude_seat
from core.store.presentations import fills
from tests.panels import a_study, tablets

LAPSE = "UPDATE presentations SET leased_until = '2001-01-01T00:00:00.000Z' WHERE seat_id = ?"


def shown_items(store, seat_id):
    return store.rows(
        "SELECT p.*, i.kind FROM presentations AS p JOIN study_items AS i ON i.id = p.item_id"
        " WHERE seat_id = ? ORDER BY position",
        [seat_id],
    )


def a_fill(name, votes=0, leases=0, balance=0, pair=None):
    return Fill(item_id=name, pair_id=pair or name, votes=votes, leases=leases, balance=balance)


def test_the_least_filled_item_comes_first_and_leases_count_as_filled():
    found = [a_fill("a", votes=1), a_fill("b", leases=1), a_fill("c")]
    chosen = choose_item(found, seen_items=(), seen_pairs=(), quorum=3)
    assert chosen.item_id == "c"


def test_what_is_full_or_seen_is_never_chosen():
    found = [a_fill("full", votes=2, leases=1), a_fill("seen"), a_fill("left", votes=2)]
    chosen = choose_item(found, seen_items={"seen"}, seen_pairs=(), quorum=3)
    assert chosen.item_id == "left"
    assert choose_item(found[:2], seen_items={"seen"}, seen_pairs=(), quorum=3) is None


def test_another_comparison_of_a_pair_the_seat_has_met_comes_last():
    found = [a_fill("same-pair", pair="p"), a_fill("new", votes=2)]
    chosen = choose_item(found, seen_items=(), seen_pairs={"p"}, quorum=3)
    assert chosen.item_id == "new"


@pytest.mark.parametrize(
    ("pair_balance", "seat_balance", "side"), [(1, 0, Side.B), (0, -2, Side.A), (-1, 3, Side.B)]
)
def test_the_side_that_evens_out_is_taken(pair_balance, seat_balance, side):
    assert choose_side(pair_balance=pair_balance, seat_balance=seat_balance) is side


def test_where_nothing_tilts_both_sides_are_drawn():
    drawn = {choose_side(pair_balance=0, seat_balance=0) for _ in range(64)}
    assert drawn == set(Side)


@pytest.mark.parametrize("pairs", [1, 2, 7, 20, 60])
def test_a_schedule_holds_exactly_what_the_plan_says(pairs):
    plan = StudyPlan(pairs_per_seat=pairs)
    slots = Counter(schedule(plan, "seat"))

    assert sum(slots.values()) == plan.screens_per_seat
    assert slots[Slot.MAIN] == pairs
    assert slots[Slot.CONTROL] == plan.controls_per_seat


def test_schedules_differ_from_seat_to_seat_and_never_from_call_to_call():
    plan = StudyPlan()
    seats = [f"seat-{number}" for number in range(20)]
    drawn = [schedule(plan, seat) for seat in seats]

    assert drawn == [schedule(plan, seat) for seat in seats]
    assert len(set(drawn)) > 5
    assert all(slots[0] is slots[1] is Slot.MAIN for slots in drawn)


def test_quorum_closes_a_pair_and_nobody_is_given_more(store):
    study = a_study(store, pairs=4, controls=0, votes_per_pair=2, control_share=0, repeat_share=0)
    people = tablets(store, study, 3)
    for tablet in people:
        tablet.start()
        tablet.finish()

    assert [fill.votes for fill in fills(store, study, ItemKind.MAIN)] == [2, 2, 2, 2]
    assert people[2].shown["screen"] == "closing"


def test_thirty_people_fill_all_pairs_with_balanced_sides(store):
    study = a_study(
        store, pairs=48, controls=3, pairs_per_seat=20, votes_per_pair=12, control_share=0.1
    )
    people = tablets(store, study, 30)
    for tablet in people:
        tablet.start()
    while going := [each for each in people if each.shown["screen"] == "pair"]:
        for tablet in going:
            tablet.answer()

    filled = fills(store, study, ItemKind.MAIN)
    assert {fill.votes for fill in filled} == {12}
    assert max(abs(fill.balance) for fill in filled) <= 2
    for tablet in people:
        rows = shown_items(store, tablet.card.seat_id)
        sides = Counter(row["first_side"] for row in rows if not row["repeat_number"])
        assert abs(sides["a"] - sides["b"]) <= 2
        assert len({(row["item_id"], row["repeat_number"]) for row in rows}) == len(rows)


def test_a_repeat_swaps_the_sides_and_comes_later(store):
    (tablet,) = tablets(store, a_study(store, pairs=10, repeat_share=0.3))
    tablet.start()
    tablet.finish()
    rows = shown_items(store, tablet.card.seat_id)
    first = {row["item_id"]: row for row in rows if not row["repeat_number"]}
    again = [row for row in rows if row["repeat_number"]]

    assert len(again) == 3
    for row in again:
        assert row["kind"] == "main"
        assert row["first_side"] != first[row["item_id"]]["first_side"]
        assert row["position"] - first[row["item_id"]]["position"] >= 5


def test_a_skipped_pair_is_not_repeated_and_stays_open_for_others(store):
    study = a_study(store, pairs=6, controls=0, control_share=0, repeat_share=0.5)
    (tablet,) = tablets(store, study)
    tablet.start()
    while tablet.shown["screen"] == "pair":
        tablet.tap("skip", reason="other")
        tablet.tap("next")

    rows = shown_items(store, tablet.card.seat_id)
    assert [row["repeat_number"] for row in rows] == [0] * 6
    assert {fill.votes for fill in fills(store, study, ItemKind.MAIN)} == {0}


def test_a_lease_that_lapses_returns_the_pair_and_an_answer_after_it_is_not_lost(store):
    study = a_study(store, pairs=1, controls=0, votes_per_pair=1, control_share=0, repeat_share=0)
    one, two = tablets(store, study, 2)
    one.start()
    two.start()
    assert two.shown["screen"] == "closing", "the only pair is leased"

    tap = one.action("choose", choice="equal")
    with store.write():
        store.run(LAPSE, [one.card.seat_id])
    (three,) = tablets(store, study)
    three.start()
    assert three.shown["screen"] == "pair"
    one.send(tap)
    three.answer("first")
    assert [fill.votes for fill in fills(store, study, ItemKind.MAIN)] == [2]


def test_a_seat_that_comes_back_to_a_closed_pair_goes_on_to_another(store):
    study = a_study(store, pairs=2, controls=0, votes_per_pair=1, control_share=0, repeat_share=0)
    one, two = tablets(store, study, 2)
    before = one.start()["presentation"]
    with store.write():
        store.run(LAPSE, [one.card.seat_id])
    two.start()
    two.finish()

    assert one.shown["screen"] == "closing"
    assert store.rows("SELECT * FROM revisions WHERE presentation_id = ?", [before]) == []


def test_a_lapsed_lease_of_a_pair_nobody_took_is_simply_renewed(store):
    study = a_study(store, pairs=2, controls=0, control_share=0, repeat_share=0)
    (one,) = tablets(store, study)
    before = one.start()
    with store.write():
        store.run(LAPSE, [one.card.seat_id])

    assert one.shown["presentation"] == before["presentation"]
    assert sum(fill.leases for fill in fills(store, study, ItemKind.MAIN)) == 1


def test_answers_of_an_excluded_seat_are_kept_and_do_not_fill(store):
    study = a_study(store, pairs=3, controls=0, control_share=0, repeat_share=0)
    (tablet,) = tablets(store, study)
    tablet.start()
    tablet.finish()
    exclude_seat(store, OPERATOR, tablet.card.seat_id, "a helper answered for the patient")

    assert {fill.votes for fill in fills(store, study, ItemKind.MAIN)} == {0}
    assert len(store.rows("SELECT * FROM v_answers")) == 3
    assert store.rows("SELECT * FROM v_judgments") == []
