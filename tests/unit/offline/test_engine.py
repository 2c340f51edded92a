"""The offline engine: every task answered in the shape that a model would have to keep."""

import pytest

from core.domain.edits import EmpathyLevel
from core.domain.prompting import Task
from core.errors import EngineRefused
from core.llm.engine import Request
from core.llm.offline.engine import SERVED_BY, OfflineEngine
from core.llm.replies import BinaryReply, EntailReply, FactsReply, ThreeWayReply

MESSAGE = "I'm scared about my scan."
REPLY = "Please take 5 mg of prednisone daily. Your scan is normal."


async def ask(task, **inputs):
    request = Request(engine="offline:rules", task=task, system="", user="", inputs=inputs)
    return await OfflineEngine().complete(request)


async def test_an_edit_is_the_reply_with_more_and_says_that_rules_wrote_it():
    completion = await ask(
        Task.EDIT, patient_message=MESSAGE, physician_reply=REPLY, level=EmpathyLevel.HIGH.value
    )

    assert "Please take 5 mg of prednisone daily." in completion.text
    assert len(completion.text) > len(REPLY)
    assert completion.served_by == SERVED_BY
    assert completion.input_tokens is None
    assert completion.output_tokens is None


async def test_a_generated_text_holds_no_medicine():
    completion = await ask(Task.GENERATE, patient_message=MESSAGE, level="empathic")

    assert "know no medicine" in completion.text


async def test_facts_come_in_the_shape_of_a_facts_reply():
    completion = await ask(Task.EXTRACT_FACTS, text=REPLY)

    facts = FactsReply.model_validate_json(completion.text).facts
    assert facts
    assert all(fact.evidence in REPLY for fact in facts)


async def test_verdicts_echo_their_ids_and_quote_the_premise():
    statements = ["The patient's scan is normal.", "The patient's dose of prednisone is 50 mg."]
    completion = await ask(
        Task.ENTAIL,
        premise=REPLY,
        direction="kept",
        hypotheses=[{"id": f"f{n}", "statement": each} for n, each in enumerate(statements)],
    )

    same, changed = EntailReply.model_validate_json(completion.text).verdicts
    assert (same.id, same.entailed, same.label) == ("f0", 1, "none")
    assert same.evidence in REPLY
    assert same.evidence
    assert (changed.id, changed.entailed) == ("f1", 0)
    assert changed.label in ("missing", "weakened", "contradicted")
    assert "50" in changed.reason


@pytest.mark.parametrize(("direction", "label"), [("kept", "missing"), ("grounded", "added")])
async def test_what_is_nowhere_in_the_premise_is_missing_or_added_by_direction(direction, label):
    completion = await ask(
        Task.ENTAIL,
        premise=REPLY,
        direction=direction,
        hypotheses=[{"id": "a", "statement": "The patient keeps a small garden with roses."}],
    )

    (verdict,) = EntailReply.model_validate_json(completion.text).verdicts
    assert verdict.label == label
    assert verdict.reason.startswith("Not confirmed by rules")


async def test_no_statements_give_no_verdicts():
    completion = await ask(Task.ENTAIL, premise=REPLY, direction="kept", hypotheses=[])

    assert EntailReply.model_validate_json(completion.text).verdicts == ()


async def test_a_judge_may_tie_and_a_forced_one_may_not():
    inputs = {"patient_message": MESSAGE, "reply_first": REPLY, "reply_second": REPLY}

    three = ThreeWayReply.model_validate_json((await ask(Task.JUDGE_THREE_WAY, **inputs)).text)
    two = BinaryReply.model_validate_json((await ask(Task.JUDGE_BINARY, **inputs)).text)

    assert three.verdict == "tie"
    assert two.verdict in ("1", "2")


@pytest.mark.parametrize(
    ("task", "inputs"),
    [
        (Task.EDIT, {}),
        (Task.EDIT, {"patient_message": 1, "physician_reply": "x", "level": "high"}),
        (Task.EDIT, {"patient_message": "secret", "physician_reply": "x", "level": "huge"}),
        (Task.ENTAIL, {"premise": "secret", "direction": "sideways", "hypotheses": []}),
    ],
)
async def test_unreadable_inputs_are_refused_without_quoting_them(task, inputs):
    with pytest.raises(EngineRefused) as refusal:
        await ask(task, **inputs)

    assert refusal.value.kind == "inputs"
    assert "secret" not in str(refusal.value)
