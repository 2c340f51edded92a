"""Blinding takes away who wrote a reply and never a word of what it says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.blinding import blinded
from core.samples import sample_pairs, written_examples

REPLIES = [
    *(pair.physician_reply for pair in sample_pairs()),
    *(example.text for example in written_examples()),
]
SIGN_OFFS = (
    "Best regards,\nDr. Smith",
    "Best regards,\n\nDr. Ana de la Cruz, MD",
    "— Dr. Lee",
    "-Dr Lee",
    "--\nJane Doe, MD, PhD\nDepartment of Urology\nSpringfield Cancer Center\n(555) 201-3344",
    "Sincerely,\nJane",
    "Warmly,\nYour oncology team",
    "Take care,\nJ. Miller",
    "Thanks,",
    "With kind regards, Dr. Okafor",
    "**Kind regards,**\n**Dr. Smith**",
    "Your care team",
    "Jane Doe, NP",
    "Dr. Smith\n\nSent from my iPhone 12",
    "Sent via MyChart",
)
PARTS = (
    *("Take 5 mg.", "**stop**", "*now*", "`x`", "# Plan", "- one", "* two", "1) three", "a — b"),
    *("4–6 weeks", "well…", "“so”", "it’s", "\n\n\n", "   ", "PSA <0.02", "5 * 3", "***", "--"),
    *SIGN_OFFS,
)
MARKED = st.lists(st.sampled_from(PARTS), max_size=12).map(
    lambda parts: "\n".join(["It is fine.", *parts])
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+|[<>=%]", text)


@pytest.mark.parametrize("reply", REPLIES)
def test_no_word_of_a_sample_is_lost(reply):
    assert words(blinded(reply)) == words(reply)


@pytest.mark.parametrize("sign_off", SIGN_OFFS)
def test_a_sign_off_goes_and_nothing_else_goes_with_it(sign_off):
    for reply in REPLIES[::9]:
        assert blinded(f"{reply}\n\n{sign_off}") == blinded(reply)
        assert blinded(f"{reply}\n{sign_off}\n") == blinded(reply)


@pytest.mark.parametrize("ending", ["Best regards, Dr. Smith", "Take care, Dr. Lee", "— Dr. Lee"])
def test_a_sign_off_behind_the_last_sentence_goes(ending):
    assert blinded(f"Stop aspirin. Call us. {ending}") == "Stop aspirin. Call us."


@pytest.mark.parametrize(
    "reply",
    [
        "Please see:\nDr. Smith",
        "Please ask one of them:\n- Dr. Smith\n- Dr. Lee, MD",
        "Please take:\n- Metformin\n- Baby Aspirin",
        "Please continue.\n— Metformin",
        "Your appointment is with\nDr. Smith on June 3",
        "We looked at it together.\n\nThank you.",
        "Please rest.\nTake care!",
        "I looked at it.\n\nStop Aspirin",
        "Thank you.\nCall 911",
        "Best regards from all of us. Stop aspirin.",
        "Sincerely, we are sorry. Call us.",
        "The nurse will call. Ask for Dr. Lee",
        "The sample was sent from the clinic.\nSent from pathology: benign.",
        "Call us:\n555-201-3344",
    ],
)
def test_what_only_looks_like_a_sign_off_stays(reply):
    assert words(blinded(reply)) == words(reply)


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("Take **two** `pills` *now*.", "Take two pills now."),
        ("## Plan\n* one\n- two\n+ three\n• four", "Plan\n• one\n• two\n• three\n• four"),
        ("1) one\n2. two", "1. one\n2. two"),
        ("“So”, it’s «fine»…", '"So", it\'s "fine"...'),
        ("Well—yes, 4–6 weeks -- or so - soon", "Well – yes, 4-6 weeks – or so – soon"),
        ("PSA fell to 4.2—0.3 less than before", "PSA fell to 4.2 – 0.3 less than before"),
        ("One.  Two. \t\n\n\n\n  Three. \n", "One. Two.\n\nThree."),
        ("One.\r\nTwo.", "One.\nTwo."),
        ("See [our page](https://example.org/a).", "See our page (https://example.org/a)."),
        ("A1c* is <7 and 5 * 3 > 2, snake_case stays", None),
        ("Take -5 and ~2 at 3:30", None),
    ],
)
def test_form_is_unified_and_content_is_not_touched(reply, shown):
    assert blinded(reply) == (shown or reply)


def test_a_reply_that_is_only_a_sign_off_stays_whole():
    assert blinded("Best regards,\nDr. Smith") == "Best regards,\nDr. Smith"


@given(MARKED)
def test_what_is_blinded_once_is_blinded_for_good(text):
    assert blinded(blinded(text)) == blinded(text)


@given(st.text(max_size=200).filter(str.strip))
def test_any_text_gives_a_text(text):
    assert blinded(text).strip() == blinded(text)
