import numpy as np
import pytest

from core.metrics.votes import MISSING, Votes, plurality_of


def votes(items, raters, codes, *, n_items=3, n_raters=2):
    return Votes(
        items=np.array(items, dtype=np.intp),
        raters=np.array(raters, dtype=np.intp),
        codes=np.array(codes, dtype=np.int8),
        n_items=n_items,
        n_raters=n_raters,
    )


def test_a_matrix_becomes_its_votes_and_what_is_missing_is_absent():
    read = Votes.from_matrix([[1, MISSING], [0, -1], [MISSING, MISSING]])

    assert read.items.tolist() == [0, 1, 1]
    assert read.raters.tolist() == [0, 0, 1]
    assert read.codes.tolist() == [1, 0, -1]
    assert (read.n_items, read.n_raters) == (3, 2)


def test_counts_stand_in_the_order_b_tie_a():
    counts = votes([0, 0, 1, 2], [0, 1, 0, 1], [1, 1, 0, -1]).counts

    assert counts.tolist() == [[0, 0, 2], [0, 1, 0], [1, 0, 0]]
    assert counts.dtype == np.int64


def test_a_split_and_an_item_without_votes_have_no_plurality():
    matrix = [[1, 1, 0], [1, 0, -1], [1, -1, MISSING], [MISSING] * 3, [MISSING, 0, MISSING]]

    plurality = Votes.from_matrix(matrix).plurality

    assert plurality.tolist() == [1, MISSING, MISSING, MISSING, 0]
    assert plurality.dtype == np.int8


def test_no_votes_at_all_are_a_legal_set():
    empty = votes([], [], [], n_items=2, n_raters=0)

    assert empty.counts.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert empty.plurality.tolist() == [MISSING, MISSING]
    assert votes([], [], [], n_items=0, n_raters=0).plurality.size == 0
    assert plurality_of(np.zeros((0, 3), dtype=np.int64)).size == 0


def test_a_rater_cannot_vote_twice_for_one_item():
    with pytest.raises(ValueError, match="a rater voted twice"):
        votes([0, 0], [1, 1], [1, 0])


@pytest.mark.parametrize(
    ("items", "raters", "codes", "named"),
    [
        ([3], [0], [0], "items must lie between 0 and 2"),
        ([-1], [0], [0], "items must lie between 0 and 2"),
        ([0], [2], [0], "raters must lie between 0 and 1"),
        ([0], [0], [2], "codes must be -1, 0 or 1"),
        ([0], [0], [MISSING], "codes must be -1, 0 or 1"),
        ([0, 1], [0], [0], "one element per vote, got 2, 1 and 1"),
        ([[0]], [[0]], [[0]], "must have one dimension"),
    ],
)
def test_what_is_no_vote_is_refused_by_the_name_of_its_argument(items, raters, codes, named):
    with pytest.raises(ValueError, match=named):
        votes(items, raters, codes)


def test_indices_must_be_whole_numbers():
    with pytest.raises(ValueError, match="items must hold integers"):
        Votes(
            items=np.array([0.5]),
            raters=np.array([0]),
            codes=np.array([0], dtype=np.int8),
            n_items=1,
            n_raters=1,
        )


@pytest.mark.parametrize("matrix", [[1, 0], [[2, 0]], [[0.5, 0]]])
def test_a_matrix_of_anything_else_is_refused(matrix):
    with pytest.raises(ValueError, match="matrix must"):
        Votes.from_matrix(matrix)
