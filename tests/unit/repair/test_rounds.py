"""Rounds of repair: what is tried, what is taken back, and what is said of it."""

import json
from dataclasses import replace

import pytest

from core.domain.repairing import RepairAction, is_unsupported, unsupported
from core.errors import EngineRefused, EngineUnavailable, InvalidInput
from core.llm.offline.engine import OfflineEngine
from core.services.repair import repair_text
from tests.fakes import ScriptedEngine
from tests.unit.repair.saying import a_bench, check

ORIGINAL = "Your PSA is 4.2. Stop aspirin 5 days before the biopsy. Call us with a fever."
ADDED = "You will be cured."
CHANGED = "Stop aspirin 7 days before the biopsy."
EDITED = f"Your PSA is 4.2. {ADDED} {CHANGED} Call us with a fever."
MODEL = "openai:gpt-5-mini"


def answering(**becomes):
    """Return an engine that answers each sentence by its first word."""

    def answer(request):
        return json.dumps(
            {
                "sentences": [
                    {"id": each["id"], "text": becomes[each["sentence"].split()[0]]}
                    for each in request.inputs["sentences"]
                    if each["sentence"].split()[0] in becomes
                ]
            }
        )

    return ScriptedEngine(answer)


async def repaired(engine, edited=EDITED, *, original=ORIGINAL, before=None, rounds=2, **bench):
    before = before or check(original, edited, bench.get("message", "I worry."))
    return await repair_text(a_bench(engine, original, **bench), edited, before, rounds=rounds)


def did(result):
    return [each.action.value for each in result.sentences]


async def test_rules_remove_what_was_added_and_restore_what_was_changed():
    result = await repaired(OfflineEngine())

    assert result.text == ORIGINAL
    assert did(result) == ["removed", "replaced"]
    assert result.restored == 1
    assert result.rounds == 1
    assert unsupported(result.check) == ()
    assert result.note == (
        "2 of 2 unsupported sentences repaired (1 removed, 1 replaced by the physician's words), "
        "none needs you. 1 fact of the physician's reply came back."
    )


async def test_only_offending_sentences_are_touched():
    edited = f"Thank you for writing. Your PSA is 4.2. {ADDED} Be well. {CHANGED}"
    warm = {"Thank you for writing.", "Be well."}
    before = check(ORIGINAL, edited, "Thank you for writing. Be well.")
    result = await repaired(
        OfflineEngine(), edited, before=before, message="Thank you for writing. Be well."
    )

    assert all(each in result.text for each in warm)
    assert {each.sentence for each in result.sentences} == {ADDED, CHANGED}


async def test_an_echo_of_the_patient_stays_unless_the_original_says_otherwise():
    edited = f"{ORIGINAL} I worry."
    echo = check(ORIGINAL, edited, "I worry.")
    against = check(ORIGINAL, edited, "I worry.", contradicted=["I worry."])

    assert not any(map(is_unsupported, echo.grounded))
    assert (await repaired(OfflineEngine(), edited, before=echo)).is_changed is False
    result = await repaired(OfflineEngine(), edited, before=against)
    assert (result.text, did(result)) == (ORIGINAL, ["removed"])


async def test_nothing_unsupported_asks_nobody_and_changes_nothing():
    engine = ScriptedEngine([])
    result = await repaired(engine, ORIGINAL + "\n", before=check(ORIGINAL, ORIGINAL))

    assert (result.text, result.rounds, engine.history) == (ORIGINAL + "\n", 0, [])
    assert result.note == "Nothing unsupported was found, so nothing was changed."


async def test_a_model_rewrites_all_sentences_in_one_call():
    engine = answering(You="I worry.", Stop="Stop aspirin 5 days before the biopsy.")
    result = await repaired(engine, spec=MODEL)

    assert len(engine.history) == 1
    assert result.text == f"Your PSA is 4.2. I worry. {ORIGINAL[17:]}"
    assert did(result) == ["rewritten", "replaced"]


@pytest.mark.parametrize(
    "said",
    [
        "I can't help with that.",
        '{"sentences": []}',
        '{"sentences": [{"id": "s9", "text": ""}]}',
        '{"sentences": [{"id": "s1", "text": "A\\u0007"}, {"id": "s2", "text": "B\\u0007"}]}',
        json.dumps({"sentences": [{"id": "s1", "text": "x " * 800}] * 2}),
        EngineRefused("blocked", engine=MODEL, kind="blocked"),
    ],
)
async def test_an_unusable_answer_falls_back_to_the_rules_and_says_so(said):
    result = await repaired(ScriptedEngine(lambda _: said), spec=MODEL)

    assert result.text == ORIGINAL
    assert "For 2 of them the engine gave no usable answer; rules did it." in result.note
    assert all("no usable answer" in each.why for each in result.sentences)


async def test_a_sentence_without_an_answer_is_asked_again_by_itself():
    def answer(request):
        ids = [each["id"] for each in request.inputs["sentences"]]
        kept = ids[:1]
        return json.dumps({"sentences": [{"id": name, "text": ""} for name in kept]})

    engine = ScriptedEngine(answer)
    await repaired(engine, spec=MODEL)
    asked = [[each in one.user for each in ('"id": "s1"', '"id": "s2"')] for one in engine.history]

    assert asked == [[True, True], [False, True]]


async def test_a_rewriting_that_helps_nothing_goes_the_way_of_the_rules():
    engine = answering(You="You will live for ever.", Stop="Stop aspirin 9 days before.")
    result = await repaired(engine, spec=MODEL)

    assert (result.text, did(result)) == (ORIGINAL, ["removed", "replaced"])


async def test_a_model_that_drops_a_fact_of_the_original_is_corrected():
    edited = "Your PSA is 4.2. Stop aspirin 5 days before the biopsy and fear nothing."

    async def by_words(text):
        found = check(ORIGINAL, text)
        kept = tuple(
            replace(each, entailed="aspirin 5 days" in text or "aspirin" not in each.fact.statement)
            for each in found.kept
        )
        return replace(found, kept=kept)

    result = await repaired(
        answering(Stop=""), edited, before=await by_words(edited), spec=MODEL, recheck=by_words
    )

    assert result.text == "Your PSA is 4.2. Stop aspirin 5 days before the biopsy."
    assert did(result) == ["replaced"]


async def test_an_addition_that_carries_a_fact_becomes_the_sentence_that_it_stands_for():
    edited = "Your PSA is 4.2. No blood thinners for 5 days, and all will be well. Call us."

    async def by_words(text):
        found = check(ORIGINAL, text)
        said = "blood thinners" in text or "aspirin 5 days" in text
        kept = tuple(
            replace(each, entailed=said) if "aspirin" in each.fact.statement else each
            for each in found.kept
        )
        return replace(found, kept=kept)

    before = await by_words(edited)
    result = await repaired(OfflineEngine(), edited, before=before, recheck=by_words)

    assert "Stop aspirin 5 days before the biopsy." in result.text
    assert "all will be well" not in result.text


async def test_a_sentence_that_holds_the_only_word_of_a_fact_is_left_and_needs_a_person():
    original = "Take it with water."
    edited = "Take it with water. As ever, and you will be cured."

    async def by_words(text):
        found = check(original, text)
        return replace(
            found, kept=tuple(replace(each, entailed="ever" in text) for each in found.kept)
        )

    result = await repaired(
        OfflineEngine(), edited, original=original, before=await by_words(edited), recheck=by_words
    )

    assert (result.text, result.is_changed, did(result)) == (edited, False, ["left"])
    assert result.sentences[0].why == (
        "Every way of repairing it would lose a fact of the physician's reply."
    )
    assert result.note == (
        "0 of 1 unsupported sentence repaired, 1 needs you. The edit stays as it was."
    )


async def test_a_repair_that_makes_it_worse_leaves_the_edit_as_it_was_and_says_so():
    async def always_worse(text):
        return check(ORIGINAL, f"{text} {ADDED} Sleep well. Eat well.")

    before = check(ORIGINAL, EDITED)
    result = await repaired(OfflineEngine(), before=before, recheck=always_worse)

    assert (result.text, result.check) == (EDITED, before)
    assert "A repair made it worse, so the edit stays as it was." in result.note
    assert result.needs_you == 2


async def test_an_edit_of_which_nothing_would_be_left_is_left():
    async def of_the_edit(text):
        return replace(check(ORIGINAL, text), kept=())

    before = await of_the_edit(ADDED)
    result = await repaired(OfflineEngine(), ADDED, before=before, recheck=of_the_edit)

    assert (result.text, result.needs_you) == (ADDED, 1)
    assert result.sentences[0].why == "Nothing of the edit would be left without it."


async def test_a_fact_that_stands_nowhere_needs_a_person():
    before = check(ORIGINAL, EDITED)
    lost = replace(before.grounded[1].fact, span=None, evidence="not in the text")
    before = replace(before, grounded=(*before.grounded, replace(before.grounded[1], fact=lost)))

    async def again(text):
        found = check(ORIGINAL, text)
        return replace(found, grounded=(*found.grounded, before.grounded[-1]))

    result = await repaired(OfflineEngine(), before=before, recheck=again)

    assert [each.span for each in result.sentences][-1] is None
    assert "2 of 3 unsupported sentences repaired" in result.note
    assert "1 needs you" in result.note


async def test_undecided_facts_are_nobodys_to_remove():
    before = check(ORIGINAL, EDITED, undecided=[ADDED, CHANGED])

    assert (await repaired(OfflineEngine(), before=before)).text == EDITED


async def test_a_checker_that_goes_blind_is_no_repair():
    async def blind(text):
        return check(
            ORIGINAL, text, undecided=text.split(". ") + [f"{each}." for each in text.split(". ")]
        )

    result = await repaired(OfflineEngine(), recheck=blind)

    assert result.is_changed is False


async def test_a_physicians_own_sentence_is_left_even_when_the_checker_doubts_it():
    doubted = "Call us with a fever."
    before = check(ORIGINAL, ORIGINAL, contradicted=[doubted])
    engine = ScriptedEngine([])
    result = await repaired(engine, ORIGINAL, before=before, spec=MODEL)

    assert (did(result), result.text, result.rounds) == (["left"], ORIGINAL, 0)
    assert result.sentences[0].why == "It stands there in the physician's own words."


@pytest.mark.parametrize("rounds", [0, 6])
async def test_rounds_are_few(rounds):
    with pytest.raises(InvalidInput, match="1 to 5 rounds"):
        await repaired(OfflineEngine(), rounds=rounds)


async def test_a_sentence_that_got_better_and_not_well_is_mended_by_rules_in_the_last_round():
    edited = f"Your PSA is 4.2. {ADDED}"

    def doubled(text):
        found = check(ORIGINAL, text)
        twice = [each for each in found.grounded for _ in range(1 + (ADDED in each.fact.evidence))]
        return replace(found, grounded=tuple(twice))

    async def recheck(text):
        return doubled(text)

    engine = answering(You="You will do well.")
    two = await repaired(engine, edited, before=doubled(edited), recheck=recheck, spec=MODEL)

    assert (two.rounds, len(engine.history)) == (2, 1)
    assert "do well" not in two.text
    one = await repaired(
        engine, edited, before=doubled(edited), recheck=recheck, spec=MODEL, rounds=1
    )
    assert "do well" in one.text
    assert (did(one), one.needs_you) == (["rewritten"], 1)


async def test_an_engine_that_is_away_is_an_error_and_no_repair():
    away = ScriptedEngine(lambda _: EngineUnavailable("away", engine=MODEL, kind="timeout"))
    with pytest.raises(EngineUnavailable):
        await repaired(away, spec=MODEL)


async def test_what_the_checker_misses_in_a_dropped_sentence_comes_back_in_the_physicians_words():
    original = "Your TSH is normal at 2.1. No dose change. Recheck in 6 months."
    edited = "Your TSH is normal at 2.1. Your dose stays, and we recheck in 6 months for sure."
    result = await repaired(OfflineEngine(), edited, original=original)

    assert result.text == original


async def test_a_sentence_says_what_was_wrong_where_it_stood_and_what_it_became():
    result = await repaired(OfflineEngine())
    first, second = result.sentences

    assert (first.sentence, first.became, first.action) == (ADDED, "", RepairAction.REMOVED)
    assert EDITED[second.span.start : second.span.end] == CHANGED
    assert [each.fact.statement for each in second.wrong] == [CHANGED]
