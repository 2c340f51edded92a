import numpy as np
import pytest

from core.metrics.agreement import (
    agreement_table,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from core.metrics.kappa import pairwise_kappa
from core.metrics.votes import MISSING, Votes
from tests.unit.metrics.panel_oracle import PEOPLE, VOTES, rng

FIELDS = ("percent_agreement", "fleiss_kappa", "alpha_nominal", "alpha_ordinal", "ac1")


def table(matrix, **options):
    return agreement_table(Votes.from_matrix(matrix), rng=rng(), **{"resamples": 200, **options})


def test_the_people_of_the_worked_panel():
    assert percent_agreement(VOTES) == pytest.approx(0.433333333, abs=1e-9)
    assert fleiss_kappa(VOTES) == pytest.approx(0.102112677, abs=1e-9)
    assert krippendorff_alpha(VOTES, level="nominal") == pytest.approx(0.132042254, abs=1e-9)
    assert krippendorff_alpha(VOTES, level="ordinal") == pytest.approx(0.204513889, abs=1e-9)
    assert gwet_ac1(VOTES) == pytest.approx(0.172077922, abs=1e-9)
    assert VOTES.counts.sum(axis=0).tolist() == [6, 14, 10]


def test_alpha_with_two_missing_votes():
    matrix = PEOPLE.copy()
    matrix[0, 2] = matrix[9, 1] = MISSING
    votes = Votes.from_matrix(matrix)

    assert krippendorff_alpha(votes, level="nominal") == pytest.approx(0.078313253, abs=1e-9)
    assert krippendorff_alpha(votes, level="ordinal") == pytest.approx(0.157365003, abs=1e-9)


@pytest.mark.parametrize(
    ("second", "nominal", "ordinal"),
    [((1, 0, 0, -1), 0.666667, 0.79), ((1, -1, 0, -1), 0.666667, 0.416667)],
)
def test_only_ordinal_alpha_tells_a_near_miss_from_a_reversal(second, nominal, ordinal):
    votes = Votes.from_matrix(np.column_stack([(1, 1, 0, -1), second]))

    assert krippendorff_alpha(votes, level="nominal") == pytest.approx(nominal, abs=1e-6)
    assert krippendorff_alpha(votes, level="ordinal") == pytest.approx(ordinal, abs=1e-6)


def test_ac1_stays_high_where_kappa_collapses_under_one_prevailing_answer():
    """The reference table of two raters and two categories: 130, 56, 9 and 5 of 200."""
    cells = [((1, 1), 130), ((1, 0), 56), ((0, 1), 9), ((0, 0), 5)]
    votes = Votes.from_matrix([pair for pair, times in cells for _ in range(times)])

    assert percent_agreement(votes) == pytest.approx(0.675)
    assert gwet_ac1(votes, possible=2) == pytest.approx(0.5326, abs=5e-5)
    assert pairwise_kappa(votes, rng=rng()).pairs[0][2].estimate == pytest.approx(0.022, abs=5e-4)


def test_ac1_counts_the_answers_that_were_possible_and_not_those_that_were_used():
    votes = Votes.from_matrix([[1, 1], [0, 0], [1, 0], [1, 1]])

    assert gwet_ac1(votes) == pytest.approx((0.75 - 0.234375) / (1 - 0.234375))
    assert gwet_ac1(votes, possible=2) == pytest.approx((0.75 - 0.46875) / (1 - 0.46875))
    with pytest.raises(ValueError, match="possible must be at least 3"):
        gwet_ac1(VOTES, possible=2)


def test_two_people_who_differ_do_not_agree():
    found = table([[1, -1], [-1, 1], [1, 0], [0, -1]])

    assert found.percent_agreement.estimate == 0
    assert found.fleiss_kappa.estimate < 0
    assert found.alpha_nominal.estimate < 0
    assert found.alpha_ordinal.estimate < 0
    assert found.ac1.estimate < 0


def test_a_unanimous_panel_with_several_answers_agrees_fully():
    found = table([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])

    assert [getattr(found, name).estimate for name in FIELDS] == pytest.approx([1.0] * 5)


def test_without_variation_only_percent_agreement_and_ac1_are_defined():
    found = table([[0, 0, 0]] * 4)

    assert (found.percent_agreement.estimate, found.ac1.estimate) == (1.0, 1.0)
    for name in ("fleiss_kappa", "alpha_nominal", "alpha_ordinal"):
        assert getattr(found, name).estimate is None
        assert getattr(found, name).reason == "no variation: every vote is the same"
    assert found.pairwise_kappa[0][2].estimate is None


def test_a_category_that_is_never_used_does_no_harm():
    found = table([[1, 1], [0, 0], [1, 0], [0, 0]])

    assert all(getattr(found, name).estimate is not None for name in FIELDS)


def test_fleiss_refuses_unequal_numbers_of_votes_and_says_what_serves_instead():
    found = table([[1, 1, 1], [0, 0, MISSING], [-1, 0, 0]])

    assert found.fleiss_kappa.estimate is None
    assert found.fleiss_kappa.reason == (
        "items have between 2 and 3 votes; Fleiss kappa needs equal numbers, "
        "Krippendorff's alpha does not"
    )
    assert found.alpha_nominal.estimate is not None


def test_items_without_votes_do_not_make_numbers_unequal():
    votes = Votes.from_matrix([[1, 1], [0, 1], [MISSING, MISSING]])

    assert fleiss_kappa(votes) == fleiss_kappa(Votes.from_matrix([[1, 1], [0, 1]]))


@pytest.mark.parametrize(
    "matrix",
    [
        [[1], [0], [-1]],
        [[MISSING, MISSING]] * 3,
        [[1, MISSING], [MISSING, 0]],
        np.zeros((0, 3)),
        np.zeros((4, 0)),
    ],
)
def test_without_two_votes_on_any_item_nothing_is_defined(matrix):
    found = table(matrix)

    for name in FIELDS:
        assert getattr(found, name).estimate is None
        assert getattr(found, name).reason == "no item has two votes"
        assert getattr(found, name).n == 0
    assert found.pairwise_kappa == ()


def test_one_item_has_estimates_and_no_interval():
    found = table([[1, 1, 0]])

    assert found.percent_agreement.estimate == pytest.approx(1 / 3)
    assert found.percent_agreement.low is None
    assert found.percent_agreement.reason == "one item has no interval"


def test_one_pair_among_single_votes_has_no_interval_either():
    found = table([[1, 1], [0, MISSING], [0, MISSING]])

    assert found.percent_agreement.reason == "one item has no interval"
    assert (found.items, found.single, found.unrated) == (3, 2, 0)


def test_what_is_left_out_is_counted():
    found = table([[1, 1], [0, MISSING], [MISSING, MISSING], [1, 0]])

    assert (found.items, found.single, found.unrated) == (4, 1, 1)
    assert (found.votes, found.raters) == (5, 2)
    assert found.percent_agreement.n == 2


def test_a_rater_who_answered_once_changes_little_and_harms_nothing():
    matrix = np.column_stack([PEOPLE, [1] + [MISSING] * 9])
    found = table(matrix)

    assert found.alpha_ordinal.estimate is not None
    assert found.raters == 4
    assert [n for one, other, n in _ns(found) if 3 in (one, other)] == [1, 1, 1]


def _ns(found):
    return [(one, other, statistic.n) for one, other, statistic in found.pairwise_kappa]


def test_intervals_hold_the_estimate_and_the_same_seed_gives_them_again():
    first, again = table(PEOPLE, resamples=500), table(PEOPLE, resamples=500)

    assert first == again
    for name in FIELDS:
        statistic = getattr(first, name)
        assert statistic.low <= statistic.estimate <= statistic.high
        assert statistic.n == 10


def test_resamples_in_which_a_statistic_is_undefined_are_counted():
    found = table([[1, 1], [0, 0]], resamples=400)

    assert found.dropped["alpha_nominal"] == found.dropped["fleiss_kappa"]
    assert 150 < found.dropped["alpha_nominal"] < 250
    assert "percent_agreement" not in found.dropped


def test_a_level_of_measurement_must_be_one_of_two():
    with pytest.raises(ValueError, match='level must be "nominal" or "ordinal"'):
        krippendorff_alpha(VOTES, level="interval")  # pyright: ignore[reportArgumentType]
