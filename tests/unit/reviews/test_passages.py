"""What is rated: every sentence, whatever the checker thinks of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.facts import Direction, Fact, FactCheck, FactKind
from core.domain.reviewing_passages import TextSide, keyed_verdicts, passages_of
from core.samples import sample_pairs, written_examples
from tests.unit.reviews.people import CHECKER, EDITED, ORIGINAL, a_fact, flawed_check, said

PAIRS = {pair.id: pair for pair in sample_pairs()}


def cut(check=None):
    return passages_of(ORIGINAL, EDITED, check or flawed_check())


def test_sentences_of_the_edit_come_first_then_those_of_the_original_that_changed():
    assert [(passage.key, passage.facts, passage.is_verbatim) for passage in cut()] == [
        ("e0", (), False),
        ("e1", ("g0", "k0"), True),
        ("e2", ("g1",), False),
        ("e3", ("g2",), False),
        ("o1", ("k1",), False),
        ("o2", ("k2",), False),
    ]


@given(labels=st.lists(st.sampled_from([True, False]), min_size=6, max_size=6))
def test_what_is_rated_tells_nothing_of_the_verdicts(labels):
    check = flawed_check()
    now = [replace(v, entailed=label, attribution=None) for v, label in zip(
        (*check.kept, *check.grounded), labels, strict=True
    )]  # fmt: skip

    assert cut(replace(check, kept=tuple(now[:3]), grounded=tuple(now[3:]))) == cut()


@pytest.mark.parametrize("example", written_examples(), ids=lambda each: each.pair_id)
def test_every_verdict_of_every_written_example_belongs_to_one_passage(example):
    original = PAIRS[example.pair_id].physician_reply
    found = passages_of(original, example.text, example.check)

    facts = [fact for passage in found for fact in passage.facts]
    assert sorted(facts) == sorted(keyed_verdicts(example.check))
    for passage in found:
        text = example.text if passage.side is TextSide.EDIT else original
        assert passage.span
        assert text[passage.span.start : passage.span.end] == passage.text


def test_facts_that_stand_nowhere_are_asked_about_at_the_end():
    nowhere = Fact(statement="From nowhere.", kind=FactKind.FINDING, evidence="not in the text")
    check = FactCheck(
        checker=CHECKER,
        kept=(said(Direction.KEPT, nowhere, True),),
        grounded=(said(Direction.GROUNDED, nowhere, False),),
    )
    found = {passage.key: passage for passage in cut(check)}

    assert (found["e*"].facts, found["o*"].facts) == (("g0",), ("k0",))
    assert (found["e*"].text, found["e*"].span) == ("", None)


def test_two_hundred_facts_and_hostile_signs_are_cut_like_anything_else():
    sentence = "<script>alert('{{x}}')</script> take {} mg. "
    edited = "".join(sentence.replace("{}", str(number)) for number in range(200))
    grounded = tuple(
        said(Direction.GROUNDED, a_fact(f"Take {number} mg.", f"take {number} mg", edited), False)
        for number in range(200)
    )
    check = FactCheck(checker=CHECKER, kept=(), grounded=grounded)
    found = passages_of("Take 5 mg.", edited, check)

    assert sum(len(passage.facts) for passage in found) == 200
    assert len(found) == 201


@pytest.mark.parametrize("text", ["…", "- - -", "?!"])
def test_signs_alone_are_nothing_to_rate(text):
    check = FactCheck(checker=CHECKER, kept=(), grounded=())

    assert passages_of("Rest.", f"Rest.\n\n{text}", check)[0].is_verbatim
    assert len(passages_of("Rest.", f"Rest.\n\n{text}", check)) == 1
