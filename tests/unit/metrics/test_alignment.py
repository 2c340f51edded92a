import numpy as np
import pytest

from core.metrics.alignment import alignment_table, flip_as_tie
from core.metrics.baselines import align_by_chance
from core.metrics.votes import MISSING, UNDECIDED, Votes
from tests.unit.metrics.panel_oracle import FORCED, PEOPLE, THREE_WAY, VOTES, judge, rng

ALIGNED = (
    "align_majority",
    "align_majority_all",
    "align_pairwise",
    "align_decisive",
    "align_half",
    "align_per_annotator",
)


def table(votes, codes, **options):
    return alignment_table(votes, codes, rng=rng(), **{"resamples": 200, **options})


def points(alignment):
    return [getattr(alignment, name).estimate for name in ALIGNED]


def test_the_three_way_judge_of_the_worked_panel():
    found = table(VOTES, THREE_WAY)

    expected = [8 / 9, 0.9, 19 / 30, 9 / 11, 0.783333333, (0.6 + 0.8 + 0.5) / 3]
    assert points(found) == pytest.approx(expected, abs=1e-9)
    assert [getattr(found, name).n for name in ALIGNED] == [9, 10, 30, 11, 30, 3]


def test_the_forced_choice_judge_of_the_worked_panel():
    found = table(VOTES, FORCED)

    expected = [4 / 9, 0.4, 12 / 30, 12 / 16, 0.633333333, (0.7 + 0.4 + 0.1) / 3]
    assert points(found) == pytest.approx(expected, abs=1e-9)
    assert found.align_decisive.n == 16


def test_the_constant_judges_of_the_worked_panel():
    baselines = table(VOTES, THREE_WAY).baselines
    tie, always_a = baselines["always_tie"], baselines["always_a"]

    expected = [5 / 9, 0.6, 14 / 30, (0.3 + 0.5 + 0.6) / 3]
    names = ("align_majority", "align_majority_all", "align_pairwise", "align_per_annotator")
    assert [getattr(tie, name).estimate for name in names] == pytest.approx(expected)
    assert tie.align_decisive.estimate is None
    assert tie.align_decisive.reason == "no vote and answer of the judge are both a preference"
    expected = [3 / 9, 3 / 10, 10 / 30, (0.5 + 0.4 + 0.1) / 3]
    assert [getattr(always_a, name).estimate for name in names] == pytest.approx(expected)
    assert set(baselines) == {"always_tie", "always_a", "always_b", "majority", "chance"}


def test_a_forced_choice_at_its_ceiling_scores_below_the_judge_that_always_says_tie():
    found = table(VOTES, FORCED)

    assert found.plurality_tie_rate.estimate == pytest.approx(5 / 9)
    assert found.align_majority.estimate == pytest.approx(1 - 5 / 9)
    assert found.baselines["always_tie"].align_majority.estimate == pytest.approx(5 / 9)
    assert found.baselines["majority"] == found.baselines["always_tie"]
    assert found.majority_code == 0


def test_kappa_against_the_plurality_and_each_person():
    found = table(VOTES, THREE_WAY)

    assert found.kappa.estimate == pytest.approx(0.8125, abs=1e-9)
    assert found.kappa_linear.estimate == pytest.approx(0.836363636, abs=1e-9)
    assert found.kappa.n == 9
    assert [each.estimate for _, each in found.kappas] == pytest.approx(
        [0.365079, 0.655172, 0.206349], abs=1e-6
    )


def test_people_predict_one_another_less_well_than_the_judge_does():
    found = table(VOTES, THREE_WAY)

    assert found.human_ceiling.estimate == pytest.approx(0.5)
    assert found.judge_on_same_cells.estimate == pytest.approx((1 + 1 + 5 / 6) / 3)
    assert found.judge_minus_human.estimate == pytest.approx(0.444444444)
    assert {found.human_ceiling.n, found.judge_on_same_cells.n} == {4 + 3 + 6}
    assert found.soft_ceiling.estimate == pytest.approx((0.45 + 0.5 + 0.35) / 3)
    assert found.soft_ceiling.n == 30


def test_chance_is_the_credit_of_each_answer_weighted_with_the_judges_own_rates():
    found = table(VOTES, THREE_WAY)
    rates, pluralities = np.array([1, 5, 4]) / 10, np.array([1, 5, 3]) / 9

    assert found.baselines["chance"].align_majority.estimate == pytest.approx(rates @ pluralities)
    assert align_by_chance(VOTES, THREE_WAY) == pytest.approx(rates @ pluralities)


def test_kappa_is_what_is_left_above_chance_when_every_item_has_a_plurality():
    decided = VOTES.plurality != MISSING
    votes = Votes.from_matrix(np.array(VOTES.plurality[decided])[:, np.newaxis])
    found = table(votes, THREE_WAY[decided])
    exact, chance = (
        np.float64(alignment.align_majority.estimate)
        for alignment in (found, found.baselines["chance"])
    )

    assert found.kappa.estimate == pytest.approx((exact - chance) / (1 - chance))


def test_the_confusion_counts_what_has_a_plurality_and_an_answer():
    assert table(VOTES, THREE_WAY).confusion == ((1, 0, 0), (0, 4, 0), (0, 1, 3), (0, 0, 0))
    codes = THREE_WAY.copy()
    codes[0], codes[1] = UNDECIDED, MISSING

    assert table(VOTES, codes).confusion == ((1, 0, 0), (0, 4, 0), (0, 1, 1), (0, 0, 1))


def test_undecided_is_wrong_in_every_alignment_and_never_left_out():
    found = table(VOTES, np.full(10, UNDECIDED))

    assert points(found) == [0.0] * 6
    assert (found.align_majority.n, found.align_decisive.n) == (9, 16)
    assert found.kappa.estimate == 0
    assert found.judge_undecided_rate.estimate == 1
    assert found.judge_on_same_cells.estimate == 0
    assert found.soft_judge.estimate == 0
    assert found.compared.undecided == 10


def test_unreadable_answers_are_left_out_and_counted():
    codes = THREE_WAY.copy()
    codes[[0, 5]] = MISSING
    found = table(VOTES, codes)
    smaller = table(Votes.from_matrix(np.delete(PEOPLE, [0, 5], axis=0)), codes[codes != -9])

    assert points(found) == pytest.approx(points(smaller))
    assert found.baselines["always_tie"].align_majority.n == 8
    assert (found.compared.unreadable, found.compared.votes_left_out) == (2, 6)
    assert found.human_ceiling.estimate == pytest.approx(smaller.human_ceiling.estimate)


def test_everything_left_out_is_counted():
    matrix = [[1, 1], [1, 0], [MISSING, MISSING], [MISSING, MISSING], [0, MISSING], [1, 1]]
    compared = table(Votes.from_matrix(matrix), judge(1, 0, 1, -9, 9, -9)).compared

    assert (compared.items, compared.unrated, compared.judged_in_vain) == (6, 2, 1)
    assert (compared.unreadable, compared.undecided, compared.split) == (1, 1, 1)
    assert (compared.votes, compared.votes_left_out) == (7, 2)


@pytest.mark.parametrize(
    ("votes", "codes"),
    [
        (Votes.from_matrix([[MISSING]] * 3), judge(1, 0, -1)),
        (VOTES, np.full(10, MISSING)),
        (Votes.from_matrix(np.zeros((0, 3))), judge()),
        (Votes.from_matrix(np.zeros((2, 0))), judge(1, 0)),
    ],
)
def test_with_nothing_to_compare_every_number_is_undefined_and_says_why(votes, codes):
    found = table(votes, codes)

    for alignment in (found, *found.baselines.values()):
        assert points(alignment) == [None] * 6
        assert all(getattr(alignment, name).reason for name in ALIGNED)
    for name in ("kappa", "human_ceiling", "soft_ceiling", "people_tie_rate", "judge_tie_rate"):
        assert getattr(found, name).estimate is None
    assert found.kappas == ()
    assert found.majority_code is None


def test_one_person_has_alignment_and_no_ceiling():
    found = table(Votes.from_matrix([[1], [0], [-1]]), judge(1, 0, 0))

    assert found.align_majority.estimate == pytest.approx(2 / 3)
    assert found.human_ceiling.estimate is None
    assert found.human_ceiling.reason == (
        "on no item that the judge answered do the others have a plurality"
    )
    assert found.soft_ceiling.reason == "no item that the judge answered has two votes"


def test_one_item_has_no_interval():
    found = table(Votes.from_matrix([[1, 1, 0]]), judge(1))

    assert (found.align_majority.estimate, found.align_majority.low) == (1.0, None)
    assert found.align_majority.reason == "one item has no interval"


def test_all_ties_make_the_judge_right_and_kappa_undefined():
    found = table(Votes.from_matrix([[0, 0, 0]] * 5), np.zeros(5))

    assert found.align_majority.estimate == 1
    assert found.kappa.estimate is None
    assert found.align_decisive.estimate is None
    assert found.people_tie_rate.estimate == 1
    assert found.align_majority.reason == "all items agree, so resampling them shows no spread"


def test_flips_become_ties_when_asked():
    assert flip_as_tie(judge(1, UNDECIDED, MISSING)).tolist() == [1, 0, MISSING]


def test_intervals_hold_their_estimates_and_come_again_with_the_same_seed():
    found = table(VOTES, THREE_WAY, resamples=500)

    assert found == table(VOTES, THREE_WAY, resamples=500)
    for name in (*ALIGNED, "kappa", "human_ceiling", "judge_minus_human", "judge_tie_rate"):
        statistic = getattr(found, name)
        assert statistic.low <= statistic.estimate <= statistic.high


@pytest.mark.parametrize(
    ("codes", "message"),
    [([1, 0], "judge must have one code for each of 10 items"), ([2] * 10, "judge must hold")],
)
def test_what_is_no_judge_is_refused(codes, message):
    with pytest.raises(ValueError, match=message):
        alignment_table(VOTES, codes, rng=rng())
