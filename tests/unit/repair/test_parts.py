"""Sentences that can go one by one, and be put back."""

import pytest

from core.domain.facts import Span
from core.domain.repair_parts import Draft, sentence_spans
from core.domain.repair_ways import by_removal, physicians_sentences, what_it_replaced

TEXT = "I hear you. Take it daily.\n\nCall us on 5 May. Best wishes."


def sentences(text):
    return [text[span.start : span.end] for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, ["I hear you. ", "Take it daily.\n\n", "Call us on 5 May. ", "Best wishes."]),
        ("Please see Dr. Smith. Bye.", ["Please see Dr. Smith. ", "Bye."]),
        ("1. Rest.\n2. Drink.", ["1. Rest.\n", "2. Drink."]),
        ("- rest\n- drink", ["- rest\n", "- drink"]),
        ("no end", ["no end"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_whole_sentences(text, expected):
    assert sentences(text) == expected


def test_a_draft_without_changes_is_the_text():
    assert Draft.of(TEXT).text == TEXT


def test_a_sentence_goes_and_comes_back():
    draft = Draft.of(TEXT)
    without = draft.changed({2: ""})

    assert without.text == "I hear you. Take it daily.\n\nBest wishes."
    assert without.changed({2: draft.words(2)}).text == TEXT


def test_a_paragraph_ends_where_its_last_sentence_went():
    draft = Draft.of(TEXT)

    assert draft.changed({1: ""}).text == "I hear you.\n\nCall us on 5 May. Best wishes."
    assert draft.changed({0: "", 1: ""}).text == "Call us on 5 May. Best wishes."
    assert draft.changed({2: "", 3: ""}).text == "I hear you. Take it daily."


def test_words_are_found_in_the_sentences_that_hold_them_after_others_went():
    draft = Draft.of(TEXT).changed({0: ""})
    start = draft.text.index("5 May")

    assert list(draft.touching(Span(start=start, end=start + 5))) == [2]
    assert list(draft.touching(Span(start=0, end=len(draft.text)))) == [1, 2, 3]


ORIGINAL = "Your PSA is 4.2. Stop aspirin 5 days before the biopsy. Call us with a fever."
EDITED = (
    "I know waiting is hard. Your PSA is 4.2, so all is well. You are so brave. "
    "Stop aspirin 7 days before the biopsy."
)


def test_a_reworded_sentence_carries_the_physicians_wording_and_an_added_one_none():
    carried = physicians_sentences(ORIGINAL, Draft.of(EDITED))

    assert carried == (frozenset(), frozenset({0}), frozenset(), frozenset({1}))


def test_by_rules_an_addition_goes_and_a_change_becomes_the_physicians_sentence():
    becomes = by_removal(ORIGINAL, Draft.of(EDITED), [0, 1, 3])

    assert becomes == {
        0: "",
        1: "Your PSA is 4.2.",
        3: "Stop aspirin 5 days before the biopsy.",
    }


def test_two_halves_of_one_sentence_get_it_once():
    original = "Take one tablet every morning and call the clinic if you get a fever."
    edited = "Take one tablet every morning. Call the clinic only if you get a fever of 40."
    becomes = by_removal(original, Draft.of(edited), [0, 1])

    assert becomes == {0: original, 1: ""}


def test_what_an_addition_stands_in_place_of_is_what_is_gone_there():
    edited = "Your PSA is 4.2. It will be alright. Call us with a fever."
    draft = Draft.of(edited)

    assert what_it_replaced(ORIGINAL, draft, 1) == "Stop aspirin 5 days before the biopsy."
    assert what_it_replaced(ORIGINAL, Draft.of(ORIGINAL + " Good luck."), 3) == ""
