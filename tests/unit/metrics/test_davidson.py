"""Davidson's model against worked examples, other programs, and tables without a maximum."""

import itertools

import evalica
import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from core.metrics.davidson import davidson
from tests.unit.metrics.rankings import FOUR_SYSTEMS


def fitted(outcomes, systems, **options):
    table = [counts[::-1] for counts in outcomes.values()]
    return davidson([table], list(outcomes), systems=systems, **options)


def log_likelihood(outcomes, strengths, nu):
    total = 0.0
    for (a, b), counts in outcomes.items():
        odds = np.exp([strengths[a], np.log(nu) + (strengths[a] + strengths[b]) / 2, strengths[b]])
        total += counts @ np.log(odds / odds.sum())
    return total


def test_two_systems_have_the_closed_form():
    fit = fitted({(1, 0): (6, 3, 1)}, 2)

    assert fit.strengths[0] == pytest.approx([0, 1.791759], abs=1e-6)
    assert fit.nu[0] == pytest.approx(1.224745, abs=1e-6)
    assert not fit.separated[0]


def test_four_systems_give_the_worked_table():
    fit = fitted(FOUR_SYSTEMS, 4)

    assert fit.strengths[0] == pytest.approx([0, 1.5922, 1.6669, 2.1246], abs=5e-5)
    assert fit.nu[0] == pytest.approx(0.7303, abs=5e-5)
    outcomes = {pair: np.array(counts) for pair, counts in FOUR_SYSTEMS.items()}
    likelihood = log_likelihood(outcomes, fit.strengths[0], fit.nu[0])
    assert likelihood == pytest.approx(-57.0891, abs=5e-5)


def test_another_reference_only_moves_the_zero():
    one, other = fitted(FOUR_SYSTEMS, 4), fitted(FOUR_SYSTEMS, 4, reference=3)

    assert other.strengths[0] == pytest.approx(one.strengths[0] - one.strengths[0, 3], abs=1e-9)
    assert other.nu[0] == pytest.approx(one.nu[0], abs=1e-9)


def random_tables(rng, systems, most):
    pairs = list(itertools.combinations(range(systems), 2))
    return {pair: rng.integers(0, most, size=3) for pair in pairs}


@pytest.mark.parametrize("seed", range(6))
def test_the_maximum_is_the_one_that_a_general_optimizer_finds(seed):
    rng = np.random.default_rng(seed)
    outcomes = random_tables(rng, 4, 9)
    fit = fitted(outcomes, 4)
    assert not fit.separated[0]

    def cost(free):
        return -log_likelihood(outcomes, np.array([0, *free[:3]]), np.exp(free[3]))

    best = minimize(cost, np.zeros(4), method="BFGS", options={"gtol": 1e-9})

    # BFGS stops where differences of the likelihood drown in rounding.
    assert fit.strengths[0, 1:] == pytest.approx(best.x[:3], abs=1e-5)
    assert np.log(fit.nu[0]) == pytest.approx(best.x[3], abs=1e-5)
    assert -cost([*fit.strengths[0, 1:], np.log(fit.nu[0])]) >= -best.fun - 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_evalica_fits_the_same_model_with_half_our_nu(seed):
    rng = np.random.default_rng(100 + seed)
    outcomes = random_tables(rng, 4, 9)
    games = [
        (a, b, winner)
        for (a, b), counts in outcomes.items()
        for winner, times in zip(
            (evalica.Winner.X, evalica.Winner.Draw, evalica.Winner.Y), counts, strict=True
        )
        for _ in range(times)
    ]
    xs, ys, winners = zip(*games, strict=True)
    other = evalica.newman(xs, ys, winners, limit=100_000, tolerance=1e-12)
    scores = np.log(other.scores.sort_index().to_numpy())
    fit = fitted(outcomes, 4)

    # Newman's iteration converges linearly: its error is a multiple of the tolerance.
    assert fit.strengths[0] == pytest.approx(scores - scores[0], abs=1e-8)
    assert fit.nu[0] == pytest.approx(2 * other.v, abs=1e-8)


@pytest.mark.parametrize(
    ("counts", "odds"),
    [((5, 0, 0), 11), ((0, 0, 5), 1 / 11), ((5, 3, 0), 11), ((0, 7, 2), 1 / 5), ((0, 4, 0), 1)],
)
def test_a_system_that_never_lost_is_separated_and_smoothed(counts, odds):
    fit = fitted({(1, 0): counts}, 2)

    assert fit.separated[0]
    assert np.exp(fit.strengths[0, 1]) == pytest.approx(odds)


def test_without_ties_the_model_is_that_of_bradley_and_terry():
    fit = fitted({(1, 0): (6, 0, 2)}, 2)

    assert fit.strengths[0, 1] == pytest.approx(np.log(3))
    assert fit.nu[0] == 0
    assert not fit.separated[0]


def test_a_cycle_of_wins_is_no_separation():
    fit = fitted({(0, 1): (3, 0, 0), (1, 2): (3, 0, 0), (2, 0): (3, 0, 0)}, 3)

    assert not fit.separated[0]
    assert fit.strengths[0] == pytest.approx([0, 0, 0], abs=1e-9)


def test_ties_alone_can_place_a_system_once_wins_elsewhere_say_how_common_ties_are():
    fit = fitted({(0, 1): (4, 2, 4), (0, 2): (5, 3, 0), (1, 2): (5, 3, 0)}, 3)

    assert not fit.separated[0]
    assert fit.strengths[0, 2] < -2


def has_direction(table, pairs, systems):
    """Whether some change makes no observed outcome less likely, by linear programming."""
    rows = []
    for (a, b), counts in zip(pairs, table, strict=True):
        outcomes = np.zeros((3, systems + 1))
        outcomes[0, b] = outcomes[2, a] = 1
        outcomes[1, [a, b, systems]] = 0.5, 0.5, 1
        rows += [
            other - outcomes[seen]
            for seen in range(3)
            if counts[seen]
            for other in outcomes
            if other is not outcomes[seen]
        ]
    with_ties = any(counts[1] for counts in table)
    bounds = [(0, 0), *[(-1, 1)] * (systems - 1), (-1, 1) if with_ties else (-1e9, 1e9)]
    rows = np.array(rows).reshape(-1, systems + 1)
    if not with_ties:
        rows = rows[rows[:, -1] == 0]
    best = [
        linprog(sign * np.eye(systems + 1)[k], A_ub=rows, b_ub=np.zeros(len(rows)), bounds=bounds)
        for sign in (1, -1)
        for k in range(systems + with_ties)
    ]
    return any(each.fun < -1e-7 for each in best)


@pytest.mark.parametrize("seed", range(8))
def test_separation_is_exactly_where_the_likelihood_has_no_maximum(seed):
    rng = np.random.default_rng(seed)
    pairs = [(0, 1), (2, 1), (2, 0)]
    tables = rng.integers(0, 2, size=(12, 3, 3)) * rng.integers(1, 4, size=(12, 3, 3))
    fit = davidson(tables, pairs, systems=3)

    assert fit.separated.tolist() == [has_direction(table, pairs, 3) for table in tables]


def test_every_table_is_fitted_as_if_it_were_alone():
    rng = np.random.default_rng(5)
    pairs = list(itertools.combinations(range(4), 2))
    tables = rng.integers(0, 4, size=(50, 6, 3))
    together = davidson(tables, pairs, systems=4)
    alone = [davidson([table], pairs, systems=4) for table in tables]

    expected = np.concatenate([fit.strengths for fit in alone])
    assert together.strengths == pytest.approx(expected, abs=1e-7)
    assert together.separated.tolist() == [bool(fit.separated[0]) for fit in alone]


def test_strengths_stay_right_where_they_are_far_apart():
    fit = fitted({(1, 0): (100_000, 0, 1)}, 2)

    assert fit.strengths[0, 1] == pytest.approx(np.log(100_000), abs=1e-9)


@pytest.mark.parametrize(
    ("pairs", "systems", "words"),
    [
        ([(0, 1)], 3, "name every system"),
        ([(0, 1), (1, 0)], 2, "only once"),
        ([(0, 1), (2, 2)], 3, "only once"),
        ([(0, 1), (2, 3)], 4, "connect all systems"),
    ],
)
def test_pairs_that_do_not_make_one_comparison_are_refused(pairs, systems, words):
    with pytest.raises(ValueError, match=words):
        davidson(np.ones((1, len(pairs), 3)), pairs, systems=systems)


def test_counts_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="tables by 1 pairs by 3"):
        davidson([[1, 2, 3]], [(0, 1)], systems=2)
