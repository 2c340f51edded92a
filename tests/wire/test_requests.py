"""What goes over the wire: the bodies, their number, and how many at a time."""

from __future__ import annotations

import asyncio

import pytest

from core.domain.calls import CallOutcome
from core.errors import EngineRefused
from core.llm.replies import BinaryReply, schema_of
from tests.fake_llm import Fault
from tests.wire.conftest import KEY

SCHEMA = schema_of(BinaryReply)
OPTIONS = {"temperature": 0.3, "seed": 7, "max_tokens": 99, "schema": SCHEMA}
BODIES = {
    "openai": {
        "model": "stand-in",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Which?"},
        ],
        "temperature": 0.3,
        "seed": 7,
        "max_tokens": 99,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "BinaryReply", "schema": SCHEMA, "strict": True},
        },
    },
    "google": {
        "contents": [{"parts": [{"text": "Which?"}], "role": "user"}],
        "systemInstruction": {"parts": [{"text": "Be kind."}], "role": "user"},
        "generationConfig": {
            "temperature": 0.3,
            "seed": 7,
            "maxOutputTokens": 99,
            "responseMimeType": "application/json",
            "responseJsonSchema": SCHEMA,
        },
    },
}
KEY_HEADERS = {"openai": ("authorization", f"Bearer {KEY}"), "google": ("x-goog-api-key", KEY)}


async def test_the_body_holds_the_request_and_nothing_else(dial, provider):
    line = dial()

    async with line.engine() as engine:
        completion = await engine.complete(line.request("Which?", **OPTIONS))

    (seen,) = line.server.seen
    assert seen.body == BODIES[provider]
    name, value = KEY_HEADERS[provider]
    assert seen.headers[name] == value
    assert KEY not in seen.path
    assert completion.served_by == "stand-in-stand-in"


async def test_unset_options_are_not_sent(dial):
    line = dial()

    async with line.engine() as engine:
        await engine.complete(line.request(temperature=None))

    body = line.server.seen[0].body
    assert not {"temperature", "seed", "max_tokens", "response_format"} & body.keys()
    assert not body.get("generationConfig")


async def test_tokens_and_the_served_name_are_recorded(dial):
    line = dial()

    async with line.engine() as engine:
        await engine.complete(line.request("word " * 40))

    (call,) = line.calls
    assert call.outcome is CallOutcome.ANSWERED
    assert (call.input_tokens, call.output_tokens) == (52, 1)
    assert call.engine_served == "stand-in-stand-in"
    assert call.cost is None


@pytest.mark.parametrize("concurrency", [1, 8, 32])
async def test_as_many_requests_are_out_at_a_time_as_allowed_and_never_more(dial, concurrency):
    line = dial(latency=0.1)

    async with line.engine(concurrency=concurrency) as engine:
        requests = [line.request(f"{n}") for n in range(max(4, 3 * concurrency))]
        await asyncio.gather(*(engine.complete(each) for each in requests))

    assert line.server.most_in_flight == concurrency
    assert len(line.server.seen) == len(requests)


async def test_the_same_requests_again_send_nothing(dial):
    line = dial()
    requests = [line.request(f"{n}") for n in range(20)]

    async with line.engine() as engine:
        await asyncio.gather(*(engine.complete(each) for each in requests))
    async with line.engine() as engine:
        answers = await asyncio.gather(*(engine.complete(each) for each in requests))

    assert len(line.server.seen) == 20
    assert all(answer.cached for answer in answers)
    assert [call.outcome for call in line.calls].count(CallOutcome.CACHED) == 20


@pytest.mark.parametrize(
    ("refuses", "requests"),
    [
        (["temperature"], 2),
        (["seed"], 2),
        (["max_tokens"], 2),
        (["schema"], 2),
        (["schema", "json_mode"], 3),
        (["schema", "json_mode", "temperature", "seed", "max_tokens"], 6),
    ],
)
async def test_what_a_server_refuses_is_left_out_and_remembered(dial, refuses, requests):
    line = dial(refuses=refuses)

    async with line.engine() as engine:
        await engine.complete(line.request("first", **OPTIONS))
        learning = len(line.server.seen)
        await engine.complete(line.request("second", **OPTIONS))

    assert learning == requests
    assert len(line.server.seen) == requests + 1
    assert [call.outcome for call in line.calls].count(CallOutcome.FAILED) == requests - 1


async def test_a_refused_schema_is_written_into_the_prompt(dial):
    line = dial(refuses=["schema"])

    async with line.engine() as engine:
        await engine.complete(line.request("Which?", **OPTIONS))

    assert '"title":"BinaryReply"' in line.server.seen[-1].asked.system


@pytest.mark.parametrize("provider", ["openai"], indirect=True)
async def test_a_server_that_wants_the_newer_name_of_the_token_limit_gets_it(dial):
    line = dial(refuses=["max_tokens"])

    async with line.engine() as engine:
        await engine.complete(line.request(max_tokens=50))

    assert line.server.seen[-1].body["max_completion_tokens"] == 50


async def test_what_requests_in_flight_learn_together_is_learnt_once(dial):
    line = dial(refuses=["temperature"], latency=0.05)

    async with line.engine(concurrency=8) as engine:
        requests = [line.request(f"{n}") for n in range(16)]
        await asyncio.gather(*(engine.complete(each) for each in requests))

    refused = [seen for seen in line.server.seen if "temperature" in str(seen.body)]
    assert len(refused) == 8
    assert len(line.server.seen) == 24


async def test_a_message_about_temperature_is_not_taken_for_a_refused_option(dial):
    line = dial()
    line.server.fail_next(Fault.BAD_REQUEST)
    async with line.engine() as engine:
        with pytest.raises(EngineRefused):
            await engine.complete(line.request("My temperature is 39."))

    assert len(line.server.seen) == 1


async def test_a_stopped_request_ends_at_once_and_leaves_its_row(dial):
    line = dial(latency=20)

    async with line.engine() as engine:
        task = asyncio.create_task(engine.complete(line.request()))
        while not line.server.seen:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert [call.fault for call in line.calls] == ["cancelled"]
