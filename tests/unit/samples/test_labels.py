"""The flaws that an example owns up to and its hand labels say the same."""

from collections import Counter

import pytest

from core.domain.edits import LEVELS, EmpathyLevel
from core.domain.facts import Attribution, AuxLabel, FactKind, FlagKind
from core.metrics.flags import raise_flags
from core.samples import (
    WrittenExample,
    opening_pair_id,
    sample_pairs,
    written_example,
    written_examples,
)

EXAMPLES = written_examples()
WEIGHTY = {
    FactKind.MEDICATION,
    FactKind.INSTRUCTION,
    FactKind.FOLLOW_UP,
    FactKind.RISK_WARNING,
}
ASSUMED = {FactKind.PATIENT_STATE, FactKind.INTERPRETATION, FactKind.DIAGNOSIS}
SAYS_OTHERWISE = {FlagKind.CONTRADICTION, FlagKind.CHANGED_NUMBER}


def name(example: WrittenExample) -> str:
    return f"{example.pair_id}-{example.level}"


def new_kinds(example: WrittenExample) -> set[FactKind]:
    return {
        verdict.fact.kind
        for verdict in example.check.grounded
        if verdict.attribution is Attribution.NEW and verdict.aux is not AuxLabel.CONTRADICTED
    }


def is_clean(example: WrittenExample) -> bool:
    kept_all = all(verdict.entailed for verdict in example.check.kept)
    nothing_new = all(v.attribution is not Attribution.NEW for v in example.check.grounded)
    return kept_all and nothing_new


every_example = pytest.mark.parametrize("example", EXAMPLES, ids=name)


@every_example
def test_a_flaw_is_named_exactly_when_a_new_fact_of_its_kind_was_added(example):
    kinds = new_kinds(example)
    assert (FlagKind.NEW_FOLLOW_UP in example.flaws) == (FactKind.FOLLOW_UP in kinds)
    assert (FlagKind.FALSE_REASSURANCE in example.flaws) == (
        FactKind.PROGNOSIS_REASSURANCE in kinds
    )
    assert (FlagKind.ASSUMPTION in example.flaws) == bool(kinds & ASSUMED)


@every_example
def test_a_contradiction_is_named_exactly_when_a_label_says_contradicted(example):
    labels = {verdict.aux for verdict in (*example.check.kept, *example.check.grounded)}
    assert (AuxLabel.CONTRADICTED in labels) == bool(SAYS_OTHERWISE & set(example.flaws))


@every_example
def test_a_lost_instruction_is_named_exactly_when_a_weighty_fact_is_gone_or_thinned(example):
    lost = any(
        verdict.fact.kind in WEIGHTY and verdict.aux in {AuxLabel.MISSING, AuxLabel.WEAKENED}
        for verdict in example.check.kept
    )
    assert (FlagKind.LOST_INSTRUCTION in example.flaws) == lost


@every_example
def test_a_changed_number_stands_in_the_edit_and_nowhere_in_the_reply_fact(example):
    def digits(text: str) -> set[str]:
        return {word.strip(".,;:()") for word in text.split() if any(c.isdigit() for c in word)}

    changed = any(
        verdict.aux is AuxLabel.CONTRADICTED
        and digits(verdict.fact.evidence) - digits(verdict.evidence)
        for verdict in example.check.grounded
    )
    assert (FlagKind.CHANGED_NUMBER in example.flaws) == changed


@every_example
def test_an_example_without_a_flaw_adds_and_loses_nothing(example):
    assert is_clean(example) == (not example.flaws)


@every_example
def test_every_flaw_that_was_put_in_raises_its_flag_from_the_hand_labels(example):
    replies = {pair.id: pair.physician_reply for pair in sample_pairs()}
    flags = raise_flags(
        original=replies[example.pair_id], check=example.check, checker=example.check.checker
    )
    assert set(example.flaws) <= {flag.kind for flag in flags}


@every_example
def test_a_flaw_is_named_once(example):
    assert len(set(example.flaws)) == len(example.flaws)


@every_example
def test_what_is_supported_was_kept_or_follows_from_a_quoted_sentence(example):
    for verdict in example.check.grounded:
        assert bool(verdict.evidence) == (verdict.aux is not AuxLabel.ADDED)


def test_each_flaw_occurs_at_least_three_times():
    counts = Counter(flaw for example in EXAMPLES for flaw in example.flaws)
    named = set(FlagKind) - {FlagKind.LOW_PRECISION, FlagKind.SHORT_SOURCE}
    assert {flaw: counts[flaw] for flaw in named if counts[flaw] < 3} == {}


@pytest.mark.parametrize("level", LEVELS)
def test_at_least_a_third_of_each_level_is_clean(level):
    at_level = [example for example in EXAMPLES if example.level is level]
    assert 3 * sum(map(is_clean, at_level)) >= len(at_level)


def test_about_a_third_of_all_examples_is_flawed_and_more_so_the_warmer_they_are():
    flawed = Counter(example.level for example in EXAMPLES if example.flaws)
    assert 0.25 <= flawed.total() / len(EXAMPLES) <= 0.45
    assert flawed[EmpathyLevel.EMPATHIC] < flawed[EmpathyLevel.HIGH] < flawed[EmpathyLevel.EXTREME]


def precision(example: WrittenExample) -> float:
    labels = [verdict.entailed for verdict in example.check.grounded]
    return sum(map(bool, labels)) / len(labels)


def test_the_opening_case_shows_a_clean_a_slightly_and_a_badly_flawed_edit():
    empathic, high, extreme = (written_example(opening_pair_id(), level) for level in LEVELS)
    assert empathic is not None
    assert high is not None
    assert extreme is not None
    assert 6 <= len(high.original_facts) <= 8
    assert is_clean(empathic)
    assert all(verdict.entailed for verdict in high.check.kept)
    assert sum(not verdict.entailed for verdict in high.check.grounded) == 1
    assert high.flaws == (FlagKind.NEW_FOLLOW_UP,)
    assert set(extreme.flaws) == {FlagKind.FALSE_REASSURANCE, FlagKind.ASSUMPTION}
    assert precision(empathic) > precision(high) > precision(extreme)


def test_a_very_short_reply_that_was_embellished_has_low_precision():
    lengths = {pair.id: len(pair.physician_reply) for pair in sample_pairs()}
    embellished = [
        example
        for example in EXAMPLES
        if lengths[example.pair_id] < 120
        and sum(v.attribution is Attribution.NEW for v in example.check.grounded) >= 2
    ]
    assert len(embellished) >= 3
    assert all(precision(example) < 0.5 for example in embellished)
