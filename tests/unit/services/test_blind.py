"""Two prompts compared blind: by lot, balanced, kept at once, revealed at the end."""

import pytest

from core.domain.access import OPERATOR, Actor, Role
from core.domain.judging import Label
from core.domain.panel import ShownChoice
from core.errors import InvalidInput, NotFound, Unauthorized
from core.services.blind import answer_blind, begin_blind, blind_result, blind_state
from core.services.panels import panel_of_set
from core.store import Store
from core.store.vote_sets import get_set, set_items, set_votes
from tests.runs import Made, arm, keep_run

DR = Actor(role=Role.CLINICIAN, name="dr")
OTHER = Actor(role=Role.CLINICIAN, name="other")
WARM, COLD = "I am so sorry about pair {}.", "Noted, pair {}."


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


@pytest.fixture
def refs(store):
    names = [f"p{number:02}" for number in range(30)]
    run_id = keep_run(
        store,
        {
            arm(): {name: Made(text=COLD.format(name)) for name in names},
            arm("edit-refined v1"): {name: Made(text=WARM.format(name)) for name in names},
        },
    )
    return f"{run_id}/1", f"{run_id}/2"


def begun(store, refs, **how):
    return begin_blind(store, DR, *refs, **{"seed": 7, **how})


def answer_all(store, set_id, choose):
    while (state := blind_state(store, DR, set_id)).pair is not None:
        answer_blind(store, DR, set_id, state.pair.item_id, choose(state.pair))


def the_warm_one(pair):
    return ShownChoice.FIRST if pair.first.startswith("I am so sorry") else ShownChoice.SECOND


def drawn_sides(store, set_id) -> dict:
    first = get_set(store, set_id).mapping["first"]
    assert isinstance(first, dict)
    return first


def test_twenty_pairs_are_drawn_and_each_prompt_stands_first_in_half(store, refs):
    set_id = begun(store, refs)
    sides = list(drawn_sides(store, set_id).values())

    assert blind_state(store, DR, set_id).total == 20
    assert (sides.count("A"), sides.count("B")) == (10, 10)
    assert len({item.name for item in set_items(store, set_id)}) == 20


def test_the_same_seed_draws_the_same_pairs_and_sides(store, refs):
    def drawn(seed):
        set_id = begun(store, refs, seed=seed)
        first = drawn_sides(store, set_id)
        return [(item.name, first[item.id]) for item in set_items(store, set_id)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_what_is_shown_does_not_tell_the_prompt(store, refs):
    pair = blind_state(store, DR, begun(store, refs)).pair

    assert "edit-" not in f"{pair} {pair.message} {pair.first} {pair.second}"
    assert not hasattr(pair, "system_a")


def test_who_always_prefers_the_warm_reply_prefers_its_prompt_whatever_the_side(store, refs):
    set_id = begun(store, refs)
    answer_all(store, set_id, the_warm_one)
    result = blind_result(store, DR, set_id)

    assert result.b == "edit-refined v1 · Empathic · offline:rules"
    assert (result.ranking.wins, result.ranking.losses) == (0, 20)
    assert result.ranking.ers_half.estimate == 0.0
    assert result.ranking.sign_test.p == 2 / 2**20


def test_who_always_taps_the_first_reply_prefers_neither_prompt(store, refs):
    set_id = begun(store, refs)
    answer_all(store, set_id, lambda _pair: ShownChoice.FIRST)

    assert blind_result(store, DR, set_id).ranking.ers_half.estimate == 0.5


def test_an_answer_is_a_row_at_once_and_stands(store, refs):
    set_id = begun(store, refs)
    pair = blind_state(store, DR, set_id).pair
    answer_blind(store, DR, set_id, pair.item_id, ShownChoice.EQUAL)

    assert [vote.label for vote in set_votes(store, set_id)] == [Label.TIE]
    assert blind_state(store, DR, set_id).answered == 1
    with pytest.raises(InvalidInput, match="the answer stands"):
        answer_blind(store, DR, set_id, pair.item_id, ShownChoice.FIRST)


def test_the_prompts_stay_hidden_until_every_pair_is_judged(store, refs):
    set_id = begun(store, refs, count=2)
    pair = blind_state(store, DR, set_id).pair
    answer_blind(store, DR, set_id, pair.item_id, ShownChoice.EQUAL)

    with pytest.raises(InvalidInput, match="1 of 2 pairs are still to be judged"):
        blind_result(store, DR, set_id)


def test_a_skip_is_counted_and_never_a_tie(store, refs):
    set_id = begun(store, refs, count=3)
    answer_all(store, set_id, lambda _pair: None)
    result = blind_result(store, DR, set_id)

    assert (result.skipped, result.ranking.ties) == (3, 0)
    assert result.ranking.ers_half.reason == "no vote is readable"


def test_nobody_else_sees_or_answers_it(store, refs):
    set_id = begun(store, refs)
    patient = Actor(role=Role.PATIENT, name="seat 1", seat_id="s1")

    with pytest.raises(NotFound):
        blind_state(store, OTHER, set_id)
    with pytest.raises(Unauthorized):
        blind_state(store, patient, set_id)
    with pytest.raises(NotFound):
        answer_blind(store, DR, set_id, "no such pair", ShownChoice.FIRST)


def test_pairs_on_which_both_say_the_same_are_not_drawn(store):
    made = {
        arm(): {"a": Made(text="The same."), "b": Made(text="One.")},
        arm("edit-refined v1"): {"a": Made(text="The  same."), "b": Made(text="Two.")},
    }
    run_id = keep_run(store, made)
    set_id = begin_blind(store, DR, f"{run_id}/1", f"{run_id}/2")

    assert [item.name for item in set_items(store, set_id)] == ["b"]


def test_an_arm_is_not_compared_with_itself(store, refs):
    with pytest.raises(InvalidInput, match="choose two others"):
        begin_blind(store, DR, refs[0], refs[0])


def test_the_answers_can_be_aligned_like_any_votes(store, refs):
    set_id = begun(store, refs)
    answer_all(store, set_id, the_warm_one)

    assert panel_of_set(store, OPERATOR, set_id).raters == ("dr",)
