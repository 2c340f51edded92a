"""Asking: fences are free, one repair, one longer try, and nothing is ever guessed."""

from __future__ import annotations

import json

import pytest

from core.domain.calls import Completion, StopReason
from core.domain.prompting import Task
from core.errors import EngineRefused, EngineUnavailable, UnreadableReply
from core.llm.ask import ask, ask_text
from core.llm.engine import Request
from core.llm.replies import BinaryReply, EntailReply, FactsReply, ThreeWayReply, schema_of
from tests.fakes import ScriptedEngine

GOOD = '{"verdict": "1", "reason": "names the worry"}'
REQUEST = Request(engine="openai:m", task=Task.JUDGE_THREE_WAY, system="s", user="u")


def said(text: str, stop: StopReason = StopReason.FINISHED, tokens: int | None = None):
    return Completion(text=text, served_by="m", seconds=0.0, stop=stop, output_tokens=tokens)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\n {GOOD} \n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f" ```JSON \n{GOOD}```\n",
    ],
)
async def test_json_with_or_without_a_fence_is_read_from_one_answer(text):
    engine = ScriptedEngine([text])

    answer = await ask(engine, REQUEST, ThreeWayReply)

    assert answer.value.verdict == "1"
    assert len(answer.completions) == len(engine.history) == 1


async def test_the_schema_is_sent_along():
    engine = ScriptedEngine([GOOD])

    await ask(engine, REQUEST, ThreeWayReply)

    assert engine.history[0].schema == schema_of(ThreeWayReply)


UNREADABLE = [
    "",
    "1",
    "Reply 1 is better",
    f"Here it is: {GOOD}",
    f"```json\n{GOOD}\n``` and ```json\n{GOOD}\n```",
    f"[{GOOD}]",
    '{"verdict": "both", "reason": "r"}',
    '{"verdict": 1, "reason": "r"}',
    '{"verdict": "1"}',
    '{"verdict": "1", "reason": "r", "also": "2"}',
    GOOD[:-1],
]


@pytest.mark.parametrize("text", UNREADABLE)
async def test_an_unreadable_answer_is_repaired_once(text):
    engine = ScriptedEngine([text, GOOD])

    answer = await ask(engine, REQUEST, ThreeWayReply)

    assert answer.value.verdict == "1"
    assert len(answer.completions) == 2
    assert engine.history[1].user.startswith("u\n\nAn earlier answer to this could not be used:")


@pytest.mark.parametrize("text", UNREADABLE)
async def test_what_stays_unreadable_fails_with_the_raw_text_kept_and_not_quoted(text):
    engine = ScriptedEngine([text, text])

    with pytest.raises(UnreadableReply) as raised:
        await ask(engine, REQUEST, ThreeWayReply)

    assert raised.value.raw == text
    assert len(text) < 2 or text not in str(raised.value)
    assert raised.value.__context__ is None
    assert len(engine.history) == 2


async def test_the_repair_names_field_and_rule_but_quotes_no_value():
    wrong = '{"verdict": "Mrs. Miller\'s biopsy", "reason": "r"}'
    engine = ScriptedEngine([wrong, GOOD])

    await ask(engine, REQUEST, ThreeWayReply)

    repair = engine.history[1].user
    assert "verdict: Input should be '1', '2' or 'tie'" in repair
    assert "Miller" not in repair


async def test_a_cut_answer_gets_one_longer_try():
    cut = said(GOOD[:20], StopReason.TRUNCATED, tokens=100)
    engine = ScriptedEngine([cut, GOOD])

    answer = await ask(engine, REQUEST, ThreeWayReply)

    assert answer.value.verdict == "1"
    assert [request.max_tokens for request in engine.history] == [None, 400]


async def test_an_answer_cut_twice_is_unreadable_even_if_its_json_is_whole():
    engine = ScriptedEngine([said(GOOD, StopReason.TRUNCATED)] * 2)

    with pytest.raises(UnreadableReply) as raised:
        await ask(engine, REQUEST, ThreeWayReply)

    assert raised.value.kind == "truncated"
    assert len(engine.history) == 2


@pytest.mark.parametrize("before", [[], ["not JSON"], [said("", StopReason.TRUNCATED)]])
async def test_a_declined_answer_is_blocked_wherever_it_comes(before):
    engine = ScriptedEngine([*before, said("", StopReason.BLOCKED)])

    with pytest.raises(EngineRefused) as raised:
        await ask(engine, REQUEST, ThreeWayReply)

    assert raised.value.kind == "blocked"


async def test_an_engines_own_error_passes_through():
    engine = ScriptedEngine([EngineUnavailable("down", kind="server")])

    with pytest.raises(EngineUnavailable):
        await ask(engine, REQUEST, ThreeWayReply)


async def test_a_tie_is_no_way_out_of_a_forced_choice():
    tie = '{"verdict": "tie", "reason": "r"}'

    with pytest.raises(UnreadableReply):
        await ask(ScriptedEngine([tie, tie]), REQUEST, BinaryReply)


async def test_a_text_comes_without_its_outer_white_space():
    answer = await ask_text(ScriptedEngine(["\n Dear you,\n\nall is said. \n"]), REQUEST)

    assert answer.value == "Dear you,\n\nall is said."


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ([""], "empty"),
        ([" \n"], "empty"),
        ([said("", StopReason.BLOCKED)], "blocked"),
        ([said("half a", StopReason.BLOCKED)], "blocked"),
        ([said("half", StopReason.TRUNCATED)] * 2, "truncated"),
    ],
)
async def test_half_a_text_is_never_an_edit(script, kind):
    with pytest.raises(EngineRefused) as raised:
        await ask_text(ScriptedEngine(script), REQUEST)

    assert raised.value.kind == kind
    assert "half" not in str(raised.value)


async def test_a_cut_text_gets_one_longer_try():
    engine = ScriptedEngine([said("half", StopReason.TRUNCATED, tokens=10), "the whole"])

    answer = await ask_text(engine, REQUEST)

    assert answer.value == "the whole"
    assert len(answer.completions) == 2
    assert engine.history[1].max_tokens == 40


@pytest.mark.parametrize("reply_type", [FactsReply, EntailReply, ThreeWayReply, BinaryReply])
def test_every_schema_is_strict_and_stands_alone(reply_type):
    schema = schema_of(reply_type)
    written = json.dumps(schema)

    assert schema["title"] == reply_type.__name__
    assert "$ref" not in written
    assert written.count('"type": "object"') == written.count('"additionalProperties": false')
    assert written.count('"properties"') == written.count('"required"')
