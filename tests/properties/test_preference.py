"""What holds for every set of preferences, beyond the worked examples."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.bias import length_bias
from core.metrics.davidson import davidson
from core.metrics.diagnostics import order_diagnostics
from core.metrics.preference import empathy_ranking, sign_test
from core.metrics.round_robin import round_robin
from core.metrics.votes import MISSING, UNDECIDED

CODE = st.sampled_from([-1, 0, 1])
ANY_CODE = st.sampled_from([-1, 0, 1, MISSING, UNDECIDED])
VOTES = st.lists(st.tuples(st.integers(0, 8), ANY_CODE), max_size=25)
COUNT = st.integers(0, 30)
SYSTEMS = 4
COMPARISONS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.sampled_from(list(itertools.permutations(range(SYSTEMS), 2))),
        CODE,
    ),
    max_size=30,
)


def ranked(votes, seed=0):
    items, codes = [item for item, _ in votes], [code for _, code in votes]
    return empathy_ranking(items, codes, rng=np.random.default_rng(seed), resamples=40)


def standing_of(comparisons):
    items = [item for item, _, _ in comparisons]
    firsts, seconds = ([pair[side] for _, pair, _ in comparisons] for side in (0, 1))
    codes = [code for _, _, code in comparisons]
    rng = np.random.default_rng(0)
    return round_robin(items, firsts, seconds, codes, systems=SYSTEMS, rng=rng, resamples=20)


def estimates(statistics):
    return [statistic.estimate for statistic in statistics]


def scores(ranking):
    return estimates((ranking.ers_half, ranking.ers_strict, ranking.ers_net, ranking.ers_decisive))


@given(votes=VOTES)
def test_exchanging_the_systems_mirrors_every_score(votes):
    one = ranked(votes)
    other = ranked([(item, -code if abs(code) == 1 else code) for item, code in votes])

    assert (other.wins, other.ties, other.losses) == (one.losses, one.ties, one.wins)
    assert other.sign_test.p == one.sign_test.p
    if one.ers_half.estimate is None:
        assert other.ers_half.estimate is None
        return
    assert other.ers_half.estimate == pytest.approx(1 - one.ers_half.estimate)
    assert other.ers_net.estimate == pytest.approx(-one.ers_net.estimate)


@given(votes=VOTES)
def test_a_copy_of_every_item_changes_no_score(votes):
    doubled = votes + [(item + 100, code) for item, code in votes]

    assert scores(ranked(doubled)) == pytest.approx(scores(ranked(votes)))


@given(votes=VOTES, data=st.data())
def test_the_order_of_votes_and_the_numbers_of_items_change_nothing(votes, data):
    shuffled = data.draw(st.permutations(votes))

    assert ranked(shuffled) == ranked(votes)
    assert scores(ranked([(9 - item, code) for item, code in votes])) == scores(ranked(votes))


@given(votes=VOTES, more=st.lists(st.sampled_from([MISSING, UNDECIDED]), max_size=5))
def test_what_is_no_label_changes_no_score_and_is_counted(votes, more):
    one, other = ranked(votes), ranked(votes + [(50, code) for code in more])

    assert scores(other) == scores(one)
    assert other.undecided + other.unreadable == one.undecided + one.unreadable + len(more)


@given(votes=VOTES)
def test_scores_and_intervals_stay_between_their_bounds(votes):
    ranking = ranked(votes)

    assert ranking.wins + ranking.ties + ranking.losses == ranking.ers_half.n
    for score, least in (
        (ranking.ers_half, 0),
        (ranking.ers_strict, 0),
        (ranking.ers_net, -1),
        (ranking.ers_decisive, 0),
    ):
        if score.estimate is None:
            assert score.reason
            continue
        assert least <= score.estimate <= 1
        if score.low is not None and score.high is not None:
            assert least <= score.low <= score.high <= 1
    test = ranking.sign_test
    assert test.wins + test.losses + test.ties + test.split == ranking.items


@given(wins=COUNT, losses=COUNT)
def test_the_sign_test_is_a_probability_and_sees_no_side(wins, losses):
    p = sign_test(wins, losses)

    assert p == sign_test(losses, wins)
    assert (p is None) == (wins + losses == 0)
    assert p is None or 0 < p <= 1
    assert p is None or wins != losses or p == 1


@given(wins=COUNT, ties=COUNT, losses=COUNT)
def test_two_systems_have_the_closed_form_or_are_separated(wins, ties, losses):
    fit = davidson([[[losses, ties, wins]]], [(1, 0)], systems=2)
    half = 0.5 if min(wins, losses) == 0 else 0

    assert fit.separated[0] == (half > 0)
    assert fit.strengths[0, 1] == pytest.approx(np.log((wins + half) / (losses + half)), abs=1e-8)
    assert fit.nu[0] == pytest.approx(
        ties / np.sqrt((wins + half) * (losses + half)), rel=1e-7, abs=1e-12
    )


@given(counts=st.lists(st.lists(COUNT, min_size=3, max_size=3), min_size=6, max_size=6))
def test_at_the_maximum_expected_points_and_ties_are_those_observed(counts):
    pairs = list(itertools.combinations(range(SYSTEMS), 2))
    fit = davidson([counts], pairs, systems=SYSTEMS)
    table = np.array(counts, dtype=float) + (
        np.array([0.5, 0, 0.5]) if fit.separated[0] else np.zeros(3)
    )
    expected = np.zeros_like(table)
    for row, (a, b) in enumerate(pairs):
        one, other = fit.strengths[0, a], fit.strengths[0, b]
        odds = np.array([np.exp(other), fit.nu[0] * np.exp((one + other) / 2), np.exp(one)])
        expected[row] = table[row].sum() * odds / odds.sum()

    for system in range(SYSTEMS):
        credit = np.array(
            [
                [0, 0.5, 1] if a == system else [1, 0.5, 0] if b == system else [0, 0, 0]
                for a, b in pairs
            ]
        )
        assert (expected * credit).sum() == pytest.approx((table * credit).sum(), abs=1e-6)
    assert expected[:, 1].sum() == pytest.approx(table[:, 1].sum(), abs=1e-6)


@given(each=st.lists(COUNT, min_size=3, max_size=3), seed=st.integers(0, 1000))
def test_where_all_pairs_have_as_many_votes_strengths_order_as_half_credit_rates(each, seed):
    rng = np.random.default_rng(seed)
    pairs = list(itertools.combinations(range(SYSTEMS), 2))
    chances = (np.array(each) + 1) / (sum(each) + 3)
    counts = rng.multinomial(20, chances, size=len(pairs))
    fit = davidson([counts], pairs, systems=SYSTEMS)
    if fit.separated[0]:
        return
    points = np.zeros(SYSTEMS)
    for (a, b), (losses, ties, wins) in zip(pairs, counts, strict=True):
        points[a] += wins + ties / 2
        points[b] += losses + ties / 2

    for one, other in pairs:
        gap = fit.strengths[0, one] - fit.strengths[0, other]
        assert np.sign(points[one] - points[other]) == np.sign(np.round(gap, 7))


@given(comparisons=COMPARISONS)
def test_naming_a_pair_the_other_way_round_changes_no_standing(comparisons):
    turned = [(item, pair[::-1], -code) for item, pair, code in comparisons]

    assert standing_of(turned) == standing_of(comparisons)


@given(comparisons=COMPARISONS)
def test_every_system_has_a_standing_or_a_reason(comparisons):
    standing = standing_of(comparisons)

    for statistic in (*standing.win_rates, *standing.strengths, standing.nu):
        assert statistic.reason or statistic.low is not None
        assert statistic.estimate is None or np.isfinite(statistic.estimate)
    assert standing.strengths[0].estimate == 0
    assert all(rate.estimate is None or 0 <= rate.estimate <= 1 for rate in standing.win_rates)


@given(
    answers=st.lists(
        st.tuples(st.sampled_from([-1, 0, 1, MISSING]), st.sampled_from([-1, 0, 1, MISSING])),
        max_size=20,
    )
)
def test_a_judge_is_diagnosed_the_same_whichever_system_is_called_a(answers):
    def mirrored(code):
        return code if code == MISSING else -code

    ab, ba = [one for one, _ in answers], [other for _, other in answers]
    one = order_diagnostics(ab, ba, rng=np.random.default_rng(0), resamples=20)
    other = order_diagnostics(
        [mirrored(code) for code in ba],
        [mirrored(code) for code in ab],
        rng=np.random.default_rng(0),
        resamples=20,
    )

    assert other == one
    rate, expected = one.first_slot_rate.estimate, one.expected_first_slot
    excess, tie_rate = one.primacy_excess.estimate, one.tie_rate.estimate
    if rate is None or expected is None or excess is None or tie_rate is None:
        return
    assert rate - expected == pytest.approx(excess * (1 - tie_rate) / 2)


@given(
    votes=VOTES,
    lengths=st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=9, max_size=9),
)
def test_every_vote_is_in_one_place_of_the_length_bias(votes, lengths):
    a, b = [one for one, _ in lengths], [other for _, other in lengths]
    items, codes = [item for item, _ in votes], [code for _, code in votes]
    bias = length_bias(items, codes, a, b, rng=np.random.default_rng(0), resamples=20)

    counted = bias.favors_longer.n + bias.ties + bias.equally_long + bias.without_label
    assert counted == len(votes)
    labeled = sum(band.ranking.ers_half.n for band in bias.bands)
    assert labeled == len(votes) - bias.without_label
