"""De-identification: what is hidden, what must stay, and that hiding can be undone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.services.deidentifying import (
    IdentifierKind,
    find_identifiers,
    find_in_all,
    mask,
    unmask,
)
from tests.bench.deidentify import is_hidden
from tests.marked_messages import marked_messages


def masked(*texts):
    return mask(texts, find_in_all(texts)).texts


def hidden(text):
    return [found.text for found in find_identifiers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I come on 03/14/2024.", ["03/14/2024"]),
        ("I come on 03/14.", ["03/14"]),
        ("the 14th of March, please", ["14th of March"]),
        ("Dr. Gleason will call you.", ["Gleason"]),
        ("My husband John is ill.", ["John"]),
        ("my name is maria", ["maria"]),
        ("Thanks,\nTunde Bakare", ["Tunde Bakare"]),
        ("Call (555) 201-3344 x12 now", ["(555) 201-3344 x12"]),
        ("Write to a.b+c@mail.example.org.", ["a.b+c@mail.example.org"]),
        ("MRN: 00482913", ["00482913"]),
        ("at 1420 maple street, Dayton, OH 45402", ["1420 maple street, Dayton, OH 45402"]),
        ("see https://example.org/u?id=3 today", ["https://example.org/u?id=3"]),
    ],
)
def test_a_cue_or_a_shape_is_hidden_to_its_last_character(text, expected):
    assert hidden(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Your Gleason score is 7 (3+4).",
        "The Foley catheter stays, and Lupron continues.",
        "Take 1/2 tablet twice a day; pain went from 7/10 to 3/10.",
        "Blood pressure 150/95, PSA 4.2, hemoglobin A1c 6.9%.",
        "Between 100-1000 mg of acetaminophen.",
        "My brother has Parkinson's and Crohn's disease.",
        "Dear Doctor, I am worried. Thank you so much!",
        "I may 5 times a day feel dizzy. Am I OK?",
    ],
)
def test_medical_words_and_numbers_stay(text):
    assert hidden(text) == []


def test_a_doctor_named_like_a_score_is_hidden_and_the_score_is_not():
    assert masked("Dr. Gleason says my Gleason score is 7.") == (
        "Dr. [NAME_1] says my Gleason score is 7.",
    )


def test_a_name_with_a_cue_in_the_message_is_hidden_without_one_in_the_reply():
    message, reply = masked("My name is Tunde Bakare.", "Yes, Tunde, that is normal.")

    assert "Tunde" not in message + reply


def test_equal_words_get_one_surrogate_in_both_texts_whatever_their_case():
    message, reply = masked(
        "hi dr okafor, see you on 3/14/2024", "See you on 3/14/2024. Dr. Okafor"
    )

    assert message == "hi dr [NAME_1], see you on [DATE_1]"
    assert reply == "See you on [DATE_1]. Dr. [NAME_1]"


def test_surrogates_are_put_back_even_where_a_model_changed_their_case():
    masking = mask(["Dear Maria Lopez,"], find_in_all(["Dear Maria Lopez,"]))

    assert unmask("I hear you, [name_1]. [NAME_9]", masking) == "I hear you, Maria Lopez. [NAME_9]"


def test_a_surrogate_that_the_patient_typed_is_not_given_again():
    text = "[NAME_1] wrote, says Dr. Okafor"
    masking = mask([text], find_in_all([text]))

    assert masking.texts == ("[NAME_1] wrote, says Dr. [NAME_2]",)
    assert unmask(masking.texts[0], masking) == text


def test_only_the_chosen_identifiers_are_hidden():
    text = "Dr. Okafor, on 3/14/2024"
    chosen = [i for i in find_identifiers(text) if i.kind is IdentifierKind.NAME]

    assert mask([text], [chosen]).texts == ("Dr. [NAME_1], on 3/14/2024",)


def test_no_words_of_a_patient_show_when_a_find_or_a_masking_is_printed():
    texts = ["My name is Tunde Bakare"]
    found = find_in_all(texts)

    assert "Tunde" not in repr(found) + repr(mask(texts, found))


@given(
    st.text(
        alphabet=st.sampled_from("aAbZ .,-'\n0123456789/@[]_é王\t")
        | st.characters(exclude_categories=["Cs"]),
        max_size=300,
    )
)
def test_whatever_the_text_finds_are_ordered_apart_and_hiding_can_be_undone(text):
    found = find_identifiers(text)
    masking = mask([text], [found])

    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(text[i.span.start : i.span.end] == i.text for i in found)
    assert unmask(masking.texts[0], masking).casefold().split() == text.casefold().split()


def test_recall_on_the_frozen_messages_has_not_fallen():
    marks = [(m, *mark) for m in marked_messages() for mark in m.marks]
    done = sum(is_hidden(m, start, end) for m, _, start, end in marks)

    assert len(marks) == 72
    assert done >= 69
