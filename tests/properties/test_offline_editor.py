"""Whatever is typed: the editor keeps it, the judge has no favored place, nothing crashes."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain.edits import LEVELS
from core.llm.offline.editor import edit, plan, write_without_reply
from core.llm.offline.judge import judge, judge_without_tie
from core.llm.offline.placement import read_layout, weave

PHRASES = st.sampled_from(
    [
        "Hi John,", "Dear Mrs. Lee", "\n\n", "\n", " ", "- ", "1. ", "Best,", "Dr. Lee", "Thanks",
        "Your PSA is 0.02.", "Please take 5 mg twice a day.", "Call 911 right away!", "It is fine",
        "e.g. aspirin", "{topic}", "{{ x }}", "<b>", "I am scared.", "My husband is ill.", "?",
        "No change.", "\t", "I understand.", "the lump", "検査", "ÿ", "Thank you.",
        "However, wait.",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PHRASES, max_size=25).map(" ".join))
LEVEL = st.sampled_from(LEVELS)


def is_kept(whole, text):
    """Tell whether every character but white space of `whole` stands in `text`, in order."""
    rest = iter(text)
    return all(character in rest for character in whole if not character.isspace())


@given(message=TEXTS, reply=TEXTS, level=LEVEL)
def test_every_line_of_any_reply_is_kept(message, reply, level):
    edited = edit(message, reply, level)

    assert is_kept(reply, edited)
    assert edit(message, reply, level) == edited


@given(reply=TEXTS, additions=st.lists(st.sampled_from(["A.", "B and C.", "D."]), max_size=3))
def test_each_stretch_of_a_reply_stays_as_it_is_and_in_order_around_the_additions(reply, additions):
    layout = read_layout(reply)
    places = [layout.opening, layout.instruction or layout.opening, layout.closing]
    marked = {at: f"\x00{text}\x01" for at, text in zip(places, additions, strict=False)}

    woven = weave(reply, layout, marked)

    pieces, done = [], 0
    for offset in [*sorted(marked), len(reply)]:
        pieces.append(reply[done:offset])
        done = offset
    position = 0
    for piece in pieces:
        position = woven.index(piece, position) + len(piece)
    assert len(woven) >= len(reply) + sum(map(len, marked.values()))


@given(reply=TEXTS)
def test_the_places_of_any_reply_are_in_order_and_inside_it(reply):
    layout = read_layout(reply)

    assert 0 <= layout.opening <= layout.closing <= len(reply)
    for place in (layout.instruction, layout.between):
        assert place is None or layout.opening < place < layout.closing


@given(message=TEXTS, reply=TEXTS)
def test_levels_never_shrink(message, reply):
    words = [plan(message, reply, level).words for level in LEVELS]

    assert words == sorted(words)


@given(message=TEXTS, first=TEXTS, second=TEXTS)
def test_a_swap_of_the_replies_swaps_the_verdict(message, first, second):
    mirrored = {"1": "2", "2": "1", "tie": "tie"}
    one, two = judge(message, first, second), judge(message, second, first)

    assert one.verdict == mirrored[two.verdict]
    assert one.reason == two.reason


@given(message=TEXTS, first=TEXTS, second=TEXTS)
def test_a_forced_choice_falls_on_the_same_text_in_either_order(message, first, second):
    one = judge_without_tie(message, first, second).verdict
    two = judge_without_tie(message, second, first).verdict
    chosen = {"1": first, "2": second}[one], {"1": second, "2": first}[two]

    assert judge(message, *chosen).verdict == "tie"


@given(message=TEXTS, level=LEVEL)
def test_a_text_without_a_reply_always_says_so(message, level):
    assert "not in this text" in write_without_reply(message, level)
