"""How many of the physician's sentences stand word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.metrics.ledger import verbatim_share

REPLY = "Your scan is clear. Call us. Rest."


@pytest.mark.parametrize(
    ("text", "verbatim"),
    [
        (REPLY, 3),
        ("Rest.\n\nI know it is hard. Your  scan is clear.", 2),
        ("Your scan is clear, so rest.", 0),
        ("Your scan is Clear. call us. Rest!", 0),
    ],
)
def test_a_sentence_counts_when_it_stands_whole_wherever_it_stands(text, verbatim):
    ledger = verbatim_share(REPLY, text)

    assert (ledger.verbatim, ledger.n) == (verbatim, 3)
    assert ledger.share == verbatim / 3


def test_what_was_written_twice_must_stand_twice():
    assert verbatim_share("Call us. Call us.", "Call us. Rest.").verbatim == 1


def test_a_reply_without_words_has_no_share_and_says_why():
    ledger = verbatim_share("...", "Anything.")

    assert (ledger.n, ledger.share) == (0, None)
    assert ledger.reason == "no sentence in the original"


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_share_lies_between_0_and_1_and_a_text_stands_in_itself(original, text):
    ledger = verbatim_share(original, text)

    assert ledger.share is None or 0 <= ledger.share <= 1
    assert verbatim_share(original, original).share in (None, 1.0)
