"""The guard names numbers, doses, dates and drugs that the other text does not have."""

from __future__ import annotations

import pytest

from core.llm.offline.guards import guard


@pytest.mark.parametrize(
    ("premise", "hypothesis", "sentence"),
    [
        ("Take 5 mg daily.", "Take 10 mg daily.", "the dose 10 mg is not in the other text"),
        ("Come in 2 weeks.", "Come in 3 weeks.", "the time 3 weeks is not in the other text"),
        ("Your PSA is 4.2.", "Your PSA is 2.4.", "the number 2.4 is not in the other text"),
        ("See you Monday.", "See you Friday.", "the date friday is not in the other text"),
        ("Take Advil.", "Take Tylenol.", "the drug acetaminophen is not in the other text"),
    ],
)
def test_a_disagreement_is_said_in_a_plain_sentence(premise: str, hypothesis: str, sentence: str):
    assert guard(premise, hypothesis) == (sentence,)


@pytest.mark.parametrize(
    ("premise", "hypothesis"),
    [
        ("Take 500 mg of Tylenol.", "Take 0.5 g of acetaminophen."),
        ("Rest for two weeks.", "Rest for 14 days."),
        ("It takes 3-6 months.", "It takes 3 to 6 months."),
        ("Take 1,000 mg.", "Take 1000 mg."),
        ("Take it twice a day.", "Take it 2 times a day."),
        ("Take one tablet.", "This is one of the options; take one tablet."),
        ("Stop it.", "You may stop it; I understand."),
    ],
)
def test_the_same_value_in_another_form_raises_nothing(premise: str, hypothesis: str):
    assert guard(premise, hypothesis) == ()


def test_a_disagreement_is_said_once():
    assert len(guard("Rest.", "Take 5 mg now and 5 mg later.")) == 1


@pytest.mark.parametrize("text", ["", "５ mg", "٥ mg", "1.2.3.4", "½"])
def test_odd_numbers_are_read_without_a_crash(text: str):
    assert guard(text, text) == ()


def test_full_width_digits_equal_plain_ones():
    assert guard("Take ５ mg.", "Take 5 mg.") == ()
