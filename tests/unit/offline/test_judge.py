"""The offline judge: markers of warmth, ties for equals, no favored place."""

import pytest

from core.domain.edits import LEVELS
from core.llm.offline.editor import edit
from core.llm.offline.judge import judge, judge_without_tie
from core.samples import sample_pairs

MESSAGE = "I'm scared about the scan."
COLD = "The scan is Monday. As I said before, read the leaflet."
PLAIN = "The scan is Monday at 9."
WARM = "I can hear how scary this is, and it makes sense to worry. The scan is Monday at 9."


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (WARM, PLAIN, "1"),
        (PLAIN, WARM, "2"),
        (COLD, PLAIN, "2"),
        (PLAIN, PLAIN, "tie"),
        (PLAIN, "the scan is  monday at 9.\n", "tie"),
        ("Don't eat.", "Don\u2019t eat.", "tie"),
        ("", "", "tie"),
        (PLAIN, "The scan is on Monday at nine.", "tie"),
    ],
)
def test_the_warmer_reply_wins_and_equals_tie(first, second, verdict):
    assert judge(MESSAGE, first, second).verdict == verdict


def test_a_reason_is_plain_and_at_most_forty_words():
    for first, second in ((WARM, PLAIN), (COLD, PLAIN), (PLAIN, PLAIN), (COLD, WARM)):
        reason = judge(MESSAGE, first, second).reason
        assert reason.endswith(".")
        assert len(reason.split()) <= 40


def test_no_edit_of_the_library_is_judged_colder_than_its_original():
    for pair in sample_pairs():
        for level in LEVELS:
            edited = edit(pair.patient_message, pair.physician_reply, level)
            assert judge(pair.patient_message, edited, pair.physician_reply).verdict in ("1", "tie")


def test_a_forced_choice_between_equals_follows_the_text_and_not_the_place():
    others = [f"The scan is on Monday, number {n}." for n in range(40)]
    firsts = 0
    for other in others:
        here, swapped = (judge_without_tie(MESSAGE, *o) for o in ((PLAIN, other), (other, PLAIN)))
        assert {here.verdict, swapped.verdict} == {"1", "2"}
        firsts += here.verdict == "1"
    assert 0 < firsts < len(others)
