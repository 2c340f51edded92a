import pytest

from core.domain.judging import Label, Missing
from core.errors import InvalidTable
from core.services.labels import WORDS, fold, plain


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A", Label.A),
        (" a\t", Label.A),
        ("\u00a0B ", Label.B),
        ("TIE", Label.TIE),
        ("Undecided", Missing.UNDECIDED),
        ("unreadable", Missing.UNREADABLE),
    ],
)
def test_a_label_is_known_whatever_its_case_and_spaces(text, label):
    assert WORDS[plain(text)] is label


@pytest.mark.parametrize("text", ["", "C", "AB", "1", "A.", "nan"])
def test_an_unknown_word_is_no_label(text):
    assert plain(text) not in WORDS


def test_both_orders_of_a_pair_fold_to_the_same_order_and_meaning():
    assert fold("edit", "physician", Label.A) == ("edit", "physician", Label.A)
    assert fold("physician", "edit", Label.B) == ("edit", "physician", Label.A)
    assert fold("physician", "edit", Label.TIE) == ("edit", "physician", Label.TIE)
    assert fold("physician", "edit", Missing.UNDECIDED) == (
        "edit",
        "physician",
        Missing.UNDECIDED,
    )


def test_without_the_reference_the_alphabet_decides():
    assert fold("simple", "refined", Label.A) == ("refined", "simple", Label.B)
    assert fold("refined", "simple", Label.B) == ("refined", "simple", Label.B)


def test_another_reference_may_be_named():
    assert fold("simple", "refined", Label.A, reference="refined") == (
        "simple",
        "refined",
        Label.A,
    )


def test_a_system_is_never_compared_with_itself():
    with pytest.raises(InvalidTable, match="itself"):
        fold("edit", "edit", Label.A)
