"""A model that checks is asked only when somebody says so; until then it is undecided."""

import asyncio
from dataclasses import replace
from typing import cast

import pytest

from core.domain.desk import Decision
from core.domain.desk_rechecking import WAITING, recheck
from core.domain.desk_states import Cause
from core.domain.prompting import Task
from core.errors import EngineError
from core.llm.offline.engine import answer
from core.services.desk import Decide, HandEdit, Undo, judge_waiting
from core.services.desk_checking import Waiting
from core.services.desk_judging import judge_anew
from core.services.tools import open_tools
from core.settings import Keys
from tests.fake_llm import FakeLLM, Fault
from tests.fakes import ScriptedEngine
from tests.unit.desk.desks import CHECK, CURED, EDIT, GOOD_HANDS, ORIGINAL, WARM, At, a_case, key

MODEL = "openai:m"
NEW = "Take 5 mg of aspirin."
NO = Decision.REJECTED


@pytest.fixture
def server():
    with FakeLLM() as running:
        yield running


@pytest.fixture
def remote(at, settings, server):
    keys = Keys(openai_key="sk-not-a-key", openai_base_url=server.openai_base_url)
    with open_tools(settings, keys) as tools:
        yield At(tools, at.who)


def judged(desk, view):
    return asyncio.run(judge_waiting(desk.tools, desk.who, view.desk_id))


def written(desk):
    view = desk.place(a_case(MODEL))
    return desk.do(view, HandEdit(EDIT + " " + NEW))


def test_a_decision_that_needs_no_judge_waits_for_none(remote, server):
    view = remote.place(a_case(MODEL))
    for words in (CURED, "10", GOOD_HANDS):
        view = remote.do(view, Decide((key(view, words),), NO))

    assert view.waiting is None
    assert server.seen == []


def test_new_words_wait_and_nothing_is_sent(remote, server):
    view = written(remote)

    assert view.waiting == Waiting(count=4, checker=MODEL)
    assert {v.failure for v in view.result.check.grounded if v.entailed is None} == {WAITING}
    assert view.result.check.checker == MODEL
    assert any(NEW in h.inserted for each in view.open_flagged for h in each.hunks)
    assert not view.is_final
    assert server.seen == []


def test_waiting_alone_does_not_say_that_a_decision_was_changed_under(remote):
    view = remote.place(a_case(MODEL))
    everything = Decide(tuple(each.key for each in view.stretches), Decision.ACCEPTED)
    view = remote.do(view, everything)
    view = remote.do(view, HandEdit(view.result.edit.text + " " + NEW))

    assert view.changed_under == ()
    assert view.waiting is not None


def test_the_judge_is_asked_about_what_waits_and_about_nothing_else(remote, server):
    view = judged(remote, written(remote))
    bodies = [(each.asked.task, each.asked.user) for each in server.seen]

    assert view.waiting is None
    assert view.history[-1].cause is Cause.JUDGED
    assert [task for task, _ in bodies].count(Task.EXTRACT_FACTS) == 1
    assert [task for task, _ in bodies].count(Task.ENTAIL) == 3
    assert [v.entailed for v in view.result.check.grounded if "aspirin" in v.fact.statement] == [
        False
    ]
    again = len(server.seen)
    assert judged(remote, view).newest == view.newest
    assert len(server.seen) == again


def test_what_was_judged_holds_for_later_decisions_and_after_undo(remote, server):
    view = judged(remote, written(remote))
    sent = len(server.seen)
    view = remote.do(view, Decide((key(view, WARM),), NO))
    assert view.waiting is None
    view = remote.do(view, Undo())

    assert view.waiting is None
    assert NEW in view.result.edit.text
    view = remote.do(view, Undo())
    assert view.result.edit.text == EDIT
    assert len(server.seen) == sent


def test_a_judge_who_fails_leaves_everything_undecided(remote, server):
    view = written(remote)
    server.fail_next(*[Fault.UNAUTHORIZED] * 8)
    with pytest.raises(EngineError):
        judged(remote, view)
    still = remote.open(view.case.id, desk_id=view.desk_id)

    assert still.newest == view.newest
    assert still.waiting == view.waiting


def test_an_answer_that_nobody_can_read_is_undecided_and_waits_no_more():
    found = recheck(ORIGINAL, f"{EDIT} {NEW}", made=EDIT, check=CHECK)
    unclear = ScriptedEngine(
        lambda request: (
            answer(request.task, request.inputs)
            if request.task is Task.EXTRACT_FACTS
            else "Well, who knows."
        )
    )
    said = asyncio.run(judge_anew(unclear, MODEL, a_case(), found, secret=b"s"))
    after = recheck(ORIGINAL, f"{EDIT} {NEW}", made=EDIT, check=CHECK, judged=[said])

    assert not after.waiting
    assert {v.failure for v in after.check.grounded if v.entailed is None} == {"unreadable"}
    assert [v.entailed for v in after.check.kept] == [None, False, None, None]


def test_decisions_made_while_the_judge_was_asked_are_kept(remote, settings):
    view = written(remote)
    with FakeLLM(latency=0.3) as slow:
        keys = Keys(openai_key="sk-not-a-key", openai_base_url=slow.openai_base_url)
        with open_tools(settings, keys) as tools:

            async def meanwhile():
                asking = asyncio.create_task(judge_waiting(tools, remote.who, view.desk_id))
                await asyncio.sleep(0)
                await asyncio.to_thread(decide_elsewhere)
                return await asking

            def decide_elsewhere():
                with open_tools(settings) as others:
                    At(others, remote.who).do(view, Decide((key(view, WARM),), NO))

            after = asyncio.run(meanwhile())

    assert WARM not in after.result.edit.text
    assert after.waiting is None
    assert [each.cause for each in after.history][-1] is Cause.JUDGED


def asked_about(text):
    """Return what a judge is asked about a text: premise and number of statements, or a part."""
    found = recheck(ORIGINAL, text, made=EDIT, check=CHECK)
    engine = ScriptedEngine(lambda request: answer(request.task, request.inputs))
    asyncio.run(judge_anew(engine, "offline:rules", a_case(), found, secret=b"s"))
    return [
        (each.inputs["premise"], len(cast("list[object]", each.inputs["hypotheses"])))
        if each.task is Task.ENTAIL
        else each.inputs["text"]
        for each in engine.history
    ]


@pytest.mark.parametrize(
    "text",
    [
        ORIGINAL,
        EDIT.replace(CURED + " ", ""),
        EDIT.replace("Take 10 mg", "Take 5 mg"),
        EDIT.replace("Please ring us", "Call us"),
        EDIT.replace(WARM + " ", "").replace(GOOD_HANDS, "We will see you in May."),
    ],
)
def test_taking_and_leaving_whole_stretches_asks_nobody(text):
    assert asked_about(text) == []


def test_a_fact_whose_support_went_is_one_question_about_one_fact():
    text = EDIT.replace(" Please ring us if you get a fever.", "")

    assert asked_about(text) == [(text, 1)]


def test_one_new_sentence_is_split_alone_and_the_facts_are_asked_in_one_call():
    text = f"{EDIT} {NEW}"
    sent = asked_about(text)

    assert NEW in sent
    assert (text, 3) in sent
    assert (ORIGINAL, 1) in sent
    assert len(sent) == 4


def test_recheck_does_not_depend_on_the_way(at):
    view = at.place(a_case())
    straight = at.do(view, Decide((key(view, CURED), key(view, WARM)), NO))
    turn = at.do(view, Decide((key(view, GOOD_HANDS),), NO))
    turn = at.do(turn, Decide((key(view, WARM),), NO))
    turn = at.do(turn, Decide((key(view, GOOD_HANDS),), None))
    turn = at.do(turn, Decide((key(view, CURED),), NO))

    assert turn.result == replace(straight.result)
