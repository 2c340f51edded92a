import itertools

import pytest

from core.domain.judging import (
    Judgment,
    Label,
    Missing,
    Order,
    Protocol,
    Resolution,
    Variant,
    Verdict,
    resolve,
    vote_together,
)
from core.errors import InvalidRecord

A, TIE, B = Label.A, Label.TIE, Label.B
UNREADABLE, UNDECIDED = Missing.UNREADABLE, Missing.UNDECIDED
THREE_WAY, BINARY = Protocol.THREE_WAY, Protocol.BINARY
ANSWERS = (A, TIE, B, None)

STRICT_TABLE = {
    (A, A): A, (A, TIE): TIE, (A, B): TIE, (A, None): UNREADABLE,
    (TIE, A): TIE, (TIE, TIE): TIE, (TIE, B): TIE, (TIE, None): UNREADABLE,
    (B, A): TIE, (B, TIE): TIE, (B, B): B, (B, None): UNREADABLE,
    (None, A): UNREADABLE, (None, TIE): UNREADABLE, (None, B): UNREADABLE,
    (None, None): UNREADABLE,
}  # fmt: skip
SOFT_TABLE = STRICT_TABLE | {(A, TIE): A, (TIE, A): A, (B, TIE): B, (TIE, B): B}
BINARY_TABLE = {
    (A, A): A, (B, B): B, (A, B): UNDECIDED, (B, A): UNDECIDED,
    (A, None): UNREADABLE, (None, B): UNREADABLE, (None, None): UNREADABLE,
}  # fmt: skip


@pytest.mark.parametrize(("answers", "label"), STRICT_TABLE.items())
def test_strictly_only_what_both_orders_say_counts(answers, label):
    assert resolve(*answers, protocol=THREE_WAY) is label


@pytest.mark.parametrize(("answers", "label"), SOFT_TABLE.items())
def test_softly_one_reply_and_a_tie_give_that_reply(answers, label):
    assert resolve(*answers, protocol=THREE_WAY, resolution=Resolution.SOFT) is label


@pytest.mark.parametrize(("answers", "label"), BINARY_TABLE.items())
@pytest.mark.parametrize("resolution", Resolution)
def test_a_forced_choice_that_flips_is_undecided(answers, label, resolution):
    assert resolve(*answers, protocol=BINARY, resolution=resolution) is label


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("resolution", Resolution)
@pytest.mark.parametrize(("ab", "ba"), list(itertools.product(ANSWERS, repeat=2)))
def test_neither_order_is_favored(ab, ba, protocol, resolution):
    rule = {"protocol": protocol, "resolution": resolution}

    assert resolve(ab, ba, **rule) is resolve(ba, ab, **rule)


@pytest.mark.parametrize("resolution", Resolution)
@pytest.mark.parametrize(("ab", "ba"), list(itertools.product((A, TIE, B), repeat=2)))
def test_exchanging_the_systems_mirrors_the_label(ab, ba, resolution):
    rule = {"protocol": THREE_WAY, "resolution": resolution}

    label = resolve(ab, ba, **rule)
    assert isinstance(label, Label)
    assert resolve(ab.mirrored(), ba.mirrored(), **rule) is label.mirrored()


@pytest.mark.parametrize(
    ("verdict", "order", "label"),
    [
        (Verdict.FIRST, Order.AB, A),
        (Verdict.SECOND, Order.AB, B),
        (Verdict.FIRST, Order.BA, B),
        (Verdict.SECOND, Order.BA, A),
        (Verdict.EQUAL, Order.AB, TIE),
        (Verdict.EQUAL, Order.BA, TIE),
    ],
)
def test_the_order_shown_is_undone_in_the_label(verdict, order, label):
    assert verdict.label(order) is label
    assert Judgment(item_id="i", order=order, verdict=verdict).label is label


def test_codes_are_ordinal_and_mirroring_negates_them():
    assert [label.code for label in (B, TIE, A)] == [-1, 0, 1]
    assert all(label.mirrored().code == -label.code for label in Label)
    assert all(label.mirrored().mirrored() is label for label in Label)


def test_an_unreadable_judgment_has_no_label_and_says_why():
    judgment = Judgment(item_id="i", order=Order.AB, verdict=None, failure="no JSON")

    assert judgment.label is None


@pytest.mark.parametrize(
    "parts",
    [
        {"verdict": None},
        {"verdict": Verdict.FIRST, "failure": "no JSON"},
        {"verdict": Verdict.FIRST, "variant": Variant.ENSEMBLE},
    ],
)
def test_a_judgment_that_contradicts_itself_is_refused(parts):
    with pytest.raises(InvalidRecord):
        Judgment(item_id="i", order=Order.AB, **parts)


@pytest.mark.parametrize(
    ("labels", "three_way", "binary"),
    [
        ((A, A, A), A, A),
        ((A, B, A), A, A),
        ((B, B, UNDECIDED), B, B),
        ((B, B, UNREADABLE), B, B),
        ((A, B, UNDECIDED), TIE, UNDECIDED),
        ((A, B, UNREADABLE), TIE, UNDECIDED),
        ((A, UNDECIDED, UNDECIDED), TIE, UNDECIDED),
        ((UNDECIDED, UNDECIDED, UNDECIDED), TIE, UNDECIDED),
        ((A, UNREADABLE, UNREADABLE), UNREADABLE, UNREADABLE),
        ((UNREADABLE, UNREADABLE, UNREADABLE), UNREADABLE, UNREADABLE),
    ],
)
def test_two_of_three_voters_must_agree(labels, three_way, binary):
    for order in itertools.permutations(labels):
        assert vote_together(order, protocol=THREE_WAY) is three_way
        assert vote_together(order, protocol=BINARY) is binary


def test_three_voters_who_all_differ_are_a_tie_where_a_tie_may_be_said():
    assert vote_together((A, TIE, B), protocol=THREE_WAY) is TIE
    assert vote_together((TIE, TIE, B), protocol=THREE_WAY) is TIE
