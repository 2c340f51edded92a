"""Aligning a judge with a panel: worked oracles, rules of the first line, what is left out."""

import numpy as np
import pytest

from core.domain.judging import Label, Missing, Protocol, Variant
from core.domain.votes import RaterKind, Vote
from core.services.align_verdict import Use, use_of, verdict_in_words
from core.services.aligning import align, contrast
from core.services.judge_said import JudgeSaid, judges_of_panel
from core.services.judging import ItemVerdict
from core.services.panel_votes import PanelItem, make_panel

LABELS = {1: Label.A, 0: Label.TIE, -1: Label.B, "+": Label.A, "0": Label.TIE, "-": Label.B,
          "?": Missing.UNDECIDED, "!": Missing.UNREADABLE}  # fmt: skip

UNREADABLE = Missing.UNREADABLE

# Ten items, three people, a three-way judge and a forced choice: `docs/methods.md`.
PEOPLE = ("+++", "++0", "+00", "000", "--0", "+0-", "00-", "++-", "0+0", "-00")
THREE_WAY = "++00-0++00"
BINARY = "+++--+++--"


def name(place):
    return f"{place:03}"


def panel(rows, **fields):
    """Return a panel of items by people; a blank is no vote."""
    votes = [
        Vote(item_id=name(place), rater=f"h{seat}", label=LABELS[code], comment="so" * (seat == 1))
        for place, row in enumerate(rows)
        for seat, code in enumerate(row, start=1)
        if code != " "
    ]
    items = [
        PanelItem(id=name(p), name=name(p), system_a="warm", system_b="physician", **fields)
        for p in range(len(rows))
    ]
    return make_panel("A panel", items, votes, left_out={})


def said(codes, **fields):
    labels = {name(place): LABELS[code] for place, code in enumerate(codes)}
    return JudgeSaid(name="judge", labels=labels, **fields)


def aligned(rows, codes, **fields):
    return align(panel(rows), said(codes, **fields), resamples=400)


def people(skill, *, n, seats=3, seed=3):
    """Return a truth and people who see it with this probability."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(-1, 2, size=n)
    return truth, [seen(truth, skill, rng) for _ in range(seats)]


def seen(truth, skill, rng):
    wrong = (truth + 1 + rng.integers(1, 3, size=truth.size)) % 3 - 1
    return np.where(rng.random(truth.size) < skill, truth, wrong)


def test_the_worked_numbers_come_out_of_the_service():
    table = aligned(PEOPLE, THREE_WAY).table
    numbers = [
        getattr(table, each).estimate
        for each in ("align_majority", "align_majority_all", "align_pairwise", "align_half",
                     "kappa", "human_ceiling", "judge_on_same_cells")
    ]  # fmt: skip

    assert numbers == pytest.approx([8 / 9, 0.9, 19 / 30, 0.783333333, 0.8125, 0.5, 0.944444444])
    assert table.baselines["always_tie"].align_majority.estimate == pytest.approx(5 / 9)


def test_the_same_call_gives_the_same_intervals():
    assert aligned(PEOPLE, THREE_WAY).table == aligned(PEOPLE, THREE_WAY).table


def test_the_best_constant_judge_is_compared_pair_by_pair():
    found = aligned(PEOPLE, THREE_WAY)

    assert found.best_constant == "always_tie"
    assert found.over_constant.difference.estimate == pytest.approx(3 / 9)


# What a judge may be used for: one test for each branch.


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (PEOPLE, "3 people and 9 pairs"),
        (["++"] * 40, "2 people and 40 pairs"),
        (["+"] * 40, "1 person and 40 pairs"),
        (["+++"], "3 people and 1 pair "),
    ],
)
def test_with_too_few_people_or_pairs_nothing_is_said(rows, words):
    found = aligned(rows, "+" * len(rows))

    assert use_of(found) is Use.TOO_FEW
    assert verdict_in_words(found).startswith("Not enough people for a statement: " + words)


def test_a_judge_that_answers_nothing_gets_no_statement():
    found = aligned(["+++"] * 40, "!" * 40)

    assert use_of(found) is Use.TOO_FEW
    assert "3 people and 0 pairs" in verdict_in_words(found)


def test_a_constant_judge_is_not_shown_to_see_anything_however_high_it_scores():
    found = aligned(["000"] * 36 + ["+++"] * 4, "0" * 40)

    assert use_of(found) is Use.NOT_SHOWN
    words = verdict_in_words(found)
    assert "in 36 (0.90" in words
    assert "a judge that always calls both equal gets 0.90" in words
    assert "Do not rank systems by it" in words


def test_all_ties_leave_nothing_to_see():
    assert use_of(aligned(["000"] * 40, "0" * 40)) is Use.NOT_SHOWN


def test_a_judge_below_people_may_rank_and_no_more():
    codes = "".join("+0-"[place % 3] if place % 4 else "+" for place in range(60))
    found = aligned([3 * "+0-"[place % 3] for place in range(60)], codes)

    assert use_of(found) is Use.RANK
    words = verdict_in_words(found)
    assert "a left-out person agrees with the others in 1.00" in words
    assert "It may rank systems on pairs like these; it does not replace people" in words
    assert "less than a person does (difference -0.1" in words


def test_a_judge_that_is_not_shown_to_be_worse_but_fails_the_alt_test_may_only_rank():
    truth, seats = people(0.75, n=40)
    judge = seen(truth, 0.7, np.random.default_rng(5))
    found = aligned(np.stack(seats, axis=1).tolist(), judge.tolist())

    assert found.table.judge_minus_human.high >= 0
    assert found.alt_test.passes is False
    assert use_of(found) is Use.RANK
    assert "the alt-test shows it to hold against 0." in verdict_in_words(found)


def test_a_judge_that_no_person_can_be_compared_with_may_only_rank():
    rows = [f"{'+-0'[place % 3]:>{1 + place // 20}}" for place in range(60)]
    found = aligned(rows, ["+-0"[place % 3] for place in range(60)])

    assert found.table.human_ceiling.estimate is None
    assert use_of(found) is Use.RANK
    words = verdict_in_words(found)
    assert "what a left-out person would get is not defined" in words
    assert "it can't be compared with a person" in words
    assert "On 60 of 60 rated pairs one vote is the whole majority" in words


def test_a_judge_that_passes_everything_may_take_one_more_place():
    truth, seats = people(0.7, n=80)
    found = aligned(np.stack(seats, axis=1).tolist(), truth.tolist())

    assert found.alt_test.passes is True
    assert use_of(found) is Use.STAND_IN
    assert "take the place of one more person" in verdict_in_words(found)


def test_what_the_conclusion_leaves_open_is_said_beside_it():
    truth, seats = people(0.9, n=80)
    codes = ["!" if place < 8 else code for place, code in enumerate(truth.tolist())]
    words = verdict_in_words(
        aligned(np.stack(seats, axis=1).tolist(), codes, protocol=Protocol.BINARY)
    )

    assert "It can't say that both are equal" in words
    assert "no usable answer on 8 of 80 rated pairs" in words


# Bias and steadiness.


def test_length_bias_shows_judge_and_people_on_the_same_items():
    rows = ["+++", "++-", "000", "---"]
    found = align(panel(rows, text_a="A longer reply", text_b="Short"), said("+++?"), resamples=50)

    assert found.bias.judge_length.favors_longer.estimate == 1
    assert found.bias.people_length.favors_longer.n == 6
    assert found.bias.people_length.favors_longer.estimate == pytest.approx(5 / 6)


def test_without_texts_orders_and_sides_nothing_is_claimed():
    found = aligned(PEOPLE, THREE_WAY)

    assert found.steadiness is None
    assert (found.bias.judge_length, found.bias.people_length) == (None, None)
    assert found.bias.first_shown.reason == "which reply stood first on screen is not known"


def verdict(item, *orders, again=(), label: Label | Missing = Label.TIE):
    return ItemVerdict(item_id=item, label=label, orders=orders, again=again)


def test_a_judge_that_ran_here_is_looked_at_across_orders_repeats_and_identical_texts():
    verdicts = [
        verdict("000", Label.A, Label.A, again=((Label.A, Label.TIE), (Label.A, Label.TIE))),
        verdict("001", Label.A, Label.B, again=((Label.A, None), (Label.A, Label.B))),
    ]
    judge = said(
        "+0",
        verdicts={each.item_id: each for each in verdicts},
        controls=(verdict("c", Label.TIE, Label.TIE), verdict("d", None, None, label=UNREADABLE)),
        voters=(Variant.ZERO_SHOT,),
    )
    found = align(panel(["+++", "000"]), judge, resamples=50).steadiness

    assert found.orders[Variant.ZERO_SHOT].position_consistency.estimate == 0.5
    assert found.orders[Variant.ZERO_SHOT].flips == 1
    assert (found.stability.n, found.stability.estimate) == (3, pytest.approx((1 + 2 / 3 + 1) / 3))
    assert (found.controls_equal.estimate, found.controls_equal.n) == (1, 1)


def test_an_ensemble_is_looked_at_voter_by_voter():
    voters = (Variant.ZERO_SHOT, Variant.ONE_SHOT, Variant.FEW_SHOT)
    orders = (Label.A, Label.A, Label.A, Label.B, Label.TIE, Label.TIE)
    judge = said("+", verdicts={"000": verdict("000", *orders)}, voters=voters)
    found = align(panel(["+++"]), judge, resamples=50).steadiness

    assert [found.orders[voter].flips for voter in voters] == [0, 1, 0]


# Slices, disagreements, what is left out.


def test_slices_have_numbers_only_where_there_are_enough_pairs():
    rows = ["+++"] * 12
    found = align(panel(rows), said("+" * 9 + "-" * 3), resamples=50)
    (by_length, by_level, by_prompt) = found.slices

    assert (by_length.by, by_length.name, by_length.items) == (
        "length of the original", "not known", 12,
    )  # fmt: skip
    assert (by_length.judge.estimate, by_length.judge.n) == (0.75, 12)
    assert by_length.always_tie.estimate == 0
    assert (by_level.name, by_prompt.name) == ("not known", "not known")
    few = align(panel(rows[:9]), said("+" * 9), resamples=50).slices[0]
    assert few.judge.estimate is None
    assert "too few pairs: 9" in str(few.judge.reason)


def test_disagreements_show_both_sides_and_what_people_said():
    found = align(panel(["++0", "+00", "+0-", "000"]), said("0??0"), resamples=50)

    assert [(each.item.id, each.people, each.judge) for each in found.disagreements] == [
        ("000", Label.A, Label.TIE),
        ("001", Label.TIE, Missing.UNDECIDED),
    ]
    assert found.disagreements[0].counts == {Label.A: 2, Label.TIE: 1, Label.B: 0}
    assert found.disagreements[0].comments == ("h1: so",)


def test_everything_that_is_left_out_is_counted_in_words():
    judge = JudgeSaid(
        name="judge",
        labels={"000": Missing.UNREADABLE, "001": Missing.UNDECIDED, "777": Label.A},
        left_out={"judge's labels for items that nobody rated": 2},
    )
    found = align(panel(["+++", "+0-", "++0"]), judge, resamples=50)

    assert found.left_out == {
        "rated items without a plurality, in no number that needs one": 1,
        "rated items that the judge's labels don't hold": 1,
        "rated items on which the judge is unreadable": 1,
        "rated items on which the judge is undecided, counted as wrong": 1,
        "judge's labels for items that nobody rated": 3,
    }


def test_a_judge_that_shares_no_item_with_the_panel_is_no_error():
    found = align(panel(["+++"] * 3), JudgeSaid(name="judge", labels={"x": Label.A}), resamples=50)

    assert found.table.align_majority.estimate is None
    assert found.table.align_majority.reason
    assert found.best_constant is None
    assert found.left_out["rated items that the judge's labels don't hold"] == 3


def test_judges_that_came_with_the_votes_align_like_any_other():
    votes = [Vote(item_id="1", rater="ann", label=Label.A)]
    items = [PanelItem(id="1", name="1", system_a="A", system_b="B")]
    judge = Vote(item_id="1", rater="qwen", label=Label.A, kind=RaterKind.JUDGE)
    (judge_said,) = judges_of_panel(make_panel("t", items, [*votes, judge], left_out={}))

    assert (judge_said.name, judge_said.labels) == ("qwen", {"1": Label.A})


# Three-way beside forced choice.


def test_the_forced_choice_is_wrong_where_people_say_equal():
    found = contrast(panel(PEOPLE), said(THREE_WAY), said(BINARY), resamples=400)

    assert found.three_way.align_majority.estimate == pytest.approx(8 / 9)
    assert found.binary.align_majority.estimate == pytest.approx(4 / 9)
    assert (found.on_ties.estimate, found.on_ties.n) == (1.0, 5)
    assert (found.comparison.first_only, found.comparison.second_only) == (4, 0)
    assert (found.items, found.left_out) == (10, 0)


def test_flips_are_wrong_as_they_are_and_ties_in_the_fair_variant():
    found = contrast(panel(PEOPLE), said(THREE_WAY), said("++??-?+++?"), resamples=400)

    assert found.binary.align_majority.estimate == pytest.approx(4 / 9)
    assert found.flipped.align_majority.estimate == pytest.approx(7 / 9)
    assert found.comparison_flipped.difference.estimate == pytest.approx(1 / 9)


def test_only_items_that_both_answered_are_compared():
    found = contrast(panel(PEOPLE), said("!" + THREE_WAY[1:]), said(BINARY[:9] + "!"), resamples=50)

    assert (found.items, found.left_out) == (8, 2)
    assert found.three_way.align_majority.n == found.binary.align_majority.n == 7


def test_a_forced_choice_without_an_error_has_no_share_of_errors():
    found = contrast(panel(["+++"] * 3), said("+++"), said("+++"), resamples=50)

    assert found.on_ties.reason == "the forced choice makes no error"


def test_a_hundred_thousand_votes_are_aligned_in_bounded_memory():
    truth, seats = people(0.6, n=10_000, seats=10)
    found = align(panel(np.stack(seats, axis=1).tolist()), said(truth.tolist()), resamples=20)

    assert found.table.compared.votes == 100_000
    assert found.table.align_pairwise.n == 100_000
    assert use_of(found) is Use.STAND_IN
