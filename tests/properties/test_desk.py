"""Properties of decisions: what was rejected is gone to the character, and the rest stays."""

import re

from hypothesis import given
from hypothesis import strategies as st

from core.domain.desk import Decision, compose, pieces, stretches
from core.domain.desk_actions import Decide
from core.domain.desk_applying import Place, apply
from core.domain.desk_changes import find_changes
from core.domain.desk_rewriting import rewrite
from core.domain.desk_states import Decided, DeskState
from core.domain.marks import Mark
from core.domain.segments import Op

WORDS = ["take", "5", "mg", "daily", "call", "us", "Your", "scan", "is", "clear", "and", "the"]
WARM = ["I am sorry.", "You are not alone!", "That is a lot.", "Take care.", "Call 5."]
GAPS = [" ", "  ", "\n", "\n\n"]

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(
    lambda words: " ".join(words) + "."
)


@st.composite
def texts(draw):
    parts = draw(st.lists(st.one_of(sentences, st.sampled_from(WARM)), min_size=1, max_size=6))
    gaps = draw(st.lists(st.sampled_from(GAPS), min_size=len(parts), max_size=len(parts)))
    return "".join(f"{part}{gap}" for part, gap in zip(parts, gaps, strict=True)).strip()


@st.composite
def edits(draw):
    """Return a text and what may have become of it: sentences added, taken or reworded."""
    original = draw(texts())
    if draw(st.booleans()):
        return original, draw(texts())
    edited = original
    for _ in range(draw(st.integers(1, 4))):
        words = re.split(r"(\s+)", edited)
        place = draw(st.integers(0, len(words)))
        new = draw(st.one_of(st.sampled_from(WARM), st.sampled_from(WORDS)))
        words[place : place + draw(st.sampled_from([0, 0, 1, 2]))] = [f" {new} "]
        edited = re.sub(" +", " ", "".join(words)).strip() or "Gone."
    return original, edited


anything = st.text(st.sampled_from("ab1 .\n!,今。é"), min_size=1, max_size=30)
pairs_of_texts = st.one_of(edits(), st.tuples(anything, anything))


def composed(texts, decisions=None):
    original, proposal = texts
    return compose(original, proposal, decisions)


def keys_of(original, edited):
    return [change.key for change in find_changes(original, edited)]


@given(pairs_of_texts)
def test_rejecting_all_gives_the_original_to_the_character(texts):
    rejected = dict.fromkeys(keys_of(*texts), Decision.REJECTED)

    assert composed(texts, rejected) == texts[0]


@given(pairs_of_texts)
def test_no_decision_and_accepting_all_give_the_proposal_to_the_character(texts):
    assert composed(texts) == texts[1]
    assert composed(texts, dict.fromkeys(keys_of(*texts), Decision.ACCEPTED)) == texts[1]


@given(pairs_of_texts)
def test_every_change_has_a_key_of_its_own(texts):
    keys = keys_of(*texts)

    assert len(set(keys)) == len(keys)


@given(pairs_of_texts, st.data())
def test_no_decision_leaves_white_space_that_neither_text_had(texts, data):
    rejected = [key for key in keys_of(*texts) if data.draw(st.booleans())]
    text = composed(texts, dict.fromkeys(rejected, Decision.REJECTED))
    gaps = {gap for each in texts for gap in re.findall(r"\s+", each)}

    assert set(re.findall(r"\s+", text)) <= {*gaps, " "}
    assert set(re.findall(r"\s{2,}", text)) <= gaps
    assert text == text.strip() or texts != tuple(each.strip() for each in texts)


@given(edits(), st.data())
def test_words_of_a_decision_are_there_or_not_and_none_are_glued(texts, data):
    rejected = {key for key in keys_of(*texts) if data.draw(st.booleans())}
    text = composed(texts, dict.fromkeys(rejected, Decision.REJECTED))
    words = [
        word
        for each in pieces(texts[0], hunks_of(*texts))
        if each.hunk is None or (each.op is Op.DELETED) == (each.hunk in rejected)
        for word in re.findall(r"\w+", each.text)
    ]

    assert re.findall(r"\w+", text) == words


@given(pairs_of_texts)
def test_pieces_hold_both_texts_to_the_character(texts):
    laid = pieces(texts[0], hunks_of(*texts))

    assert "".join(each.text for each in laid if each.op is not Op.INSERTED) == texts[0]
    assert "".join(each.text for each in laid if each.op is not Op.DELETED) == texts[1]


def hunks_of(original, edited):
    return [hunk for stretch in stretches(original, edited, None) for hunk in stretch.hunks]


@st.composite
def states(draw):
    original, proposal = draw(pairs_of_texts)
    decisions = {
        key: Decided(decision=draw(st.sampled_from(Decision)), mark=Mark.WARMTH)
        for key in keys_of(original, proposal)
        if draw(st.booleans())
    }
    return original, DeskState(proposal=proposal, decisions=decisions)


@given(states(), st.one_of(texts(), anything))
def test_a_text_written_by_hand_is_the_result_to_the_character(desk, text):
    original, state = desk

    assert rewritten(original, state, text).text(original) == text


@given(states())
def test_writing_what_stands_there_already_changes_nothing(desk):
    original, state = desk
    after = rewritten(original, state, state.text(original))

    assert after.text(original) == state.text(original)


@given(states(), st.data())
def test_leaving_a_change_out_by_hand_is_rejecting_it(desk, data):
    original, state = desk
    keys = keys_of(original, state.proposal)
    if not keys:
        return
    out = state.choices | {data.draw(st.sampled_from(keys)): Decision.REJECTED}
    text = compose(original, state.proposal, out)

    assert rewritten(original, state, text).text(original) == text


def rewritten(original, state, text):
    no = Decided(decision=Decision.REJECTED, mark=Mark.WARMTH)
    return rewrite(original, state, text, dict.fromkeys(keys_of(original, state.proposal), no))


@given(states(), st.data())
def test_decisions_about_different_changes_commute(desk, data):
    original, state = desk
    hunks = hunks_of(original, state.proposal)
    if len(hunks) < 2:
        return
    one, other = (
        Decide((key,), data.draw(st.sampled_from([*Decision, None])))
        for key in data.draw(st.permutations([hunk.key for hunk in hunks]))[:2]
    )

    assert after(original, state, one, other) == after(original, state, other, one)


def after(original, state, *actions):
    for action in actions:
        cut = stretches(original, state.proposal, None)
        place = Place(original=original, newest=state, stretches=cut, seen=state)
        state = apply(action, place)
    return state
