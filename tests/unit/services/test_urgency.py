"""Red flags: what must be seen, what must not alarm, and that a denial is a denial."""

import pytest

from core.samples import sample_pairs
from core.services.urgency import URGENT_NOTICE, find_red_flags


@pytest.mark.parametrize(
    ("message", "concern"),
    [
        ("I have chest pain since this morning.", "chest pain"),
        ("There is a crushing pressure in my chest", "chest pain"),
        ("Sometimes I think about suicide.", "thoughts of suicide or self-harm"),
        ("I just want to die", "thoughts of suicide or self-harm"),
        ("I don’t want to live like this", "thoughts of suicide or self-harm"),
        ("i cant breathe at night", "trouble breathing"),
        ("CAN'T CATCH MY BREATH", "trouble breathing"),
        ("The wound is bleeding heavily", "heavy bleeding"),
        ("he is throwing up blood", "heavy bleeding"),
        ("her face is drooping", "signs of a stroke"),
        ("Dad passed out twice", "fainting, a seizure or confusion"),
        ("my tongue is swelling", "a severe allergic reaction"),
        ("I took too many pills", "an overdose or poisoning"),
        ("I am unable to urinate since last night", "no urine at all"),
        ("fever of 104 and chills", "signs of a severe infection"),
    ],
)
def test_an_emergency_in_plain_words_is_seen(message, concern):
    flags = find_red_flags(message)

    assert [flag.concern for flag in flags] == [concern]
    assert message[flags[0].span.start : flags[0].span.end] == flags[0].text


@pytest.mark.parametrize(
    "message",
    [
        "No chest pain or shortness of breath.",
        "I do not have any chest pain.",
        "She denies suicidal thoughts.",
        "I haven't passed out or had a seizure.",
        "Never had chest pain, fainting or seizures before.",
        "Can I take ibuprofen for my knee?",
        "My chest x-ray was normal.",
        "",
    ],
)
def test_a_denial_and_a_plain_question_raise_no_alarm(message):
    assert find_red_flags(message) == ()


@pytest.mark.parametrize(
    "message",
    [
        "No fever but chest pain.",
        "I am not sure if this is chest pain.",
        "The pills gave no relief of the chest pain.",
        "I have no cough. Chest pain though.",
        "I did not sleep because of chest pain.",
        "It won't go away, this chest pain",
    ],
)
def test_a_denial_of_something_else_hides_nothing(message):
    assert [flag.concern for flag in find_red_flags(message)] == ["chest pain"]


def test_several_concerns_come_in_the_order_of_the_text():
    flags = find_red_flags("I fainted, and now I have chest pain and can't breathe.")

    assert [flag.text for flag in flags] == ["fainted", "chest pain", "can't breathe"]


def test_the_notice_says_that_nothing_is_triaged_and_a_flag_shows_no_words_when_printed():
    assert "does not triage" in URGENT_NOTICE
    assert "fainted" not in repr(find_red_flags("I fainted"))


def test_few_messages_of_the_sample_library_alarm():
    alarmed = [pair.id for pair in sample_pairs() if find_red_flags(pair.patient_message)]

    assert len(alarmed) <= len(sample_pairs()) * 0.15
