"""Agreement statistics against other people's code, where both define the same thing.

The differences that are known stand in `docs/methods.md`, section "Agreement and alignment".
"""

import warnings

import evalica
import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import accuracy_score, cohen_kappa_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from core.metrics.agreement import fleiss_kappa, krippendorff_alpha
from core.metrics.alignment import align_majority
from core.metrics.contrasts import compare_judges
from core.metrics.kappa import cohen_kappa, pairwise_kappa
from core.metrics.votes import MISSING, UNDECIDED, Votes

SEEDS = range(8)
TOLERANCE = 1e-9

# The four observers and twelve units of Krippendorff, Computing Krippendorff's
# Alpha-Reliability, 2011, section C; nominal alpha is published as 0.743 = 904/1216.
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def panel(seed, *, missing=0.0, people=4, items=60):
    rng = np.random.default_rng(seed)
    matrix = rng.choice([-1, 0, 1], size=(items, people), p=rng.dirichlet([2, 2, 2]))
    alike = rng.random((items, people)) < 0.4
    matrix = np.where(alike, matrix[:, :1], matrix)
    return np.where(rng.random(matrix.shape) < missing, MISSING, matrix)


def raters_as_rows(matrix):
    return np.where(matrix == MISSING, np.nan, matrix.astype(float)).T


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_kappa_is_that_of_statsmodels(seed):
    matrix = panel(seed)
    expected = statsmodels_fleiss(aggregate_raters(matrix + 1, n_cat=3)[0], method="fleiss")

    assert fleiss_kappa(Votes.from_matrix(matrix)) == pytest.approx(expected, abs=TOLERANCE)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("seed", SEEDS)
def test_cohen_kappa_is_that_of_scikit_learn(seed, weights):
    first, second = panel(seed, people=2).T
    expected = cohen_kappa_score(first, second, labels=[-1, 0, 1], weights=weights)

    assert cohen_kappa(first, second, weights=weights) == pytest.approx(expected, abs=TOLERANCE)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_undecided_judge_is_a_fourth_label_to_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    people, judge = panel(seed, people=2).T
    judge = np.where(rng.random(judge.size) < 0.2, UNDECIDED, judge)
    expected = cohen_kappa_score(judge, people, labels=[-1, 0, 1, UNDECIDED])

    assert cohen_kappa(judge, people) == pytest.approx(expected, abs=TOLERANCE)


@pytest.mark.parametrize("seed", SEEDS)
def test_pairwise_kappa_uses_the_items_that_both_rated(seed):
    matrix = panel(seed, missing=0.3, people=3)
    found = pairwise_kappa(Votes.from_matrix(matrix), rng=np.random.default_rng(0), resamples=2)

    assert len(found.pairs) == 3
    for one, other, kappa in found.pairs:
        both = (matrix[:, [one, other]] != MISSING).all(axis=1)
        expected = cohen_kappa_score(matrix[both, one], matrix[both, other], labels=[-1, 0, 1])
        assert kappa.estimate == pytest.approx(expected, abs=TOLERANCE)
        assert kappa.n == both.sum()


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@pytest.mark.parametrize("missing", [0.0, 0.35])
@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_is_that_of_krippendorff_and_of_evalica(seed, missing, level):
    matrix = panel(seed, missing=missing)
    rows = raters_as_rows(matrix)
    alpha = krippendorff_alpha(Votes.from_matrix(matrix), level=level)

    assert alpha == pytest.approx(
        krippendorff.alpha(rows, level_of_measurement=level, value_domain=[-1, 0, 1]),
        abs=TOLERANCE,
    )
    assert alpha == pytest.approx(
        evalica.alpha(pd.DataFrame(rows), distance=level).alpha, abs=TOLERANCE
    )


def test_the_second_implementations_give_the_published_alpha():
    """Its five values do not fit three labels, so that it checks ours through theirs."""
    rows = np.array(PUBLISHED, dtype=float)

    assert krippendorff.alpha(rows, level_of_measurement="nominal") == pytest.approx(904 / 1216)
    assert evalica.alpha(pd.DataFrame(rows), distance="nominal").alpha == pytest.approx(904 / 1216)


@pytest.mark.parametrize("seed", SEEDS)
def test_mcnemar_is_that_of_statsmodels(seed):
    rng = np.random.default_rng(seed)
    plurality, first, second = rng.choice([-1, 0, 1], size=(3, 50))
    first = np.where(rng.random(50) < 0.4, plurality, first)
    right, also = first == plurality, second == plurality
    table = [[np.sum(right & also), np.sum(right & ~also)], [np.sum(~right & also), 0]]
    found = compare_judges(
        Votes.from_matrix(plurality[:, np.newaxis]), first, second, rng=rng, resamples=2
    )

    assert found.p == pytest.approx(mcnemar(table, exact=True).pvalue, abs=TOLERANCE)  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("seed", SEEDS)
def test_align_majority_is_accuracy_against_the_mode(seed):
    matrix = panel(seed, people=3)
    judge = panel(seed + 100, people=1)[:, 0]
    modes = pd.DataFrame(matrix).mode(axis=1)
    clear = modes[1].isna() if 1 in modes else np.ones(len(modes), dtype=bool)

    assert align_majority(Votes.from_matrix(matrix), judge) == pytest.approx(
        accuracy_score(modes[0][clear], judge[clear]), abs=TOLERANCE
    )


def test_without_variation_others_raise_or_give_nan_or_one_and_we_say_undefined():
    matrix = np.zeros((5, 3), dtype=int)
    rows = raters_as_rows(matrix)

    assert krippendorff_alpha(Votes.from_matrix(matrix)) is None
    with pytest.raises(ValueError, match="more than one value"):
        krippendorff.alpha(rows, level_of_measurement="nominal")
    assert evalica.alpha(pd.DataFrame(rows), distance="nominal").alpha == 1.0
    assert fleiss_kappa(Votes.from_matrix(matrix)) is None
    assert cohen_kappa(matrix[:, 0], matrix[:, 1]) is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        warnings.simplefilter("ignore", UndefinedMetricWarning)
        assert np.isnan(statsmodels_fleiss(aggregate_raters(matrix + 1, n_cat=3)[0]))
        assert np.isnan(cohen_kappa_score(matrix[:, 0], matrix[:, 1], labels=[-1, 0, 1]))
