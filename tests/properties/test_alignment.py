"""What holds for every panel and judge, beyond the worked examples."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.domain.statistics import Statistic
from core.metrics.agreement import (
    agreement_table,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from core.metrics.alignment import (
    align_decisive,
    align_half,
    align_majority,
    align_majority_all,
    align_pairwise,
    align_per_annotator,
    alignment_table,
)
from core.metrics.alt_test import alt_test
from core.metrics.contrasts import compare_judges
from core.metrics.kappa import cohen_kappa
from core.metrics.votes import MISSING, UNDECIDED, Votes

LABELS = st.sampled_from([-1, 0, 1, MISSING])
ANSWERS = st.sampled_from([-1, 0, 1, UNDECIDED, MISSING])
ALIGNMENTS = (
    align_majority,
    align_majority_all,
    align_pairwise,
    align_decisive,
    align_half,
    align_per_annotator,
)
NOMINAL = (
    percent_agreement,
    fleiss_kappa,
    gwet_ac1,
    lambda votes: krippendorff_alpha(votes, level="nominal"),
)
AGREEMENTS = (*NOMINAL, krippendorff_alpha)


@st.composite
def panels(draw, labels=LABELS, answers=ANSWERS):
    items, people = draw(st.integers(1, 12)), draw(st.integers(1, 5))
    matrix = draw(hnp.arrays(np.int8, (items, people), elements=labels))
    judge = draw(hnp.arrays(np.int8, items, elements=answers))
    return matrix, judge


def mirrored(codes):
    return np.where(np.isin(codes, (MISSING, UNDECIDED)), codes, -codes)


def agreed(matrix, statistics=AGREEMENTS):
    return close([statistic(Votes.from_matrix(matrix)) for statistic in statistics])


def aligned(matrix, judge):
    return close([align(Votes.from_matrix(matrix), judge) for align in ALIGNMENTS])


def close(values):
    """Let rounding pass, and an undefined value equal only another one."""
    return [None if value is None else pytest.approx(value, abs=1e-9) for value in values]


@given(panels())
def test_exchanging_a_and_b_changes_no_statistic(drawn):
    matrix, judge = drawn

    assert agreed(matrix) == agreed(mirrored(matrix))
    assert aligned(matrix, judge) == aligned(mirrored(matrix), mirrored(judge))
    plurality = Votes.from_matrix(matrix).plurality
    for weights in (None, "linear", "quadratic"):
        assert close([cohen_kappa(judge, plurality, weights=weights)]) == close(
            [cohen_kappa(mirrored(judge), mirrored(plurality), weights=weights)]
        )


@given(panels(), st.permutations([-1, 0, 1]))
def test_renaming_the_labels_changes_no_nominal_statistic(drawn, names):
    matrix, judge = drawn
    renamed, judged = (
        np.select([codes == -1, codes == 0, codes == 1], names, default=codes)
        for codes in (matrix, judge)
    )

    assert agreed(matrix, NOMINAL) == agreed(renamed, NOMINAL)
    for align in (align_majority, align_pairwise, align_per_annotator):
        assert close([align(Votes.from_matrix(matrix), judge)]) == close(
            [align(Votes.from_matrix(renamed), judged)]
        )


@given(panels(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_items_changes_nothing(drawn, random):
    matrix, judge = drawn
    rows, columns = list(range(matrix.shape[0])), list(range(matrix.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)

    assert agreed(matrix) == agreed(matrix[rows][:, columns])
    assert aligned(matrix, judge) == aligned(matrix[rows][:, columns], judge[rows])


@given(panels())
def test_every_item_twice_leaves_all_but_alpha_unchanged(drawn):
    matrix, judge = drawn
    twice = np.vstack([matrix, matrix])
    without_alpha = (percent_agreement, fleiss_kappa, gwet_ac1)

    assert agreed(matrix, without_alpha) == agreed(twice, without_alpha)
    assert aligned(matrix, judge) == aligned(twice, np.append(judge, judge))


@given(panels())
def test_every_item_twice_changes_alpha_through_its_small_sample_term_alone(drawn):
    matrix, _ = drawn
    counts = Votes.from_matrix(matrix).counts.sum(axis=1)
    n = counts[counts > 1].sum()
    once = krippendorff_alpha(Votes.from_matrix(matrix), level="nominal")
    twice = krippendorff_alpha(Votes.from_matrix(np.vstack([matrix] * 2)), level="nominal")

    if once is None or twice is None:
        assert once is twice
    else:
        assert 1 - twice == pytest.approx((1 - once) * (2 * n - 1) / (2 * (n - 1)))


@given(panels())
def test_shares_stay_between_0_and_1_and_corrected_ones_below_1(drawn):
    matrix, judge = drawn
    votes = Votes.from_matrix(matrix)

    shares = [align(votes, judge) for align in ALIGNMENTS] + [percent_agreement(votes)]
    assert all(share is None or -1e-12 <= share <= 1 + 1e-12 for share in shares)
    corrected = [statistic(votes) for statistic in AGREEMENTS]
    assert all(value is None or value <= 1 + 1e-12 for value in corrected)


@given(panels(labels=st.sampled_from([-1, 0, 1])))
def test_people_who_always_say_the_same_agree_fully(drawn):
    matrix, _ = drawn
    alike = np.repeat(matrix[:, :1], 3, axis=1)
    has_variation = np.unique(alike).size > 1
    expected = [1.0, 1.0] if has_variation else [None, None]

    assert close([percent_agreement(Votes.from_matrix(alike))]) == [1.0]
    for level, value in zip(("nominal", "ordinal"), expected, strict=True):
        assert close([krippendorff_alpha(Votes.from_matrix(alike), level=level)]) == [value]
    assert close([fleiss_kappa(Votes.from_matrix(alike))]) == [expected[0]]


@given(panels())
def test_the_constant_tie_judge_scores_the_share_of_tie_pluralities(drawn):
    matrix, _ = drawn
    votes = Votes.from_matrix(matrix)
    pluralities = votes.plurality[votes.plurality != MISSING]
    expected = np.mean(pluralities == 0) if pluralities.size else None

    assert close([align_majority(votes, np.zeros(len(matrix)))]) == close([expected])


@given(panels(answers=st.sampled_from([-1, 1, UNDECIDED])))
def test_a_forced_choice_never_exceeds_the_share_of_decisive_pluralities(drawn):
    matrix, judge = drawn
    votes = Votes.from_matrix(matrix)
    ties = align_majority(votes, np.zeros(len(matrix)))
    alignment = align_majority(votes, judge)

    assert alignment is None or ties is None or alignment <= 1 - ties + 1e-12


@given(panels(answers=st.sampled_from([-1, 1, MISSING])))
def test_decisive_alignment_is_accuracy_on_votes_that_are_no_tie(drawn):
    matrix, judge = drawn
    votes = Votes.from_matrix(matrix)
    said = judge[votes.items]
    counts = (votes.codes != 0) & (said != MISSING)
    expected = np.mean(said[counts] == votes.codes[counts]) if counts.any() else None

    assert close([align_decisive(votes, judge)]) == close([expected])


@given(panels())
def test_an_unreadable_answer_is_as_if_the_item_were_not_there(drawn):
    matrix, judge = drawn
    is_readable = judge != MISSING

    assert aligned(matrix, judge) == aligned(matrix[is_readable], judge[is_readable])


@given(panels(labels=st.sampled_from([-1, 0, 1])))
def test_votes_and_people_weigh_alike_when_all_rated_everything(drawn):
    matrix, judge = drawn
    votes = Votes.from_matrix(matrix)

    assert close([align_pairwise(votes, judge)]) == close([align_per_annotator(votes, judge)])


@settings(max_examples=40)
@given(panels())
def test_every_statistic_of_a_table_has_a_value_or_a_reason_and_an_interval_around_it(drawn):
    matrix, judge = drawn
    votes, rng = Votes.from_matrix(matrix), np.random.default_rng(1)
    agreement = agreement_table(votes, rng=rng, resamples=20)
    alignment = alignment_table(votes, judge, rng=rng, resamples=20)

    for table in (agreement, alignment, *alignment.baselines.values()):
        for field in fields(table):
            statistic = getattr(table, field.name)
            if isinstance(statistic, Statistic) and statistic.low is None:
                assert statistic.reason
    assert sum(map(sum, alignment.confusion)) == alignment.align_majority.n
    assert alignment.compared.unrated + len(set(votes.items.tolist())) == len(matrix)


@settings(max_examples=40)
@given(panels())
def test_the_table_says_what_the_functions_say(drawn):
    matrix, judge = drawn
    votes, rng = Votes.from_matrix(matrix), np.random.default_rng(1)
    alignment = alignment_table(votes, judge, rng=rng, resamples=2)

    for align in ALIGNMENTS:
        assert getattr(alignment, align.__name__).estimate == align(votes, judge)


@settings(max_examples=40)
@given(panels())
def test_a_contrast_counts_every_item_once_and_turns_with_its_judges(drawn):
    matrix, judge = drawn
    votes, other = Votes.from_matrix(matrix), mirrored(judge)
    options = {"rng": np.random.default_rng(1), "resamples": 2}
    found = compare_judges(votes, judge, other, **options)
    turned = compare_judges(votes, other, judge, **options)

    assert (found.first_only, found.second_only) == (turned.second_only, turned.first_only)
    assert found.p == turned.p
    assert found.difference.n + found.left_out == np.count_nonzero(votes.plurality != MISSING)


@given(panels())
def test_a_larger_epsilon_never_rejects_less(drawn):
    matrix, judge = drawn
    votes = Votes.from_matrix(matrix)
    strict, lenient = (
        alt_test(votes, judge, epsilon=epsilon, min_items=2, min_raters=1)
        for epsilon in (0.05, 0.3)
    )

    for one, other in zip(strict.raters, lenient.raters, strict=True):
        assert other.p <= one.p + 1e-12
    if strict.omega.estimate is not None:
        assert lenient.omega.estimate >= strict.omega.estimate
