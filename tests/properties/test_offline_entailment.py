"""A text entails its own facts, and no text whatever breaks the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.llm.offline.entailment import Premise, entail
from core.llm.offline.facts import MAX_FACTS, split_facts
from core.llm.offline.guards import guard
from tests.bench.entailment_pairs import Pair, load_pairs
from tests.bench.offline_entailment import said_again

PAIRS = (*load_pairs("tuned"), *load_pairs("held out"))
texts = st.text(max_size=300)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.pair_id)
def test_a_reply_entails_every_fact_split_from_it(pair: Pair):
    premise = Premise(pair.reply)

    refused = [f for f in split_facts(pair.reply) if not entail(premise, f.statement).entailed]

    assert refused == []


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.pair_id)
def test_a_reply_entails_its_facts_also_when_they_are_judged_by_their_words(pair: Pair):
    premise = Premise(pair.reply)

    facts = [said_again(fact.statement) for fact in split_facts(pair.reply)]

    assert [fact for fact in facts if not entail(premise, fact).entailed] == []


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.pair_id)
def test_a_reply_never_disagrees_with_itself(pair: Pair):
    assert guard(pair.reply, pair.reply) == ()


@given(text=texts)
def test_any_text_splits_into_facts_that_quote_it(text: str):
    facts = split_facts(text)

    assert len(facts) <= MAX_FACTS
    for fact in facts:
        assert fact.span is not None
        assert text[fact.span.start : fact.span.end] == fact.evidence


@given(premise=texts, hypothesis=texts)
def test_any_two_texts_get_a_verdict_with_a_score_in_bounds(premise: str, hypothesis: str):
    verdict = entail(Premise(premise), hypothesis)

    assert 0.0 <= verdict.score <= 1.0
    assert not (verdict.entailed and verdict.guards)


@given(premise=texts, hypothesis=texts)
def test_asking_twice_gives_the_same_verdict(premise: str, hypothesis: str):
    assert entail(Premise(premise), hypothesis) == entail(Premise(premise), hypothesis)
