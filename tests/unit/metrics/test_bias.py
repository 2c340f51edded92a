import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from core.metrics.bias import FAIR_SHARE, first_shown_share, length_bias
from core.metrics.shares import share_of_votes
from core.metrics.slices import tertiles
from core.metrics.votes import MISSING, UNDECIDED
from tests.unit.metrics.rankings import interval


def biased(items, codes, lengths_a, lengths_b):
    rng = np.random.default_rng(1)
    return length_bias(items, codes, lengths_a, lengths_b, rng=rng)


def first_shown(items, places):
    return first_shown_share(items, places, rng=np.random.default_rng(1))


def test_the_longer_reply_is_found_on_either_side():
    bias = biased(range(4), [1, -1, -1, 1], [90, 40, 90, 40], [60, 60, 60, 60])

    assert bias.favors_longer.estimate == FAIR_SHARE
    assert bias.favors_longer.n == 4
    by_statsmodels = proportion_confint(2, 4, method="wilson")
    assert interval(bias.favors_longer) == pytest.approx(by_statsmodels, abs=1e-9)


def test_what_says_nothing_about_length_is_left_out_and_counted():
    codes = [1, 0, -1, MISSING, UNDECIDED, 1]
    bias = biased(range(6), codes, [9, 9, 5, 9, 9, 9], [5, 5, 5, 5, 5, 5])

    assert (bias.favors_longer.estimate, bias.favors_longer.n) == (1, 2)
    assert (bias.ties, bias.equally_long, bias.without_label) == (1, 1, 2)


def test_exchanging_the_systems_changes_no_length_bias():
    rng = np.random.default_rng(2)
    items, codes = np.repeat(np.arange(30), 2), rng.integers(-1, 2, size=60)
    a, b = rng.integers(50, 400, size=(2, 30))

    one, other = biased(items, codes, a, b), biased(items, -codes, b, a)
    assert other.favors_longer == one.favors_longer


def test_scores_by_length_ratio_cover_every_labeled_item_once():
    rng = np.random.default_rng(2)
    codes = rng.integers(-1, 2, size=31)
    a, b = rng.integers(50, 400, size=(2, 31))
    bands = biased(range(31), codes, a, b).bands

    assert sum(band.ranking.items for band in bands) == 31
    assert [band.ranking.items for band in bands] == [11, 10, 10]
    assert bands[0].above is None
    assert bands[0].upto == bands[1].above
    assert bands[2].upto is None


def test_items_without_a_label_stand_in_no_band():
    bands = biased([0, 1], [1, MISSING], [9, 9, 9], [5, 5, 5]).bands

    assert [band.ranking.items for band in bands] == [1, 0, 0]
    assert bands[1].ranking.ers_half.reason == "no vote is readable"


def test_without_a_preference_there_is_no_length_bias():
    nothing = biased([], [], [], [])

    assert nothing.favors_longer.estimate is None
    assert nothing.favors_longer.reason is not None
    assert biased([0], [0], [9], [5]).favors_longer.n == 0


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        (([0], [1, 1], [9], [5]), "one element per vote"),
        (([0], [1], [9, 9], [5]), "one element per item"),
        (([0], [1], [9], [0]), "positive"),
        (([1], [1], [9], [5]), "between 0 and 0"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(votes, words):
    with pytest.raises(ValueError, match=words):
        biased(*votes)


def test_the_share_of_the_first_place_leaves_equal_out():
    share = first_shown([0, 0, 1, 2, 2], [1, -1, 1, 0, 1])

    assert (share.estimate, share.n) == (0.75, 4)


def test_nobody_who_chose_is_no_share():
    assert first_shown([0, 1], [0, 0]).reason == "nobody chose one of the two replies"
    with pytest.raises(ValueError, match="places"):
        first_shown([0], [MISSING])


def test_several_votes_of_one_item_have_no_interval_by_themselves():
    is_hit = np.array([True, False])
    share = share_of_votes(np.array([3, 3]), is_hit, rng=np.random.default_rng(1))

    assert (share.estimate, share.n, share.low) == (0.5, 2, None)
    assert share.reason == "one item has no interval"


def test_bands_hold_each_item_once_and_equal_numbers_together():
    bands = tertiles([5, 5, 5, 5, 7])

    assert np.sum([band.members for band in bands], axis=0).tolist() == [1] * 5
    assert bands[0].members.sum() == 4
    assert [band.members.size for band in tertiles([])] == [0, 0, 0]
    with pytest.raises(ValueError, match="finite"):
        tertiles([1.0, np.inf])
