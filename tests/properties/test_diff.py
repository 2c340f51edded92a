"""Whatever the texts, a diff loses no character and invents none."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from core.domain.diff import Op, mark, word_diff

TEXTS = st.text(max_size=200)
WORDS = [
    "the",
    "a",
    "pain",
    "you",
    "may",
    "not",
    "4.2",
    "mg",
    "stop",
    "aspirin",
    "it's",
    "痛",
    "!",
    ".",
    "?",
    "\n",
    "—",
    "👍🏽",
    "é",
]
SENTENCES = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=6).map(lambda words: " ".join(words) + ". "),
    max_size=8,
).map("".join)
EITHER = TEXTS | SENTENCES


def joined(segments, left_out):
    return "".join(each.text for each in segments if each.op is not left_out)


@given(original=EITHER, edited=EITHER)
def test_both_texts_can_be_put_together_again(original, edited):
    segments = word_diff(original, edited)

    assert joined(segments, Op.INSERTED) == original
    assert joined(segments, Op.DELETED) == edited


@given(original=EITHER, edited=EITHER)
def test_spans_cover_both_texts_without_gap_or_overlap(original, edited):
    segments = word_diff(original, edited)

    for spans, text in (
        ([each.original for each in segments if each.original], original),
        ([each.edited for each in segments if each.edited], edited),
    ):
        edges = [0, *(span.end for span in spans)]
        assert [span.start for span in spans] == edges[:-1]
        assert edges[-1] == len(text)


@given(text=EITHER)
def test_a_text_does_not_differ_from_itself(text):
    assert all(each.op is Op.SAME for each in word_diff(text, text))


@given(before=SENTENCES, after=SENTENCES)
def test_a_whole_sentence_put_between_is_the_only_change(before, after):
    inserted = "Xylophones comfort everybody. "
    segments = word_diff(before + after, before + inserted + after)

    assert joined(segments, Op.SAME).strip() == inserted.strip()
    assert not [each for each in segments if each.op is Op.DELETED]


@given(original=EITHER, edited=EITHER)
def test_marking_keeps_every_stretch_in_order(original, edited):
    segments = word_diff(original, edited)

    assert tuple(each.segment for each in mark(segments, None)) == segments


def test_the_longest_texts_do_not_freeze_the_page():
    """20,000 characters each, in the shapes that are worst for alignment; the bound is generous."""
    draw = random.Random(5)
    for words, end in ((8, " "), (150, " "), (3000, " "), (8, ". "), (150, ". "), (3000, ". ")):
        vocabulary = [f"w{number}" for number in range(words)]
        texts = [end.join(draw.choices(vocabulary, k=20_000))[:20_000] for _ in range(2)]
        began = time.process_time()
        segments = word_diff(*texts)

        assert time.process_time() - began < 3
        assert joined(segments, Op.INSERTED) == texts[0]
