"""Facts are split clause by clause, with conditions whole and warmth left out."""

from __future__ import annotations

import pytest

from core.domain.facts import FactKind
from core.llm.offline.facts import MAX_FACTS, split_facts


def _statements(text: str) -> list[str]:
    return [fact.statement for fact in split_facts(text)]


def test_actors_are_resolved_and_speech_acts_kept():
    assert _statements("Please stop aspirin 5 days before your surgery.") == [
        "The care team instructs the patient to stop aspirin 5 days before the patient's surgery."
    ]


def test_a_prohibition_stays_one():
    assert _statements("Please do not stop the injections.") == [
        "The care team instructs the patient not to stop the injections."
    ]


def test_a_question_is_an_instruction_to_answer():
    (fact,) = split_facts("Have you had any fever?")

    assert fact.statement == "The care team asks the patient whether the patient has had any fever."
    assert fact.kind is FactKind.INSTRUCTION


@pytest.mark.parametrize(
    "text",
    [
        "If you have a fever of 101 F, chills, or pain, call us and do not drive.",
        "Call us if you cannot pass urine or if you have a fever of 101 F or higher.",
    ],
)
def test_a_condition_is_never_split_from_its_consequence(text: str):
    assert len(split_facts(text)) == 1


def test_clauses_that_stand_alone_are_parted():
    text = "Your scan is clear, but your iron is low; please take the tablets, and call us Monday."

    assert len(split_facts(text)) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Hi there,",
        "Dear Mrs. Example,",
        "Thank you for your message.",
        "I can hear how worrying this is.",
        "I understand this is hard.",
        "I am so sorry.",
        "It makes sense that this has been on your mind.",
        "You are not alone in this.",
        "Feel free to reach out with any questions.",
        "We are here for you.",
        "Take care,",
        "Warmly,",
    ],
)
def test_greetings_thanks_and_pure_empathy_are_no_facts(text: str):
    assert split_facts(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This is nothing to worry about.", FactKind.PROGNOSIS_REASSURANCE),
        ("You will recover fully.", FactKind.PROGNOSIS_REASSURANCE),
        ("I will call you tomorrow.", FactKind.COMMITMENT),
        ("Please schedule a visit with me next week.", FactKind.FOLLOW_UP),
        ("Repeat PSA in 6 months.", FactKind.FOLLOW_UP),
        ("Take 20 mg of omeprazole before breakfast.", FactKind.MEDICATION),
        ("Drink plenty of water.", FactKind.INSTRUCTION),
        ("Call us right away if the catheter stops draining.", FactKind.RISK_WARNING),
        ("Your bone scan shows no sign of spread.", FactKind.FINDING),
        ("I am sorry you have been leaking every night since surgery.", FactKind.PATIENT_STATE),
        ("The back pain is most likely arthritis.", FactKind.DIAGNOSIS),
        ("The result usually posts within 2 days.", FactKind.LOGISTICS),
    ],
)
def test_the_kinds_on_which_flags_rest_are_told_apart(text: str, kind: FactKind):
    assert [fact.kind for fact in split_facts(text)] == [kind]


def test_a_presupposition_about_the_patient_is_a_fact():
    kinds = [f.kind for f in split_facts("Your PSA of 4.2 is high, which is common after surgery.")]

    assert FactKind.PATIENT_STATE in kinds


def test_a_presupposed_symptom_is_a_fact():
    statements = _statements("The cough you have had since June should be checked.")

    assert "The patient has had the cough since June." in statements


def test_evidence_is_quoted_word_for_word():
    text = "Hello!\n\n1. Take 2.5 mg at 8 p.m.\n2. Avoid alcohol.\n- Call Dr. Lee if it hurts.\n"

    facts = split_facts(text)

    assert len(facts) == 3
    for fact in facts:
        assert fact.span is not None
        assert text[fact.span.start : fact.span.end] == fact.evidence


def test_a_fact_said_twice_counts_once():
    assert len(split_facts("Drink water. Rest well tonight. Drink water!")) == 2


def test_there_are_at_most_sixty_facts():
    text = " ".join(f"Take {dose} mg of ibuprofen." for dose in range(1, 200))

    assert len(split_facts(text)) == MAX_FACTS


@pytest.mark.parametrize("text", ["", "  \n ", "?!", "😀👍", "***", "—"])
def test_a_text_without_words_has_no_facts(text: str):
    assert split_facts(text) == ()


def test_other_scripts_are_kept_as_they_are():
    assert len(split_facts("药物每天两次。请休息。")) == 2
