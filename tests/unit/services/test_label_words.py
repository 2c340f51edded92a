import pytest

from core.domain.judging import Label, Missing
from core.errors import InvalidTable
from core.services.labels import fold, read_label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A", Label.A),
        (" a\t", Label.A),
        ("\u00a0B ", Label.B),
        ("TIE", Label.TIE),
        ("Undecided", Missing.UNDECIDED),
        ("unreadable", Missing.UNREADABLE),
        ("", Missing.UNREADABLE),
        ("  ", Missing.UNREADABLE),
    ],
)
def test_a_label_is_read_whatever_its_case_and_spaces(text, label):
    assert read_label(text) is label


@pytest.mark.parametrize("text", ["C", "AB", "equal", "1", "A.", "nan"])
def test_an_unknown_word_is_no_label(text):
    assert read_label(text) is None


def test_a_file_may_have_words_of_its_own():
    words = {"Edited  Reply": Label.A, "same": Label.TIE, "original reply": Label.B}

    assert read_label("edited reply", words=words) is Label.A
    assert read_label("SAME", words=words) is Label.TIE
    assert read_label("", words=words) is Missing.UNREADABLE
    assert read_label("A", words=words) is None


def test_words_may_say_that_an_empty_cell_is_a_tie():
    assert read_label(" ", words={"": Label.TIE}) is Label.TIE


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
