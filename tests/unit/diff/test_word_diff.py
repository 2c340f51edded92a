import pytest

from core.domain.diff import Op, word_diff


def drawn(original: str, edited: str) -> str:
    """Write a diff as one line: `[-gone-]` and `{+come+}`."""
    marks = {Op.SAME: "{}", Op.DELETED: "[-{}-]", Op.INSERTED: "{{+{}+}}"}
    return "".join(marks[each.op].format(each.text) for each in word_diff(original, edited))


@pytest.mark.parametrize(
    ("original", "edited", "expected"),
    [
        pytest.param("Rest.", "Rest.", "Rest.", id="identical"),
        pytest.param(
            "Take it daily. Call us.",
            "I know this is hard. Take it daily. You are not alone. Call us.",
            "{+I know this is hard. +}Take it daily. {+You are not alone. +}Call us.",
            id="whole sentences inserted",
        ),
        pytest.param(
            "Take it daily. Stop aspirin. Call us.",
            "Take it daily. Call us.",
            "Take it daily. [-Stop aspirin. -]Call us.",
            id="a whole sentence deleted",
        ),
        pytest.param(
            "The lesion may be benign.",
            "The lesion is benign.",
            "The lesion [-may be-]{+is+} benign.",
            id="a hedge dropped",
        ),
        pytest.param(
            "Take 2.5 mg daily.",
            "Take 25 mg daily.",
            "Take [-2.5-]{+25+} mg daily.",
            id="a number changed as a whole",
        ),
        pytest.param(
            "You should not stop it.",
            "You should stop it.",
            "You should [-not -]stop it.",
            id="a negation dropped",
        ),
        pytest.param(
            "We will see you on Monday.",
            "I hear how worried you are, and we will see you on Monday.",
            "[-We-]{+I hear how worried you are, and we+} will see you on Monday.",
            id="a clause put before a sentence",
        ),
        pytest.param(
            "Rest at home and drink plenty of water.",
            "Rest at home. Also drink plenty of water.",
            "Rest at home[- and-]{+. +}{+Also+} drink plenty of water.",
            id="a sentence split in two",
        ),
        pytest.param(
            "First line.\n\nSecond line.",
            "First line. Second line.",
            "First line.[-\n\n-]{+ +}Second line.",
            id="a paragraph joined",
        ),
        pytest.param(
            "结果正常。请休息。",
            "我理解您的担心。结果正常。请多休息。",
            "{+我理解您的担心。+}结果正常。请{+多+}休息。",
            id="a script without spaces",
        ),
    ],
)
def test_a_diff_reads_the_way_a_person_would_tell_the_change(original, edited, expected):
    assert drawn(original, edited) == expected


def test_a_sentence_that_shares_only_small_words_is_replaced_as_a_whole():
    diff = word_diff(
        "The biopsy is on Monday at the clinic.", "I know that the waiting is hard on you."
    )

    assert [each.op for each in diff if each.text.strip(". ")] == [Op.DELETED, Op.INSERTED]


def test_one_shared_small_word_between_two_changes_is_not_left_standing():
    diff = word_diff(
        "Leakage improves with pelvic exercises over the coming months.",
        "Leakage improves as healing muscles recover the lost strength in coming months.",
    )

    assert "the" not in [each.text.strip() for each in diff if each.op is Op.SAME]


def test_spans_point_at_their_own_text():
    original, edited = "Take 5 mg daily. Rest.", "I see. Take 10 mg daily."

    for segment in word_diff(original, edited):
        for span, text in ((segment.original, original), (segment.edited, edited)):
            if span:
                assert text[span.start : span.end] == segment.text
        assert (segment.original is None) == (segment.op is Op.INSERTED)
        assert (segment.edited is None) == (segment.op is Op.DELETED)


def test_an_emoji_with_its_modifier_stays_whole():
    texts = [each.text for each in word_diff("Thanks 👍🏽!", "Thanks 👍🏻!")]

    assert "👍🏽" in texts
    assert "👍🏻" in texts
