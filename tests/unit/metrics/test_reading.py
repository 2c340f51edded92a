import pytest

from core.metrics.reading import count_questions, count_words, reading_grade, split_sentences
from core.metrics.syllables import count_syllables


@pytest.mark.parametrize(
    ("text", "words", "sentences", "syllables"),
    [
        ("The cat sat on the mat.", 6, 1, 6),
        ("Take the medication daily. Please call us if you have a fever.", 12, 2, 17),
        ("Your biopsy shows no cancer. That is good news!", 9, 2, 12),
        ("Your PSA is undetectable.", 4, 1, 10),
    ],
)
def test_the_grade_is_the_formula_on_hand_counted_texts(text, words, sentences, syllables):
    expected = 0.39 * words / sentences + 11.8 * syllables / words - 15.59

    assert reading_grade(text) == pytest.approx(expected)


def test_long_words_in_long_sentences_read_harder_than_short_ones_in_short_sentences():
    easy = "You are doing well. Rest a lot. Drink water. Call us if you feel sick."
    hard = (
        "Postoperative convalescence necessitates appropriate hydration and immediate "
        "communication of symptomatology suggestive of infectious complications."
    )

    grades = reading_grade(easy), reading_grade(hard)

    assert grades[0] is not None
    assert grades[0] < 4
    assert grades[1] is not None
    assert grades[1] > 20


@pytest.mark.parametrize("text", ["", "  \n", "4.2", "!?", "您的检查结果正常。", "Это хорошо."])
def test_text_without_latin_words_has_no_grade(text):
    assert reading_grade(text) is None


def test_one_foreign_name_leaves_the_grade_standing():
    assert reading_grade("Please ask for Dr. Иван at the front desk when you come in.") is not None


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("the", 1), ("any", 2), ("over", 2), ("urine", 2), ("fever", 2),
        ("leakage", 2), ("improves", 2), ("called", 1), ("needed", 2), ("prostate", 2),
        ("possible", 3), ("available", 4), ("medication", 4), ("biopsy", 3), ("reassuring", 4),
        ("appointment", 3), ("follow-up", 3), ("doesn't", 2), ("MRI", 3), ("acetaminophen", 6),
    ],
)  # fmt: skip
def test_common_words_have_their_syllables(word, syllables):
    assert count_syllables(word) == syllables


def test_sentences_end_where_a_reader_would_end_them():
    assert split_sentences("Dr. Lee will call.\nTake 2.5 mg e.g. at night!\n\n- Rest\n- Walk") == [
        "Dr. Lee will call.",
        "Take 2.5 mg e.g. at night!",
        "- Rest",
        "- Walk",
    ]


@pytest.mark.parametrize(
    ("text", "questions"),
    [("", 0), ("How are you? And why?!", 2), ("(Is it safe?) Yes.", 1), ("See a?b for more.", 0)],
)
def test_questions_are_sentences_that_end_in_a_question_mark(text, questions):
    assert count_questions(text) == questions


def test_words_are_counted_with_their_inner_signs():
    assert count_words("The PSA of 4.2 doesn't need a follow-up in 3-6 months.") == 11
