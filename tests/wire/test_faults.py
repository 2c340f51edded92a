"""Each fault, over HTTP, through both real SDKs: one error each, one request each."""

from __future__ import annotations

import pytest

from core.domain.calls import CallOutcome, StopReason
from core.errors import EngineError, EngineMisconfigured, EngineRefused, EngineUnavailable
from core.llm.registry import open_adapter, open_engine, parse_spec
from core.settings import Keys
from tests.fake_llm import Fault

FAULTS = {
    Fault.RATE: (EngineUnavailable, "rate", 429),
    Fault.SERVER: (EngineUnavailable, "server", 500),
    Fault.UNAVAILABLE: (EngineUnavailable, "server", 503),
    Fault.RESET: (EngineUnavailable, "reset", None),
    Fault.CUT: (EngineUnavailable, "reset", None),
    Fault.NOT_JSON: (EngineUnavailable, "bad_body", None),
    Fault.HTML: (EngineUnavailable, "bad_body", None),
    Fault.NO_CHOICE: (EngineUnavailable, "bad_body", None),
    Fault.UNAUTHORIZED: (EngineMisconfigured, "key", 401),
    Fault.FORBIDDEN: (EngineMisconfigured, "key", 403),
    Fault.UNKNOWN_MODEL: (EngineMisconfigured, "model", 404),
    Fault.TOO_LONG: (EngineRefused, "too_long", 400),
    Fault.FILTERED: (EngineRefused, "filter", 400),
    Fault.BAD_REQUEST: (EngineRefused, "bad_request", 400),
}
PASSING = [fault for fault, (error, *_) in FAULTS.items() if error is EngineUnavailable]
LASTING = [fault for fault in FAULTS if fault not in PASSING]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_one_request_and_one_error_that_says_what_it_is(dial, fault):
    line = dial()
    line.server.fail_next(fault)
    error, kind, status = FAULTS[fault]

    async with line.adapter() as adapter:
        with pytest.raises(EngineError) as raised:
            await adapter.complete(line.request())

    assert type(raised.value) is error
    assert (raised.value.kind, raised.value.status) == (kind, status)
    assert raised.value.engine == line.spec
    assert len(line.server.seen) == 1


@pytest.mark.parametrize("fault", PASSING)
async def test_a_passing_fault_is_tried_again_and_each_request_has_its_row(dial, fault):
    line = dial()
    line.server.fail_next(fault)

    async with line.unhurried() as engine:
        completion = await engine.complete(line.request())

    assert completion.text == "Hello."
    assert len(line.server.seen) == 2
    assert [call.outcome for call in line.calls] == [CallOutcome.FAILED, CallOutcome.ANSWERED]
    assert line.calls[0].fault == FAULTS[fault][1]


@pytest.mark.parametrize("fault", LASTING)
async def test_a_lasting_fault_is_never_tried_again(dial, fault):
    line = dial()
    line.server.fail_next(fault)

    async with line.unhurried() as engine:
        with pytest.raises(FAULTS[fault][0]):
            await engine.complete(line.request())

    assert len(line.server.seen) == len(line.calls) == 1
    assert line.time.slept == []


async def test_a_fault_that_does_not_pass_is_given_up_after_five_requests(dial):
    line = dial()
    line.server.fail_next(*[Fault.SERVER] * 9)

    async with line.unhurried() as engine:
        with pytest.raises(EngineUnavailable):
            await engine.complete(line.request())

    assert len(line.server.seen) == len(line.calls) == 5


async def test_the_wait_that_the_server_asks_for_is_honored(dial):
    line = dial(retry_after=3)
    line.server.fail_next(Fault.RATE)

    async with line.unhurried() as engine:
        await engine.complete(line.request())

    assert line.time.slept == [3.0]


async def test_an_answer_that_does_not_come_in_time_is_a_timeout(dial):
    line = dial()
    line.server.fail_next(Fault.SLOW)

    async with line.adapter(timeout=0.2) as adapter:
        with pytest.raises(EngineUnavailable) as raised:
            await adapter.complete(line.request())

    assert raised.value.kind == "timeout"
    assert len(line.server.seen) == 1


async def test_a_dead_server_is_unreachable(dial, unused_tcp_port, provider):
    address = f"http://127.0.0.1:{unused_tcp_port}"
    keys = Keys(openai_base_url=address, google_base_url=address)

    spec = parse_spec(f"{provider}:any")
    async with open_adapter(spec, keys, concurrency=1, timeout=5) as adapter:
        with pytest.raises(EngineUnavailable) as raised:
            await adapter.complete(dial().request())

    assert raised.value.kind == "unreachable"


@pytest.mark.parametrize("provider", ["openai"], indirect=True)
async def test_an_account_without_credit_stops_everything_at_once(dial):
    line = dial()
    line.server.fail_next(Fault.QUOTA)

    async with line.unhurried() as engine:
        with pytest.raises(EngineMisconfigured) as raised:
            await engine.complete(line.request())

    assert raised.value.kind == "quota"
    assert len(line.server.seen) == 1


@pytest.mark.parametrize("provider", ["google"], indirect=True)
async def test_googles_words_of_quota_mean_too_fast_and_are_tried_again(dial):
    line = dial()
    line.server.fail_next(Fault.QUOTA)

    async with line.unhurried() as engine:
        await engine.complete(line.request())

    assert line.calls[0].fault == "rate"
    assert len(line.server.seen) == 2


@pytest.mark.parametrize(
    ("fault", "stop"),
    [(Fault.REFUSAL, StopReason.BLOCKED), (Fault.TRUNCATED, StopReason.TRUNCATED)],
)
async def test_an_early_stop_is_told_and_never_kept(dial, fault, stop):
    line = dial()
    line.server.fail_next(fault)

    async with line.unhurried() as engine:
        first = await engine.complete(line.request())
        second = await engine.complete(line.request())

    assert (first.stop, second.stop) == (stop, StopReason.FINISHED)
    assert not second.cached
    assert len(line.server.seen) == 2


@pytest.mark.parametrize("address", ["ftp://host", "not an address", "http://", "http://[::1"])
async def test_an_address_that_is_none_says_so_before_anything_is_sent(dial, provider, address):
    line = dial()
    keys = Keys(openai_base_url=address, google_base_url=address)

    with pytest.raises(EngineMisconfigured, match="https://host/v1"):
        async with open_engine(
            f"{provider}:any", keys=keys, cache=line.cache, log=line.log, concurrency=1, timeout=1
        ):
            pass


async def test_without_a_key_and_an_address_the_sentence_says_where_to_put_one(dial, provider):
    line = dial()

    with pytest.raises(EngineMisconfigured, match="_API_KEY or type a key") as raised:
        async with open_engine(
            f"{provider}:any", keys=Keys(), cache=line.cache, log=line.log, concurrency=1, timeout=1
        ):
            pass

    assert raised.value.kind == "key"
