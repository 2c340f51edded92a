"""A locked sentence stands word for word, whatever a model made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.desk_sentences import Sentences
from core.domain.locking import lockable, making_sha, put_back
from core.errors import InvalidInput
from tests.properties.test_desk import edits, texts

REPLY = "Your scan is clear. Take 5 mg twice daily. Call us if you get a fever.\n\nSee you in May."
SCAN, DOSE, FEVER, MAY = lockable(REPLY)


@pytest.mark.parametrize(
    ("answer", "locked", "expected"),
    [
        (  # changed inside
            "Good news. Your scan is clear. Take 10 mg twice daily. Call us if you get a fever.",
            [DOSE],
            "Good news. Your scan is clear. Take 5 mg twice daily. Call us if you get a fever.",
        ),
        (  # dropped
            "Oh my. Your scan is clear. Call us if you get a fever.\n\nSee you in May.",
            [DOSE],
            f"Oh my. {REPLY}",
        ),
        (  # replaced by other words altogether
            "Your scan is clear. Take 5 mg twice daily. Please phone whenever it is hot.\n\n"
            "See you in May.",
            [FEVER],
            REPLY.replace(FEVER, FEVER + " Please phone whenever it is hot."),
        ),
        (  # merged with the one before
            "Your scan is clear. Take 5 mg twice daily, and call us if you get a fever.\n\n"
            "See you in May.",
            [FEVER],
            REPLY,
        ),
        (  # given a head and a tail
            "Well, your scan is clear, thank God. Take 5 mg twice daily. Be brave.",
            [SCAN],
            "Your scan is clear. Take 5 mg twice daily. Be brave.",
        ),
        (  # moved, but not changed
            "Call us if you get a fever. Your scan is clear.",
            [FEVER, SCAN],
            "Call us if you get a fever. Your scan is clear.",
        ),
    ],
)
def test_what_a_model_did_to_a_locked_sentence_is_undone_and_the_rest_stays(
    answer, locked, expected
):
    assert put_back(REPLY, answer, locked)[0] == expected


def test_it_is_said_which_sentences_were_put_back():
    _, locks = put_back(REPLY, REPLY.replace("5 mg", "10 mg"), [MAY, DOSE])

    assert [(each.sentence, each.was_put_back) for each in locks] == [(DOSE, True), (MAY, False)]


def test_nothing_is_touched_when_every_locked_sentence_stands():
    answer = "I know. " + REPLY.replace(MAY, "See you soon.")

    assert put_back(REPLY, answer, [SCAN, DOSE])[0] == answer
    assert put_back(REPLY, answer, []) == (answer, ())


def test_a_sentence_written_twice_is_locked_twice():
    text, locks = put_back("Rest. Eat. Rest.", "Rest. Eat.", ["Rest."])

    assert text == "Rest. Eat. Rest."
    assert [each.was_put_back for each in locks] == [True, False]


def test_a_sentence_that_the_reply_does_not_hold_cannot_be_locked():
    with pytest.raises(InvalidInput, match="lock it again"):
        put_back(REPLY, REPLY, ["Something else."])


def test_with_locks_an_edit_is_made_in_another_way_and_without_in_the_prompts_own():
    assert making_sha("sha256:p", ()) == "sha256:p"
    assert making_sha("sha256:p", (SCAN,)) != making_sha("sha256:p", (SCAN, DOSE))
    assert making_sha("sha256:p", (SCAN, DOSE)) == making_sha("sha256:p", (DOSE, SCAN))
    assert making_sha("sha256:p", (SCAN,)).startswith("sha256:p+locked:")


@given(st.one_of(edits(), st.tuples(texts(), texts())), st.data())
def test_locked_sentences_stand_in_whatever_comes_back(pair, data):
    original, answer = pair
    locked = [each for each in lockable(original) if data.draw(st.booleans())]
    text, locks = put_back(original, answer, locked)
    keys = [each.key for each in Sentences(text).all]

    for lock in locks:
        assert keys.count(" ".join(lock.sentence.split())) >= 1
    assert text.strip()
