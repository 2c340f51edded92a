"""Retrying, limiting, recording, caching and adjusting, each by its promise."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.domain.calls import CallOutcome, Completion, StopReason
from core.domain.prompting import Task
from core.errors import EngineError, EngineMisconfigured, EngineRefused, EngineUnavailable
from core.llm.adjusting import Adjusting
from core.llm.caching import Caching
from core.llm.engine import Request
from core.llm.features import Feature, feature_refused
from core.llm.limiting import Limiting
from core.llm.prices import UNKNOWN_PRICES, Price, Prices
from core.llm.recording import Recording
from core.llm.replies import BinaryReply, schema_of
from core.llm.retrying import Retrying
from tests.fakes import FakeTime, MemoryCache, MemoryLog, ScriptedEngine

REQUEST = Request(engine="openai:m", task=Task.EDIT, system="s", user="u")
JUDGING = replace(REQUEST, task=Task.JUDGE_BINARY, schema=schema_of(BinaryReply))
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def rate(seconds: float | None) -> EngineUnavailable:
    return EngineUnavailable("slow down", kind="rate", status=429, retry_after=seconds)


def server() -> EngineUnavailable:
    return EngineUnavailable("500", kind="server", status=500)


def retrying(script) -> tuple[Retrying, ScriptedEngine, FakeTime]:
    inner, time = ScriptedEngine(script), FakeTime()
    return Retrying(inner, sleep=time.sleep, clock=time.clock), inner, time


class TestRetrying:
    async def test_waits_grow_and_the_fifth_failure_is_the_last(self):
        engine, inner, time = retrying([server()] * 6)

        with pytest.raises(EngineUnavailable):
            await engine.complete(REQUEST)

        assert len(inner.history) == 5
        assert time.slept == [0.5, 1, 2, 4]

    async def test_the_wait_asked_for_is_the_wait(self):
        engine, _, time = retrying([rate(3), "ok"])

        await engine.complete(REQUEST)

        assert time.slept == [3]

    async def test_a_wait_beyond_two_minutes_is_not_begun(self):
        engine, inner, time = retrying([rate(121)])

        with pytest.raises(EngineUnavailable):
            await engine.complete(REQUEST)

        assert len(inner.history) == 1
        assert time.slept == []

    async def test_waits_add_up_to_two_minutes_at_most(self):
        engine, inner, time = retrying([rate(50)] * 5)

        with pytest.raises(EngineUnavailable):
            await engine.complete(REQUEST)

        assert time.slept == [50, 50]
        assert len(inner.history) == 3

    @pytest.mark.parametrize("error", [EngineRefused("no"), EngineMisconfigured("no")])
    async def test_what_will_not_pass_is_not_tried_again(self, error):
        engine, inner, _ = retrying([error])

        with pytest.raises(type(error)):
            await engine.complete(REQUEST)

        assert len(inner.history) == 1

    async def test_one_pause_holds_every_worker(self):
        engine, inner, time = retrying([rate(10), "first again", "second"])

        async def second() -> float:
            await asyncio.sleep(0)
            await engine.complete(REQUEST)
            return time.now

        _, finished = await asyncio.gather(engine.complete(REQUEST), second())

        assert time.now == 1010
        assert finished == 1010
        assert len(inner.history) == 3

    async def test_a_pause_longer_than_two_minutes_fails_the_others_without_sending(self):
        engine, inner, _ = retrying([rate(600), "never sent"])

        for _ in range(2):
            with pytest.raises(EngineUnavailable) as raised:
                await engine.complete(REQUEST)
            assert raised.value.kind == "rate"

        assert len(inner.history) == 1

    async def test_another_requests_fault_delays_nobody_else(self):
        engine, _, time = retrying([server(), "ok", "ok"])

        await engine.complete(REQUEST)
        before = time.now
        await engine.complete(REQUEST)

        assert time.now == before

    async def test_stopping_is_not_a_fault_to_try_again(self):
        class Hanging:
            asked = 0

            async def complete(self, request: Request) -> Completion:  # noqa: ARG002
                self.asked += 1
                return await asyncio.Future()

        inner = Hanging()
        task = asyncio.create_task(Retrying(inner).complete(REQUEST))
        await asyncio.sleep(0)
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task
        assert inner.asked == 1


class TestLimiting:
    async def test_never_more_than_the_limit_at_a_time_and_a_failure_frees_its_slot(self):
        inside, most = 0, 0

        class Counting:
            async def complete(self, request: Request) -> Completion:
                nonlocal inside, most
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1
                if request.replicate % 2:
                    raise EngineRefused("odd")
                return Completion(text="ok", served_by="m", seconds=0.0)

        engine = Limiting(Counting(), 3)
        requests = [replace(REQUEST, replicate=n) for n in range(20)]
        found = await asyncio.gather(*map(engine.complete, requests), return_exceptions=True)

        assert most == 3
        assert sum(isinstance(each, EngineRefused) for each in found) == 10


class TestRecording:
    async def test_an_answer_leaves_hashes_counts_and_a_price(self):
        completion = Completion(
            text="secret words", served_by="m-2", seconds=1.5, input_tokens=10, output_tokens=20
        )
        log = MemoryLog()
        prices = Prices(models={"openai:m": Price(input=1.0, output=2.0)})

        await Recording(ScriptedEngine([completion]), log, prices, now=lambda: NOON).complete(
            REQUEST
        )

        (call,) = log.calls
        assert call.outcome is CallOutcome.ANSWERED
        assert call.request_key == REQUEST.key
        assert (call.engine_asked, call.engine_served, call.seconds) == ("openai:m", "m-2", 1.5)
        assert (call.input_tokens, call.output_tokens, call.cost) == (10, 20, 50 / 1_000_000)
        assert call.started_at == "2026-01-02T12:00:00+00:00"
        assert "secret" not in repr(call)

    async def test_a_failure_leaves_its_class_and_status(self):
        log = MemoryLog()

        with pytest.raises(EngineError):
            await Recording(ScriptedEngine([rate(1)]), log, UNKNOWN_PRICES).complete(REQUEST)

        (call,) = log.calls
        assert (call.outcome, call.fault, call.status) == (CallOutcome.FAILED, "rate", 429)
        assert (call.cost, call.input_tokens) == (None, None)


class Slow:
    """Let the others run before it asks."""

    def __init__(self, inner: ScriptedEngine) -> None:
        self._inner = inner

    async def complete(self, request: Request) -> Completion:
        await asyncio.sleep(0)
        return await self._inner.complete(request)


class TestCaching:
    async def test_the_second_time_is_a_hit_with_a_row_of_its_own_kind(self):
        inner, log = ScriptedEngine(["warm"]), MemoryLog()
        engine = Caching(inner, MemoryCache(), log)

        first, second = [await engine.complete(REQUEST) for _ in range(2)]

        assert (first.cached, second.cached, second.text) == (False, True, "warm")
        assert [call.outcome for call in log.calls] == [CallOutcome.CACHED]
        assert log.calls[0].cost is None

    @pytest.mark.parametrize(
        ("request_", "completion"),
        [
            (REQUEST, Completion(text="", served_by="m", seconds=0)),
            (REQUEST, Completion(text="a", served_by="m", seconds=0, stop=StopReason.BLOCKED)),
            (REQUEST, Completion(text="a", served_by="m", seconds=0, stop=StopReason.TRUNCATED)),
            (JUDGING, Completion(text="reply 1", served_by="m", seconds=0)),
            (JUDGING, Completion(text='{"verdict": "3"}', served_by="m", seconds=0)),
            (
                replace(JUDGING, schema={"title": "Unheard"}),
                Completion(text="{", served_by="m", seconds=0),
            ),
        ],
    )
    async def test_what_no_one_could_use_is_asked_again(self, request_, completion):
        inner = ScriptedEngine([completion] * 2)
        engine = Caching(inner, MemoryCache(), MemoryLog())

        for _ in range(2):
            await engine.complete(request_)

        assert len(inner.history) == 2

    async def test_a_readable_reply_is_kept_with_or_without_a_fence(self):
        inner = ScriptedEngine(['```json\n{"verdict": "1", "reason": "r"}\n```'])
        engine = Caching(inner, MemoryCache(), MemoryLog())

        for _ in range(2):
            await engine.complete(JUDGING)

        assert len(inner.history) == 1

    async def test_the_same_request_at_the_same_time_is_asked_once(self):
        inner, log = ScriptedEngine(["warm"]), MemoryLog()
        engine = Caching(Slow(inner), MemoryCache(), log)

        answers = await asyncio.gather(*(engine.complete(REQUEST) for _ in range(3)))

        assert [each.text for each in answers] == ["warm"] * 3
        assert [each.cached for each in answers] == [False, True, True]
        assert len(log.calls) == 2

    async def test_who_waits_for_a_request_that_fails_asks_anew(self):
        inner = ScriptedEngine([EngineRefused("no"), "warm"])
        engine = Caching(Slow(inner), MemoryCache(), MemoryLog())

        first, second = await asyncio.gather(
            *(engine.complete(REQUEST) for _ in range(2)), return_exceptions=True
        )

        assert isinstance(first, EngineRefused)
        assert isinstance(second, Completion)

    async def test_the_same_model_at_another_server_is_another_model(self):
        cache, log = MemoryCache(), MemoryLog()
        inner = ScriptedEngine(["here", "there"])

        here = await Caching(inner, cache, log, place="http://a/v1").complete(REQUEST)
        there = await Caching(inner, cache, log, place="http://b/v1").complete(REQUEST)

        assert (here.text, there.text) == ("here", "there")
        assert all(key.startswith("k1:") for key in cache.kept)


class TestAdjusting:
    async def test_each_lesson_is_followed_by_another_try(self):
        lessons = [
            feature_refused(each, engine="openai:m", status=400)
            for each in (Feature.SCHEMA, Feature.JSON_MODE)
        ]
        inner = ScriptedEngine([*lessons, "ok"])

        assert (await Adjusting(inner).complete(REQUEST)).text == "ok"

    async def test_a_server_that_refuses_for_ever_is_given_up(self):
        lesson = feature_refused(Feature.SEED, engine="openai:m", status=400)
        inner = ScriptedEngine(lambda _: lesson)

        with pytest.raises(EngineRefused):
            await Adjusting(inner).complete(REQUEST)

        assert len(inner.history) == len(Feature) + 1
