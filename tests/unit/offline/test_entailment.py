"""The entailment rules confirm what is said again and refuse what differs in a way that matters."""

from __future__ import annotations

import pytest

from core.domain.facts import AuxLabel, Direction
from core.llm.offline.entailment import Premise, entail

ORDERS = (
    "Stop aspirin 5 days before the procedure. Call us if you have a fever of 101 F or higher. "
    "Take 500 mg of acetaminophen twice a day for the pain in your left knee."
)


@pytest.mark.parametrize(
    "statement",
    [
        "The care team instructs the patient to stop aspirin 5 days before the procedure.",
        "The patient should stop aspirin 5 days before the procedure.",
        "If the patient has a fever of 101 F or higher, the patient should call the care team.",
        "Take 0.5 g of Tylenol two times a day for left knee pain.",
    ],
)
def test_a_statement_said_in_other_words_is_entailed(statement: str):
    assert entail(Premise(ORDERS), statement).entailed


@pytest.mark.parametrize(
    ("statement", "aux"),
    [
        ("Stop aspirin 7 days before the procedure.", AuxLabel.CONTRADICTED),
        ("Stop aspirin 5 days after the procedure.", AuxLabel.CONTRADICTED),
        ("Do not stop aspirin 5 days before the procedure.", AuxLabel.CONTRADICTED),
        ("Stop clopidogrel 5 days before the procedure.", None),
        ("The patient should call the care team.", AuxLabel.STRENGTHENED),
        ("The care team will call the patient about the fever.", None),
        ("Take 500 mg of acetaminophen twice a day for the pain in your right knee.",
         AuxLabel.CONTRADICTED),
        ("The knee will need surgery.", None),
    ],
)  # fmt: skip
def test_a_statement_that_differs_is_refused_and_labeled(statement: str, aux: AuxLabel | None):
    verdict = entail(Premise(ORDERS), statement)

    assert not verdict.entailed
    assert verdict.aux is aux


def test_a_dropped_hedge_is_refused_and_an_added_one_is_not():
    assert not entail(Premise("The lesion may be benign."), "The lesion is benign.").entailed
    assert entail(Premise("The lesion is benign."), "The lesion may be benign.").entailed


def test_claiming_more_reads_as_strengthened_one_way_and_weakened_the_other():
    verdict = entail(Premise("The lesion may be benign."), "The lesion is benign.")

    assert verdict.label(Direction.GROUNDED) is AuxLabel.STRENGTHENED
    assert verdict.label(Direction.KEPT) is AuxLabel.WEAKENED


def test_something_never_mentioned_is_missing_one_way_and_added_the_other():
    verdict = entail(Premise("Drink plenty of water."), "The biopsy shows melanoma.")

    assert verdict.label(Direction.GROUNDED) is AuxLabel.ADDED
    assert verdict.label(Direction.KEPT) is AuxLabel.MISSING


def test_an_entailed_statement_has_no_label():
    verdict = entail(Premise(ORDERS), "Stop aspirin 5 days before the procedure.")

    assert verdict.label(Direction.KEPT) is None


def test_a_denial_that_was_dropped_is_refused():
    premise = Premise("Bacterial vaginosis is common and is not a sexually transmitted disease.")

    assert not entail(premise, "Bacterial vaginosis is a sexually transmitted disease.").entailed
    assert entail(premise, "Bacterial vaginosis is not an STD.").entailed


def test_a_question_does_not_assert_what_it_asks():
    premise = Premise("Have you had a fever this week?")

    assert not entail(premise, "The patient has had a fever this week.").entailed


def test_a_condition_governs_only_its_own_clause():
    premise = Premise(
        "Drink plenty of water, and call us right away if the catheter stops draining."
    )

    assert entail(premise, "The care team instructs the patient to drink plenty of water.").entailed
    assert not entail(premise, "The patient should call the care team right away.").entailed


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "\n\n"])
def test_an_empty_text_entails_nothing(text: str):
    assert not entail(Premise(text), "Stop aspirin.").entailed
    assert not entail(Premise(ORDERS), text).entailed


def test_the_best_sentence_is_pointed_at():
    premise = Premise(ORDERS)

    verdict = entail(premise, "Stop aspirin 5 days before the procedure.")

    assert verdict.span is not None
    assert ORDERS[verdict.span.start : verdict.span.end].startswith("Stop aspirin")
