"""MedFactChecking over a scripted engine: who is asked what, and what becomes of each answer."""

import json

import pytest

from core.domain.facts import Attribution, AuxLabel, Direction
from core.domain.prompting import Task
from core.errors import EngineUnavailable, InvalidPair
from core.metrics.facts import score_check
from core.services.checking import check_texts
from core.services.entailing import entail_all
from core.services.extracting import locate
from core.services.steps import StepName, StepState
from tests.fakes import ScriptedEngine

SECRET = b"a secret of this test"
ORIGINAL = "Your PSA is 4.2. Stop aspirin 5 days before."
EDITED = "I know waiting is hard. Your PSA is 4.2. You leak at night. All will be well."
MESSAGE = "I leak every night."

FACTS = {
    ORIGINAL: [
        ("The patient's PSA is 4.2.", "Your PSA is 4.2.", "finding"),
        (
            "The patient should stop aspirin 5 days before.",
            "Stop aspirin 5 days before.",
            "medication",
        ),
    ],
    EDITED: [
        ("The patient's PSA is 4.2.", "Your PSA is 4.2.", "finding"),
        ("The patient leaks at night.", "You leak at night.", "patient_state"),
        ("All will be well.", "All will be well.", "prognosis_reassurance"),
    ],
}
TRUE_IN = {
    "The patient's PSA is 4.2.": (ORIGINAL, EDITED),
    "The patient should stop aspirin 5 days before.": (ORIGINAL,),
    "The patient leaks at night.": (EDITED, MESSAGE),
    "All will be well.": (EDITED,),
}


def facts_reply(text):
    return json.dumps({"facts": [{"fact": f, "evidence": e, "kind": k} for f, e, k in FACTS[text]]})


def verdict(identifier, *, entailed, label="missing"):
    return {
        "id": identifier,
        "entailed": int(entailed),
        "label": "none" if entailed else label,
        "evidence": "",
        "reason": "as scripted",
    }


def a_fair_checker(request):
    if request.task is Task.EXTRACT_FACTS:
        return facts_reply(request.inputs["text"])
    premise = request.inputs["premise"]
    return json.dumps(
        {
            "verdicts": [
                verdict(h["id"], entailed=any(t in premise for t in TRUE_IN[h["statement"]]))
                for h in request.inputs["hypotheses"]
            ]
        }
    )


async def checked(engine, **changes):
    texts = {"original": ORIGINAL, "edited": EDITED, "message": MESSAGE, **changes}
    return await check_texts(engine, "scripted:model", secret=SECRET, **texts)


async def test_recall_asks_the_edit_and_precision_asks_the_original():
    check = await checked(ScriptedEngine(a_fair_checker))

    assert [v.entailed for v in check.kept] == [True, False]
    assert [v.entailed for v in check.grounded] == [True, False, False]
    scores = score_check(check)
    assert scores.recall == pytest.approx(1 / 2)
    assert scores.precision == pytest.approx(1 / 3)


async def test_what_the_patient_wrote_is_an_echo_and_the_rest_is_new():
    check = await checked(ScriptedEngine(a_fair_checker))

    assert [v.attribution for v in check.grounded] == [
        Attribution.SUPPORTED,
        Attribution.ECHO,
        Attribution.NEW,
    ]
    assert score_check(check).precision_with_message == pytest.approx(2 / 3)


async def test_without_a_message_nothing_is_an_echo_and_nobody_is_asked_for_one():
    engine = ScriptedEngine(a_fair_checker)

    check = await checked(engine, message=None)

    assert [v.attribution for v in check.grounded][1:] == [Attribution.NEW, Attribution.NEW]
    assert len(engine.history) == 4


async def test_a_check_is_five_calls_and_the_extraction_never_sees_the_message():
    engine = ScriptedEngine(a_fair_checker)

    await checked(engine)

    assert len(engine.history) == 5
    extractions = [r for r in engine.history if r.task is Task.EXTRACT_FACTS]
    assert len(extractions) == 2
    assert all(MESSAGE not in r.user for r in extractions)


async def test_a_missing_fact_is_named_from_the_side_that_states_it():
    check = await checked(ScriptedEngine(a_fair_checker))

    assert check.kept[1].aux is AuxLabel.MISSING
    assert check.grounded[2].aux is AuxLabel.ADDED


async def test_facts_stand_where_their_quotation_stands():
    check = await checked(ScriptedEngine(a_fair_checker))

    spans = [v.fact.span for v in check.grounded]
    assert [EDITED[s.start : s.end] for s in spans] == [e for _, e, _ in FACTS[EDITED]]


async def test_a_number_that_the_text_does_not_hold_drops_the_fact():
    foreign = [("The PSA was 9.9.", "Your PSA is 4.2.", "finding")]

    def adds_a_number(request):
        if request.task is Task.EXTRACT_FACTS and request.inputs["text"] == ORIGINAL:
            rows = [*FACTS[ORIGINAL], *foreign]
            return json.dumps(
                {"facts": [{"fact": f, "evidence": e, "kind": k} for f, e, k in rows]}
            )
        return a_fair_checker(request)

    check = await checked(ScriptedEngine(adds_a_number))

    assert len(check.kept) == 2
    assert check.dropped_by_number_guard == 1


async def test_the_guard_speaks_beside_a_checker_that_overlooks_a_dose():
    def says_yes_to_all(request):
        if request.task is Task.EXTRACT_FACTS:
            fact = request.inputs["text"]
            row = {"fact": fact, "evidence": fact, "kind": "medication"}
            return json.dumps({"facts": [row]})
        ids = [h["id"] for h in request.inputs["hypotheses"]]
        return json.dumps({"verdicts": [verdict(i, entailed=True) for i in ids]})

    check = await checked(
        ScriptedEngine(says_yes_to_all),
        original="Take metformin 500 mg twice a day.",
        edited="Take metformin 850 mg twice a day.",
    )

    assert check.grounded[0].entailed is True
    assert check.grounded[0].guards


@pytest.mark.parametrize("text", ["", "  \n "])
async def test_an_empty_edit_is_refused_and_nobody_is_asked(text):
    engine = ScriptedEngine(a_fair_checker)

    with pytest.raises(InvalidPair, match="edited reply is empty"):
        await checked(engine, edited=text)

    assert engine.history == []


async def test_steps_are_reported_and_a_failed_one_says_so():
    seen = []

    with pytest.raises(EngineUnavailable):
        await check_texts(
            ScriptedEngine(lambda _: EngineUnavailable("The server is busy.", kind="rate")),
            "scripted:model",
            original=ORIGINAL,
            edited=EDITED,
            message=None,
            secret=SECRET,
            on_step=lambda name, state: seen.append((name, state)),
        )

    assert seen == [(StepName.FACTS, StepState.RUNNING), (StepName.FACTS, StepState.FAILED)]


async def answers(script, statements):
    engine = ScriptedEngine(script)
    found = await entail_all(
        engine,
        "scripted:model",
        premise="The premise.",
        statements=statements,
        direction=Direction.KEPT,
        secret=SECRET,
    )
    return engine, found


@pytest.mark.parametrize(
    "ids", [["f1", "f2"], ["f1", "f2", "f2"], ["f1", "f2", "f9"], ["f1", "f2", "F3"], []]
)
async def test_facts_without_exactly_one_answer_are_asked_again_one_by_one(ids):
    def forgetful(request):
        asked = [h["id"] for h in request.inputs["hypotheses"]]
        given = ids if len(asked) > 1 else asked
        return json.dumps({"verdicts": [verdict(i, entailed=True) for i in given]})

    engine, found = await answers(forgetful, ["one", "two", "three"])

    assert [a.entailed for a in found] == [True, True, True]
    well_answered = {i for i in ids if ids.count(i) == 1} & {"f1", "f2", "f3"}
    assert len(engine.history) == 1 + 3 - len(well_answered)


async def test_an_answer_that_stays_unreadable_is_undecided_and_never_not_entailed():
    _, found = await answers(lambda _: "no entailment", ["one", "two"])

    assert [(a.entailed, a.failure) for a in found] == [(None, "unreadable")] * 2


async def test_no_fact_asks_nothing():
    engine, found = await answers(a_fair_checker, [])

    assert found == ()
    assert engine.history == []


@pytest.mark.parametrize(
    ("quotation", "text", "found"),
    [
        ("stop  aspirin", "Please stop\naspirin now", "stop\naspirin"),
        ('the "good" kind', "It is the “good” kind.", "the “good” kind"),
        ("a.c", "abc a.c", "a.c"),
    ],
)
def test_a_quotation_is_found_whatever_its_white_space_and_quotation_marks(quotation, text, found):
    span = locate(quotation, text)

    assert text[span.start : span.end] == found


@pytest.mark.parametrize("quotation", ["", "   ", "not there"])
def test_a_quotation_that_is_not_there_has_no_place(quotation):
    assert locate(quotation, "some text") is None
