"""What an inserted sentence does, told by its wording."""

from pathlib import Path

import pytest

from core.domain.sentence_kinds import SentenceKind
from core.llm.offline.warmth_kinds import kinds_of
from tests.sentence_kinds import READ, UNSEEN, counts, labeled_sentences, table

K = SentenceKind
PAGE = Path(__file__).parents[3] / "docs" / "offline-rules.md"


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("I can hear how much this weighs on you.", {K.ACKNOWLEDGEMENT}),
        ("It is natural to be afraid before a scan.", {K.ACKNOWLEDGEMENT, K.NAMED_FEELING}),
        ("We are here for you.", {K.SUPPORT}),
        ("Thank you for your patience.", {K.THANKS_APOLOGY}),
        ("There is nothing to worry about.", {K.REASSURANCE}),
        ("You are doing so well.", {K.ENCOURAGEMENT}),
        ("Here it is.", {K.OTHER}),
    ],
)
def test_a_plain_sentence_has_its_kinds(sentence, kinds):
    assert kinds <= kinds_of(sentence)
    assert (K.OTHER in kinds_of(sentence)) is (K.OTHER in kinds)


def test_a_question_is_told_by_its_mark_and_never_by_a_mark_inside():
    assert K.QUESTION in kinds_of("How are you sleeping?")
    assert K.QUESTION in kinds_of("How are you “really”?” ")
    assert K.QUESTION not in kinds_of('You asked "is this normal?" and I am glad you did.')


def test_a_check_decides_what_is_medical_content_where_there_is_one():
    words = "Your next biopsy is in 2 weeks."

    assert K.MEDICAL_CONTENT in kinds_of(words)
    assert K.MEDICAL_CONTENT not in kinds_of(words, states_fact=False)
    assert K.MEDICAL_CONTENT in kinds_of("Here it is.", states_fact=True)


def test_to_be_told_not_to_apologize_is_no_apology():
    assert K.THANKS_APOLOGY not in kinds_of("Please don’t apologize for the long note.")
    assert K.THANKS_APOLOGY in kinds_of("I am so sorry about Friday.")


@pytest.mark.parametrize("sentence", ["", " \n", "?!", "\u202e", "x" * 20_000, "🙂"])
def test_anything_has_a_kind(sentence):
    assert kinds_of(sentence)


@pytest.mark.parametrize(
    ("kind", "right", "found"),
    [
        (K.ACKNOWLEDGEMENT, 0.9, 0.7),
        (K.NAMED_FEELING, 0.8, 0.9),
        (K.THANKS_APOLOGY, 0.9, 0.9),
        (K.ENCOURAGEMENT, 0.75, 0.4),
    ],
)
def test_on_sentences_that_no_rule_was_written_for_the_rules_do_as_the_page_says(
    kind, right, found
):
    sentences = [each for each in labeled_sentences() if each.source == UNSEEN]
    by_hand, by_rules, both = counts(sentences, kind)

    assert both / by_rules >= right
    assert both / by_hand >= found


def test_the_page_holds_the_table_that_the_command_prints():
    assert "\n".join(table()) in PAGE.read_text(encoding="utf-8")


def test_the_labeled_sentences_are_of_both_sorts():
    sources = [each.source for each in labeled_sentences()]

    assert (sources.count(READ), sources.count(UNSEEN)) == (277, 60)
